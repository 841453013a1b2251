package invalidation

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A Bus is one process's end of the invalidation bus. Make it with [New] and run it with [Bus.Run].
type Bus struct {
	cfg      Config // with defaults
	evicters *evicters
	shard    *shard
	relay    *relay
	running  atomic.Bool
	ready    chan struct{}
	readyOne sync.Once
}

// New checks cfg. All that is wrong with it is in the error. It talks to nobody: Run does.
func New(cfg Config) (*Bus, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	e := &evicters{log: cfg.Logger, byName: make(map[string]Evicter), tags: make(map[*Evicter]bool)}
	s := newShard(cfg, e)
	return &Bus{cfg: cfg, evicters: e, shard: s, relay: newRelay(cfg, s), ready: make(chan struct{})}, nil
}

// Run hears and repairs, relays the outbox and renews the promise, until ctx ends; it returns nil then. It starts
// goroutines and waits for them. It may run once.
//
// With its end the process no longer counts for [Bus.Confirm]: let its caches serve nothing after that.
func (b *Bus) Run(ctx context.Context) error {
	if b.running.Swap(true) {
		return errors.New("invalidation: Run was called before")
	}
	var wg sync.WaitGroup
	wg.Go(func() { b.shard.subscribe(ctx) })
	wg.Go(func() { b.shard.syncLoop(ctx, b.synced) })
	wg.Go(func() { b.relay.run(ctx) })
	wg.Go(func() { b.relay.purgeLoop(ctx) })
	wg.Go(func() {
		if pause(ctx, b.cfg.window()) {
			b.becomeReady()
		}
	})
	wg.Wait()
	if b.shard.barrier != nil {
		b.shard.barrier.leave(context.WithoutCancel(ctx))
	}
	return nil
}

func (b *Bus) synced(v View) {
	if v.Live {
		b.becomeReady()
	}
	b.relay.synced(v)
}

func (b *Bus) becomeReady() { b.readyOne.Do(func() { close(b.ready) }) }

// Ready is closed once the first look found the promise live, or D after Run began without that.
func (b *Bus) Ready() <-chan struct{} { return b.ready }

// Attach registers cache for the messages whose keys begin with "name:"; detach gives the name back. Attach a cache
// before it holds anything.
func (b *Bus) Attach(name string, cache Evicter) (detach func(), err error) {
	return b.evicters.attach(name, cache)
}

// AttachTags registers to for the messages about tags.
func (b *Bus) AttachTags(to Evicter) (detach func()) { return b.evicters.attachTags(to) }

// Position is the id of the last message handled here, "" when there is none.
func (b *Bus) Position() string {
	if p := b.shard.last.Load(); p != nil {
		return p.ID
	}
	return ""
}

// Contact is the local time at which the last proof that nothing was missed was asked for; the zero time when there
// has been none yet.
func (b *Bus) Contact() time.Time {
	if at := b.shard.contact.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// TrustWindow is D: how long a copy is served after the last proof.
func (b *Bus) TrustWindow() time.Duration { return b.cfg.window() }

// RelayNow carries every visible outbox row to the bus now, and renews the promise. It is meant for the end of a
// process, after Run.
func (b *Bus) RelayNow(ctx context.Context) error {
	for {
		err := b.relay.turn(ctx, asked)
		if !errors.Is(err, ErrLost) || !pause(ctx, time.Millisecond+b.cfg.Random(wakePause)) {
			return err
		}
	}
}

// A Status is what a Bus knows of itself.
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

// Status is not one atomic look.
func (b *Bus) Status() Status {
	turn := b.relay.status.Load()
	return Status{
		Trusted: b.shard.trusted(), Contact: b.Contact(), Position: b.Position(),
		Err:  errors.Join(b.shard.err(), turn.err),
		Turn: turn.at, Rows: turn.rows, Cursor: turn.cursor,
	}
}

// sinceCountingSuspension compares monotonic and wall time and takes the larger (7.6).
func sinceCountingSuspension(then time.Time) time.Duration {
	now := time.Now()
	return max(now.Sub(then), now.Round(0).Sub(then.Round(0)))
}
