package invalidation

import (
	"context"
	"time"
)

// A Remote is the shared state of one shard of a bus as the protocol needs it: section 3, one method a script. A Config without one
// has it in Redis. Keys carry the cache's name.
//
// Each method is one atomic step on that state, as far as any step is, and bounded by a timeout of the Remote's own. After
// an error that is not ErrLost it is not known whether the step was taken, or will be. Ids, positions and generations
// are random and never come again, whatever the state is set back to: the Remote's client makes them. All
// methods may be called from many goroutines.
type Remote interface {
	// Inv does INV (3.1) for each of rows, and returns how many messages it appended to the log.
	Inv(ctx context.Context, rows []Row) (sent int, err error)
	// Sync does SYNC (3.4): it looks at the log from the message last on, if that is still there.
	Sync(ctx context.Context, last Place) (View, error)
	// Begin does BEGIN (3.5).
	Begin(ctx context.Context) (Coherence, error)
	// Apply does APPLY (3.6) and returns the new pos. ErrLost: pos was not what was expected.
	Apply(ctx context.Context, expect string, rows []Row) (pos string, sent int, err error)
	// Renew does RENEW (3.7). ErrLost as in Apply.
	Renew(ctx context.Context, expect string, cursor int64, until time.Time) error
	// Reset does RESET (3.8). ErrLost as in Apply.
	Reset(ctx context.Context, expect string, cursor int64, until time.Time, database string) error
	// Subscribe asks for what is published from now on.
	Subscribe(ctx context.Context) (Subscription, error)
}

// A Subscription brings what is published. It may lose, delay, repeat and reorder messages.
type Subscription interface {
	// Next waits for what comes next; it is called by one goroutine. An error ends the subscription.
	Next(ctx context.Context) (Signal, error)
	// Ping asks the other side for a signal of life.
	Ping(ctx context.Context) error
	// Close ends the subscription, and a Next that is under way.
	Close() error
}

// A Signal is what came over a Subscription: a message, or only a sign of life.
type Signal struct {
	Begun   bool     // what is published from now on will be heard, as far as anything is
	Message *Message // nil: none
	Garbled error    // not nil: the message cannot be read, which breaks the chain
	Called  bool     // somebody waits to hear how far this process is: a SYNC tells
}

// A Row is one change to announce.
type Row struct {
	ID   int64 // of its outbox row, 0 for none
	Kind Kind
	Key  string
	// Trace is opaque and goes along with the message, "" for none: see Config.Trace.
	Trace string
}

// A Message is one entry of the log.
type Message struct {
	Position string // in the log
	ID, Prev string // Prev: id of the entry before, "" if there was none
	Kind     Kind
	Key      string
	Row      int64     // the outbox row that it announces, 0 for none
	Trace    string    // what the publisher's Config.Trace said, "" for none
	At       time.Time // by Redis' clock
}

// A Place is where a message lies in the log. The zero Place is before the first look.
type Place struct{ ID, Position string }

// A View is what SYNC saw.
type View struct {
	Tail    string // id of the log's last entry, "" if the log is absent
	End     string // position of the log's last entry
	Left    time.Duration
	Live    bool      // the promise; Left is its life
	Now     time.Time // by Redis' clock
	Entries []Message // that follow the last message handled, in their order; an unreadable one ends them
	More    bool      // there may be entries beyond
}

// Coherence is what BEGIN reads: where this state stands against the database.
type Coherence struct {
	Now      time.Time     // by Redis' clock
	Left     time.Duration // of the promise; 0: there is none
	Pos      string        // "" if there is none
	Cursor   int64         // -1 if there is none
	Database string        // its identity, "" if there is none
}
