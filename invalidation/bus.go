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
	shards   []*shard
	relays   []*relay     // one for each shard
	unheard  atomic.Int64 // shards whose promise was not yet seen live
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
	b := &Bus{cfg: cfg, evicters: e, ready: make(chan struct{})}
	for i, remote := range cfg.remotes() {
		cfg := cfg
		if cfg.Shards > 1 {
			cfg.Logger = cfg.Logger.With("shard", i)
		}
		s := newShard(cfg, i, remote, e)
		b.shards, b.relays = append(b.shards, s), append(b.relays, newRelay(cfg, s))
	}
	b.unheard.Store(int64(len(b.shards)))
	return b, nil
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
	for i, s := range b.shards {
		heard := sync.OnceFunc(b.heardShard)
		wg.Go(func() { s.subscribe(ctx) })
		wg.Go(func() {
			s.syncLoop(ctx, func(v View) {
				if v.Live {
					heard()
				}
				b.relays[i].synced(v)
			})
		})
		wg.Go(func() { b.relays[i].run(ctx) })
	}
	wg.Go(func() { b.wakeRelays(ctx) })
	wg.Go(func() { b.relays[0].purgeLoop(ctx) }) // of the outbox, which all shards share
	wg.Go(func() {
		if pause(ctx, b.cfg.window()) {
			b.becomeReady()
		}
	})
	wg.Wait()
	for _, s := range b.shards {
		if s.barrier != nil {
			s.barrier.leave(context.WithoutCancel(ctx))
		}
	}
	return nil
}

// heardShard is called once for each shard.
func (b *Bus) heardShard() {
	if b.unheard.Add(-1) == 0 {
		b.becomeReady()
	}
}

// wakeRelays hands each hint of the outbox to every relay: whose rows there are only a scan can say.
func (b *Bus) wakeRelays(ctx context.Context) {
	if b.cfg.Outbox == nil {
		return
	}
	wake := b.cfg.Outbox.Wake()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		}
		for _, r := range b.relays {
			r.agenda.wake()
		}
	}
}

func (b *Bus) becomeReady() { b.readyOne.Do(func() { close(b.ready) }) }

// Ready is closed once a look at each shard found the promise live, or D after Run began without that.
func (b *Bus) Ready() <-chan struct{} { return b.ready }

// Attach registers cache for the messages whose keys begin with "name:"; detach gives the name back. Attach a cache
// before it holds anything.
func (b *Bus) Attach(name string, cache Evicter) (detach func(), err error) {
	return b.evicters.attach(name, cache)
}

// AttachTags registers to for the messages about tags.
func (b *Bus) AttachTags(to Evicter) (detach func()) { return b.evicters.attachTags(to) }

// Shards is how many shards there are.
func (b *Bus) Shards() int { return len(b.shards) }

// Shard is the number of the shard that a key (cache name included) or a tag is in.
func (b *Bus) Shard(key string) int { return shardOf(key, len(b.shards)) }

// Position is the id of the last message of a shard that was handled here, "" when there is none.
func (b *Bus) Position(shard int) string {
	if p := b.shards[shard].last.Load(); p != nil {
		return p.ID
	}
	return ""
}

// Contact is the local time at which the last proof that nothing of a shard was missed was asked for; the zero time when
// there has been none yet.
func (b *Bus) Contact(shard int) time.Time {
	if at := b.shards[shard].contact.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// TrustWindow is D: how long a copy is served after the last proof.
func (b *Bus) TrustWindow() time.Duration { return b.cfg.window() }

// sinceCountingSuspension compares monotonic and wall time and takes the larger (7.6).
func sinceCountingSuspension(then time.Time) time.Duration {
	now := time.Now()
	return max(now.Sub(then), now.Round(0).Sub(then.Round(0)))
}
