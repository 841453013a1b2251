package tier

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// A Cache holds values of one kind in both tiers. Make it with [New].
type Cache[V any] struct {
	cfg    Config[V] // with defaults
	log    *slog.Logger
	prefix string // of keys in L2 and on the bus
	seed   maphash.Seed
	window time.Duration // D; 0: entries need no proof
	remote Remote        // nil: L1 only
	bus    Bus           // nil: no peers
	detach func()

	local    *local[V]
	gate     gate
	floors   *floors
	shards   []shard[V]
	keepSeen time.Duration
	lately   lately
	tags     *tags               // nil: keys have no tags
	ownTTL   time.Duration       // longest lifetime in L1 of what this process loaded itself; 0: TTL's (T5)
	slots    *semaphore.Weighted // of MaxLoads
	running  atomic.Int64        // loads that hold one

	closing context.Context // ends when Close begins
	stop    context.CancelFunc
	flying  sync.WaitGroup // flights, loads and the sweeper
	stats   stats
}

// New makes a cache, attaches it to its bus and starts one goroutine, which Close ends. All that is wrong with cfg is
// in the error.
func New[V any](cfg Config[V]) (*Cache[V], error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if cfg.Tags == nil {
		return newCache(cfg, cfg.Name+":", attachByName[V])
	}
	forTags := max(cfg.MaxBytes/16, minBytes)
	cfg.MaxBytes = max(cfg.MaxBytes-forTags, minBytes)
	t, err := newTags(cfg.Tags, tagConfig(cfg, forTags))
	if err != nil {
		return nil, err
	}
	c, err := newCache(cfg, cfg.Name+":", attachByName[V])
	if err != nil {
		return nil, errors.Join(err, t.cache.Close())
	}
	c.tags = t
	return c, nil
}

func attachByName[V any](c *Cache[V]) (detach func(), err error) { return c.bus.Attach(c.cfg.Name, c) }

func newCache[V any](cfg Config[V], prefix string, attach func(*Cache[V]) (func(), error)) (*Cache[V], error) {
	l1, err := newLocal[V](cfg.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("tier: L1: %w", err)
	}
	c := &Cache[V]{
		cfg: cfg, log: cfg.Logger, prefix: prefix, seed: maphash.MakeSeed(),
		window: cfg.TrustWindow, remote: cfg.Remote, bus: cfg.Bus, detach: func() {},
		local: l1, gate: gate{lanes: new([numLanes]lane)}, floors: new(floors), shards: make([]shard[V], numShards),
		// S1 asks for 2D + ε, and ε is less than B = 2D + ε: three windows and a second are enough.
		keepSeen: 3*cfg.TrustWindow + time.Second,
		slots:    semaphore.NewWeighted(int64(cfg.MaxLoads)),
	}
	c.closing, c.stop = context.WithCancel(context.Background())
	for i := range c.shards {
		c.shards[i].flights = make(map[string]*flight[V])
		c.shards[i].seen = make(map[string]seenVersion)
	}
	if c.bus != nil {
		if c.detach, err = attach(c); err != nil {
			l1.close()
			return nil, fmt.Errorf("tier: %w", err)
		}
	}
	c.flying.Go(c.sweeper)
	return c, nil
}

// Close detaches the cache from its bus, ends all loads and waits for them. Readers get ErrClosed. The Remote and the
// Bus stay open. Closing again does nothing.
func (c *Cache[V]) Close() error {
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		s.closed = true // no flight starts from here on, so flying only falls
		s.mu.Unlock()
	}
	c.stop()
	c.detach()
	c.flying.Wait()
	if c.tags != nil {
		_ = c.tags.cache.Close()
	}
	if c.gate.shutAndWait() {
		c.local.close()
	}
	return nil
}

func (c *Cache[V]) sweeper() {
	tick := time.NewTicker(c.keepSeen / 2)
	defer tick.Stop()
	for {
		select {
		case <-c.closing.Done():
			return
		case <-tick.C:
			c.sweep(now())
			c.lately.tick(c.floors.clock.Load())
		}
	}
}

// Get returns the value of key. The error wraps ErrNotFound if the source has no such key, ErrKey if no key can be
// like that, ErrOverloaded, ErrClosed, ctx's error, a *PanicError or the Loader's error.
func (c *Cache[V]) Get(ctx context.Context, key string) (V, error) {
	lane := c.gate.enter()
	if lane == nil {
		var zero V
		return zero, ErrClosed
	}
	hash := maphash.String(c.seed, key)
	e := c.local.under(hash)
	if e != nil && e.key == key && c.floors.live(hash, e.stamp) {
		t := time.Now()
		now := instant{mono: int64(t.Sub(epoch)), wall: t.UnixNano()} // instantOf, which is not inlined
		switch {
		case now.since(e.loadedAt) <= e.settled:
			lane.hits.Add(1)
			return e.value, nil
		case !c.fresh(e, now):
		case e.absent:
			lane.negative.Add(1)
			return e.value, ErrNotFound
		default:
			lane.hits.Add(1)
			return e.value, nil
		}
	}
	lane.missed.Add(1)
	r, err := c.slow(ctx, hash, key, e)
	return r.Value, err
}

// GetInfo is Get with what is known about the answer; Version, Outcome, Stale and Age are also set with ErrNotFound.
func (c *Cache[V]) GetInfo(ctx context.Context, key string) (Result[V], error) {
	lane := c.gate.enter()
	if lane == nil {
		return Result[V]{Outcome: OutcomeError}, ErrClosed
	}
	hash := maphash.String(c.seed, key)
	e := c.local.under(hash)
	if e != nil && e.key == key && c.floors.live(hash, e.stamp) {
		if now := now(); c.fresh(e, now) {
			if e.absent {
				lane.negative.Add(1)
				return e.result(OutcomeNegative, now), ErrNotFound
			}
			lane.hits.Add(1)
			return e.result(OutcomeL1, now), nil
		}
	}
	lane.missed.Add(1)
	return c.slow(ctx, hash, key, e)
}

// fresh says whether an entry that exists may be served as it is, with nothing left to do. One that hangs on tags may
// not: their tokens are to be read first.
func (c *Cache[V]) fresh(e *entry[V], now instant) bool {
	age := now.since(e.loadedAt)
	return e.tokens == "" && age <= e.refreshAfter() && (age <= c.window || c.window == 0 || c.vouched(e, now))
}

// vouched is the trust rule (4.4) for an entry older than the trust window: there is proof, no older than the
// window, that every message about it was heard.
func (c *Cache[V]) vouched(e *entry[V], now instant) bool {
	if !e.anchored || c.bus == nil {
		return false
	}
	contact := c.bus.Contact()
	return !contact.IsZero() && now.since(instantOf(contact)) <= c.window
}

func (c *Cache[V]) trusted(e *entry[V], now instant) bool {
	return c.window == 0 || now.since(e.loadedAt) <= c.window || c.vouched(e, now)
}

// position is the bus's, "" without one.
func (c *Cache[V]) position() string {
	if c.bus == nil {
		return ""
	}
	return c.bus.Position()
}

func (e *entry[V]) result(o Outcome, now instant) Result[V] {
	return Result[V]{
		Value: e.value, Version: e.version, Outcome: o, Stale: o == OutcomeStale,
		Age: now.since(e.loadedAt) + e.baseAge,
	}
}

func (c *Cache[V]) size(v V) int {
	if c.cfg.Size != nil {
		return c.cfg.Size(v)
	}
	switch v := any(v).(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	}
	b, err := c.cfg.Codec.Append(nil, v)
	if err != nil {
		return math.MaxInt32 // what cannot be measured is not kept
	}
	return len(b)
}

// checkKey refuses what L2 or the bus could not carry.
func checkKey(key string) error {
	if len(key) > MaxKeyLen {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrKey, len(key), MaxKeyLen)
	}
	return nil
}

// isAbsent says whether err is the answer "there is no such key".
func isAbsent(err error) bool { return errors.Is(err, ErrNotFound) }
