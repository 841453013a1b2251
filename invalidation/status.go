package invalidation

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
)

// RelayNow carries every visible outbox row to the bus now, and renews the promise, of all shards at once. It is meant for
// the end of a process, after Run.
func (b *Bus) RelayNow(ctx context.Context) error {
	errs := make([]error, len(b.relays))
	var wg sync.WaitGroup
	for i, r := range b.relays {
		wg.Go(func() { errs[i] = r.now(ctx) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// now takes turns until one is not lost.
func (r *relay) now(ctx context.Context) error {
	for {
		err := r.turn(ctx, asked)
		if !errors.Is(err, ErrLost) || !pause(ctx, time.Millisecond+r.random(lastLost)) {
			return err
		}
	}
}

// A Status is what a Bus knows of itself, or of one of its shards.
type Status struct {
	Trusted  bool      // copies older than the trust window may be served
	Contact  time.Time // see [Bus.Contact]
	Position string    // see [Bus.Position]
	Err      error     // why the last look at the log, or the last turn of the relay, failed
	// Of the relay's last turn, zero if there was none:
	Turn   time.Time
	Rows   int   // visible outbox rows at or above the cursor that it saw
	Cursor int64 // every row of a transaction below it was announced in Redis, as far as known; -1: not known
}

// Status is not one atomic look. Of several shards it is what holds for all: the oldest contact, turn and cursor, the rows
// and errors of all, and their positions in turn.
func (b *Bus) Status() Status {
	all := b.StatusOf(0)
	positions := []string{all.Position}
	for i := 1; i < len(b.shards); i++ {
		s := b.StatusOf(i)
		all.Trusted = all.Trusted && s.Trusted
		all.Err = errors.Join(all.Err, s.Err)
		all.Rows += s.Rows
		all.Cursor = min(all.Cursor, s.Cursor)
		if s.Contact.Before(all.Contact) {
			all.Contact = s.Contact
		}
		if s.Turn.Before(all.Turn) {
			all.Turn = s.Turn
		}
		positions = append(positions, s.Position)
	}
	all.Position = strings.Join(positions, " ")
	return all
}

// StatusOf is Status of one shard.
func (b *Bus) StatusOf(shard int) Status {
	s, turn := b.shards[shard], b.relays[shard].status.Load()
	return Status{
		Trusted: s.trusted(), Contact: b.Contact(shard), Position: b.Position(shard),
		Err:  errors.Join(s.err(), turn.err),
		Turn: turn.at, Rows: turn.rows, Cursor: turn.cursor,
	}
}
