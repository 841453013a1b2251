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
	cfg      Config[V] // with defaults
	log      *slog.Logger
	prefix   string // of keys in L2 and on the bus
	seed     maphash.Seed
	window   time.Duration // D; 0: entries need no proof
	unproven time.Duration // how old an entry is from which on it needs proof
	remote   Remote        // nil: L1 only
	bus      Bus           // nil: no peers
	proofs   []proof       // by shard of the bus
	detach   func()
	tags     *tagger // nil: no key has tags
	// unleased is how long a value lives that was loaded without a lease, and that such a load replaces none (T3).
	// 0: this is no cache of tokens.
	unleased time.Duration

	local    *local[V]
	gate     gate
	floors   *floors
	shards   []shard[V]
	keepSeen time.Duration
	lately   lately
	slots    *semaphore.Weighted // of MaxLoads
	hot      *hotKeys            // nil: they are not looked for
	process  string              // its name on the HotBoard
	running  atomic.Int64        // loads that hold one

	closing context.Context // ends when Close begins
	stop    context.CancelFunc
	flying  sync.WaitGroup // flights, loads and the sweeper
	stats   stats
}

// New makes a cache, attaches it to its bus and starts one goroutine, two more for hot keys, which Close ends. All that is
// wrong with cfg is in the error.
func New[V any](cfg Config[V]) (*Cache[V], error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if cfg.Tags == nil {
		return open(cfg, cfg.Name+":", nil)
	}
	tags, err := newTagger(cfg)
	if err != nil {
		return nil, err
	}
	cfg.MaxBytes -= tags.tokens.cfg.MaxBytes
	c, err := open(cfg, cfg.Name+":", tags)
	if err != nil {
		_ = tags.close()
	}
	return c, err
}

// open is New for a valid cfg. The names in L2 begin with prefix.
func open[V any](cfg Config[V], prefix string, tags *tagger) (*Cache[V], error) {
	l1, err := newLocal[V](cfg.MaxBytes, cfg.HotKeys > 0)
	if err != nil {
		return nil, fmt.Errorf("tier: L1: %w", err)
	}
	c := &Cache[V]{
		cfg: cfg, log: cfg.Logger, prefix: prefix, seed: maphash.MakeSeed(),
		window: cfg.TrustWindow, remote: cfg.Remote, bus: cfg.Bus, detach: func() {}, tags: tags,
		local: l1, gate: gate{lanes: new([numLanes]lane)}, floors: newFloors(cfg.Bus), shards: make([]shard[V], numShards),
		// S1 asks for 2D + ε, and ε is less than B = 2D + ε: three windows and a second are enough.
		keepSeen: 3*cfg.TrustWindow + time.Second,
		slots:    semaphore.NewWeighted(int64(cfg.MaxLoads)),
	}
	if c.unproven = c.window; c.window == 0 {
		c.unproven = math.MaxInt64
	}
	c.closing, c.stop = context.WithCancel(context.Background()) //nolint:gosec // Close calls it
	for i := range c.shards {
		c.shards[i].flights = make(map[string]*flight[V])
		c.shards[i].seen = make(map[string]seenVersion)
	}
	if c.bus != nil {
		c.proofs = newProofs(c.bus.Shards())
		if c.detach, err = c.bus.Attach(cfg.Name, c); err != nil {
			l1.close()
			return nil, fmt.Errorf("tier: %w", err)
		}
	}
	c.flying.Go(c.sweeper)
	c.startHot()
	return c, nil
}

// Close detaches the cache from its bus, ends all loads and waits for them, and for the looks into L2 that readers take, which
// the Remote bounds. Readers get ErrClosed. The Remote and the Bus stay open. Closing again does nothing.
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
	if c.gate.shutAndWait() {
		c.local.close()
	}
	return c.tags.close()
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
	if c.tags != nil {
		r, err := c.getTagged(ctx, key)
		return r.Value, err
	}
	lane := c.gate.enter()
	if lane == nil {
		var zero V
		return zero, ErrClosed
	}
	hash := maphash.String(c.seed, key)
	e := c.local.under(hash)
	if e != nil && e.key == key && c.exists(hash, e) {
		t := time.Now()
		now := instant{mono: int64(t.Sub(epoch)), wall: t.UnixNano()} // instantOf, which is not inlined
		age := now.since(e.loadedAt)
		switch {
		case age <= e.settled && (age <= c.unproven || c.proven(e, now)):
			if n := lane.hits.Add(1); n >= lane.due.Load() {
				c.hot.sample(lane, n, &e.key)
			}
			return e.value, nil
		case !c.fresh(e, now):
		case e.absent:
			lane.negative.Add(1)
			c.hot.readKept(&e.key)
			return e.value, ErrNotFound
		default:
			if n := lane.hits.Add(1); n >= lane.due.Load() {
				c.hot.sample(lane, n, &e.key)
			}
			return e.value, nil
		}
	}
	lane.missed.Add(1)
	r, err := c.slow(ctx, hash, key, tagging{}, e)
	return r.Value, err
}

// GetInfo is Get with what is known about the answer; Version, Outcome, Stale and Age are also set with ErrNotFound.
func (c *Cache[V]) GetInfo(ctx context.Context, key string) (Result[V], error) {
	if c.tags != nil {
		return c.getTagged(ctx, key)
	}
	lane := c.gate.enter()
	if lane == nil {
		return Result[V]{Outcome: OutcomeError}, ErrClosed
	}
	hash := maphash.String(c.seed, key)
	e := c.local.under(hash)
	if e != nil && e.key == key && c.exists(hash, e) {
		if now := now(); c.fresh(e, now) {
			return c.hit(lane, e, now)
		}
	}
	lane.missed.Add(1)
	return c.slow(ctx, hash, key, tagging{}, e)
}

// getTagged is GetInfo of a cache with tags.
func (c *Cache[V]) getTagged(ctx context.Context, key string) (Result[V], error) {
	began := now()
	tags, err := c.tags.look(ctx, key) // T1
	if err != nil {
		return c.failed(ctx, began, err)
	}
	lane := c.gate.enter()
	if lane == nil {
		return Result[V]{Outcome: OutcomeError}, ErrClosed
	}
	hash := maphash.String(c.seed, key)
	e := c.local.under(hash)
	if e != nil && c.holds(e, hash, key, tags) && !tags.unsure {
		if now := now(); c.fresh(e, now) {
			return c.hit(lane, e, now)
		}
	}
	lane.missed.Add(1)
	return c.slow(ctx, hash, key, tags, e)
}

// hit answers with an entry of L1, and leaves the gate.
func (c *Cache[V]) hit(lane *lane, e *entry[V], now instant) (Result[V], error) {
	if e.absent {
		lane.negative.Add(1)
		c.hot.readKept(&e.key)
		return e.result(OutcomeNegative, now), ErrNotFound
	}
	if n := lane.hits.Add(1); n >= lane.due.Load() {
		c.hot.sample(lane, n, &e.key)
	}
	return e.result(OutcomeL1, now), nil
}

// exists is floors.live of an entry. It looks at the entry's second cache line only if the sill does not settle it.
func (c *Cache[V]) exists(hash uint64, e *entry[V]) bool {
	return e.stamp >= c.floors.sills[hash%numSills].Load() || c.floors.above(hash, e.stamp, e.log)
}

// holds says whether an entry is of key and exists for a reader who knows its tags (T2).
func (c *Cache[V]) holds(e *entry[V], hash uint64, key string, tags tagging) bool {
	return e.key == key && c.exists(hash, e) && e.tokens == tags.tokens
}

// failed is a read that ended before it could look into any tier.
func (c *Cache[V]) failed(ctx context.Context, began instant, err error) (r Result[V], _ error) {
	c.told(ctx, &r, err, began)
	return r, err
}

// fresh says whether an entry that exists may be served as it is, with nothing left to do.
func (c *Cache[V]) fresh(e *entry[V], now instant) bool {
	age := now.since(e.loadedAt)
	if age <= e.settled {
		return age <= c.unproven || c.proven(e, now)
	}
	return age <= e.due && (age <= c.window || c.window == 0 || c.vouched(e, now))
}

// vouched is the trust rule (4.4) for an entry older than the trust window: there is proof, no older than the
// window, that every message about it was heard.
func (c *Cache[V]) vouched(e *entry[V], now instant) bool {
	return e.anchored && c.proven(e, now)
}

func (c *Cache[V]) trusted(e *entry[V], tags tagging, now instant) bool {
	return c.window == 0 || now.since(e.loadedAt) <= c.window || (!tags.unsure && c.vouched(e, now))
}

// logOf is the number of the bus's shard that a key is in: that of the log that tells of it.
func (c *Cache[V]) logOf(key string) int32 {
	if len(c.floors.global) == 1 {
		return 0
	}
	return int32(c.bus.Shard(c.prefix + key))
}

// position is that of a shard of the bus, "" without one.
func (c *Cache[V]) position(log int32) string {
	if c.bus == nil {
		return ""
	}
	return c.bus.Position(int(log))
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
	n, err := c.measure(v)
	if err != nil {
		return math.MaxInt32 // what cannot be measured is not kept
	}
	return n
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
