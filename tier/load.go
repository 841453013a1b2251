package tier

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	rnd "math/rand/v2"
	"runtime/debug"
	"time"
)

// A loaded value is what the source said of one key.
type loaded[V any] struct {
	Versioned[V]
	err   error
	began uint64        // the shard's seq when the load began
	took  time.Duration // the load
	soft  time.Duration // lifetime in L2, which L1's must not pass
}

// readShard is read for flights of one shard. It reports false when L2 is not to be used for them.
func (c *Cache[V]) readShard(ctx context.Context, flights []*flight[V]) (rest []*flight[V], ok bool) {
	keys := make([]string, len(flights))
	for i, f := range flights {
		keys[i] = c.prefix + f.key
	}
	view, err := c.remote.Read(ctx, keys...)
	if err != nil || !view.Live {
		return flights, false
	}
	for i, f := range flights {
		if !c.take(f, view.Records[i], view.Tail) {
			rest = append(rest, f)
		}
	}
	return rest, true
}

// take completes the flight with a record of L2, if it will do. If not, the flight knows what to skip.
func (c *Cache[V]) take(f *flight[V], raw []byte, tail string) bool {
	if raw == nil {
		return false
	}
	f.skip = raw[:min(len(raw), RecordIDLen)]
	r, err := parseRecord(raw)
	if err != nil {
		c.log.Warn("unreadable record in L2 is overwritten", "cache", c.cfg.Name, "key", f.key)
		return false
	}
	e, err := c.fromRecord(f.key, r, len(raw))
	if err != nil {
		c.log.Warn("value in L2 cannot be decoded and is overwritten", "cache", c.cfg.Name, "key", f.key, "error", err)
		return false
	}
	if r.tokens != f.tags.tokens { // T2
		return false
	}
	f.copyOf(e)
	a := answer[V]{entry: e, outcome: OutcomeL2, tail: tail}
	if e.absent {
		a.outcome = OutcomeNegative
	}
	switch {
	case f.force:
		return false
	case e.ttl <= 0:
		if e.ttl+e.staleFor > 0 {
			c.offer(f, a)
		}
		return false
	case c.due(f, r, e):
		e.due, e.settled = -1, -1 // from now on, should this flight give up
		c.offer(f, a)
		return false
	}
	return c.complete(f, a)
}

// fromRecord makes an entry of a record: its lifetime in L1 ends with the record's in L2.
func (c *Cache[V]) fromRecord(key string, r record, size int) (*entry[V], error) {
	e := &entry[V]{key: key, version: r.version, absent: r.absent, baseAge: r.age(c.remote.Now()), took: r.cost}
	if !r.absent {
		v, err := c.decode(r.body, c.prefix+key, r.version)
		if err != nil {
			return nil, err
		}
		e.value = v
		if c.cfg.Size != nil {
			size = c.cfg.Size(v) // a record may be compressed
		}
	}
	c.limit(e, r.soft-e.baseAge, size)
	return e, nil
}

// limit sets an entry's lifetimes and cost; soft is what is left of its lifetime in L2.
func (c *Cache[V]) limit(e *entry[V], soft time.Duration, size int) {
	e.ttl = min(c.cfg.TTL, soft)
	if e.absent {
		e.ttl = min(e.ttl, c.cfg.NegativeTTL)
	}
	e.due = e.ttl - c.lead(e.ttl, e.took, drawn())
	e.settled = e.due
	if e.absent {
		e.settled = -1
	}
	e.staleFor = c.cfg.StaleFor
	e.cost = int64(len(e.key)+size) + entryOverhead
}

// acquire asks for the leases of flights: who gets one loads, who finds a record takes it, the others wait. Those that go
// alone ask for none.
func (c *Cache[V]) acquire(ctx context.Context, flights, alone []*flight[V]) {
	if len(flights) == 0 {
		if len(alone) > 0 {
			c.loadAll(ctx, alone, nil)
		}
		return
	}
	wants := make([]Want, len(flights))
	for i, f := range flights {
		wants[i] = c.want(f)
	}
	grants, err := c.remote.Acquire(ctx, wants...)
	if err != nil {
		c.loadAll(ctx, append(alone, flights...), nil)
		return
	}
	var leased []*flight[V]
	var leases []lease
	waits := make(chan struct{}, len(flights))
	waiting := 0
	for i, f := range flights {
		switch g := grants[i]; {
		case g.State == Acquired:
			leased, leases = append(leased, f), append(leases, lease{token: wants[i].Token, gen: g.Gen})
		case g.State == Busy && c.giveUp(f):
		case g.State == Busy || (g.State == Found && !c.take(f, g.Record, g.Tail)):
			waiting++
			go func() {
				c.awaitFill(ctx, f, wants[i].Token)
				waits <- struct{}{}
			}()
		case g.State == Untrusted:
			alone = append(alone, f)
		}
	}
	if len(leased) > 0 {
		c.loadAll(ctx, leased, leases)
	}
	if len(alone) > 0 {
		c.loadAll(ctx, alone, nil)
	}
	for range waiting {
		<-waits
	}
}

func (c *Cache[V]) want(f *flight[V]) Want {
	return Want{Key: c.prefix + f.key, Token: rand.Text()[:GenLen], Life: c.cfg.LockTTL, Not: f.skip}
}

// A lease is the right to fill one key.
type lease struct{ token, gen string }

// loadAll loads flights from the source and completes them; leases, nil or one for each, allow it to fill L2.
func (c *Cache[V]) loadAll(ctx context.Context, flights []*flight[V], leases []lease) {
	if leases == nil {
		flights = c.keepHeld(flights)
	}
	for pending := flights; len(pending) > 0; {
		stop := c.keepLeases(flights, leases)
		unlock := c.lock(ctx, pending)
		got := c.loadPart(ctx, pending)
		stop()
		var again []*flight[V]
		for i, f := range pending {
			l := got[i]
			if l.err != nil {
				c.fail(f, l.err)
				continue
			}
			outcome := OutcomeLoad
			if f.bypass {
				outcome = OutcomeBypass
			}
			e := c.fromLoad(f.key, l)
			if leases == nil {
				c.curtail(e)
			}
			if !c.complete(f, answer[V]{entry: e, outcome: outcome, loaded: true, began: l.began, noStore: l.NoStore}) {
				again = append(again, f)
			}
		}
		// The readers have their answer: whether L2 takes it does not matter to them (4.5).
		c.fill(ctx, flights, leases, got)
		unlock()
		pending, leases = again, nil
	}
}

func (c *Cache[V]) fromLoad(key string, l loaded[V]) *entry[V] {
	e := &entry[V]{key: key, value: l.Value, version: l.Version, absent: l.Absent, took: l.took}
	size := 0
	if !l.Absent {
		size = c.size(l.Value)
	}
	c.limit(e, l.soft, size)
	return e
}

// load asks the source once for all of flights. The loader runs in a goroutine of its own: one that ignores its
// context holds its place among MaxLoads until it returns, but not its readers.
func (c *Cache[V]) load(ctx context.Context, flights []*flight[V]) []loaded[V] {
	out := make([]loaded[V], len(flights))
	fail := func(err error, result string) []loaded[V] {
		for i := range out {
			out[i].err = err
		}
		c.hookLoaded(result, 0)
		return out
	}
	timedOut := func() []loaded[V] {
		return fail(c.closedOr(fmt.Errorf("tier: load of %q: %w", flights[0].key, ctx.Err())), "timeout")
	}
	if ctx.Err() != nil {
		return timedOut()
	}
	leave, err := c.admit(ctx)
	if err != nil {
		return fail(c.closedOr(err), "overloaded")
	}
	var least, copies versions
	held := make([]*entry[V], len(flights))
	for i, f := range flights {
		s := c.shard(f.hash)
		s.mu.Lock()
		out[i].began = s.seq
		f.loading = true
		least.set(f.key, c.leastLocked(s, f))
		if held[i] = c.heldLocked(s, f); held[i] != nil {
			copies.set(f.key, held[i].version)
		}
		s.mu.Unlock()
	}
	began := time.Now()
	done := make(chan []loaded[V], 1)
	c.running.Add(1)
	c.flying.Add(1)
	go func() {
		defer c.flying.Done()
		defer leave()
		defer c.running.Add(-1)
		done <- c.callLoader(copies.in(least.in(ctx, minVersionsKey{}), heldVersionsKey{}), flights)
	}()
	var got []loaded[V]
	select {
	case got = <-done:
	case <-ctx.Done():
		return timedOut()
	}
	took := time.Since(began)
	for i := range out {
		got[i].began, got[i].took = out[i].began, took
		got[i].unchanged(flights[i].key, held[i])
		got[i].soft = c.jittered(c.lifetime(got[i].Versioned))
		c.hookLoaded(loadResult(got[i]), took)
	}
	return got
}

func loadResult[V any](l loaded[V]) string {
	var p *PanicError
	switch {
	case errors.As(l.err, &p):
		return "panic"
	case l.err != nil:
		return "error"
	case l.Absent:
		return "absent"
	}
	return "ok"
}

// callLoader turns all that a loader may do into one result for each flight.
func (c *Cache[V]) callLoader(ctx context.Context, flights []*flight[V]) []loaded[V] {
	out := c.tryLoader(ctx, flights)
	for i := range out {
		switch l := &out[i]; {
		case l.err == nil && l.Version < 0:
			l.err = fmt.Errorf("tier: load of %q: version %d is negative", flights[i].key, l.Version)
		case l.err == nil && l.TTL < 0:
			l.err = fmt.Errorf("tier: load of %q: TTL %v is negative", flights[i].key, l.TTL)
		}
	}
	return out
}

func (c *Cache[V]) tryLoader(ctx context.Context, flights []*flight[V]) (out []loaded[V]) {
	out = make([]loaded[V], len(flights))
	failure := errors.New("tier: loader ended its goroutine")
	defer func() {
		if v := recover(); v != nil {
			failure = &PanicError{Value: v, Stack: debug.Stack()}
			c.log.Error("loader panicked", "cache", c.cfg.Name, "panic", v, "stack", string(debug.Stack()))
		}
		if failure != nil {
			for i := range out {
				out[i] = loaded[V]{err: failure}
			}
		}
	}()
	if len(flights) == 1 {
		v, err := c.cfg.Load(ctx, flights[0].key)
		if errors.Is(err, ErrNotFound) {
			v.Absent, err = true, nil
		}
		out[0] = loaded[V]{Versioned: v, err: err}
		failure = nil
		return out
	}
	keys := make([]string, len(flights))
	for i, f := range flights {
		keys[i] = f.key
	}
	got, err := c.cfg.LoadMany(ctx, keys)
	var many *ManyError
	some := errors.As(err, &many)
	for i, key := range keys {
		switch v, ok := got[key]; {
		case some && many.Keys[key] != nil:
			out[i].err = many.Keys[key]
		case err != nil && !some:
			out[i].err = err
		case !ok:
			out[i].Absent = true
		default:
			out[i].Versioned = v
		}
	}
	failure = nil
	return out
}

// jittered is a lifetime for L2.
func (c *Cache[V]) jittered(ttl time.Duration) time.Duration {
	return ttl - time.Duration(c.cfg.Jitter*rnd.Float64()*float64(ttl))
}

// closedOr says why a flight ended early.
func (c *Cache[V]) closedOr(err error) error {
	if c.closing.Err() != nil {
		return ErrClosed
	}
	return err
}
