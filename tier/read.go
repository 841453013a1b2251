package tier

import (
	"context"
	"time"
)

// slow answers a read that L1 could not: held is what L1 has under hash: of another key, dead, expired, untrusted or nil.
func (c *Cache[V]) slow(ctx context.Context, hash uint64, key string, tags tagging, held *entry[V]) (Result[V], error) {
	began := now()
	c.hot.read(key)
	if held != nil && !c.holds(held, hash, key, tags) {
		held = nil
	}
	o := ReadOptions{tags: tags}
	r, err := c.await(ctx, c.look(ctx, hash, key, held, began, o), began, o)
	c.told(ctx, &r, err, began)
	return r, err
}

// told counts a read that L1's hit path did not answer.
func (c *Cache[V]) told(ctx context.Context, r *Result[V], err error, began instant) {
	if err != nil && !isAbsent(err) {
		r.Outcome = OutcomeError
	}
	c.count(r.Outcome)
	if c.cfg.Hooks.Got != nil && r.Outcome != OutcomeL1 {
		c.cfg.Hooks.Got(ctx, r.Outcome, now().since(began))
	}
}

// await waits for a pending read's answer, if it has none.
func (c *Cache[V]) await(ctx context.Context, p pending[V], began instant, o ReadOptions) (Result[V], error) {
	if p.flight == nil {
		return p.result, p.err
	}
	switch {
	case p.start && p.held == nil && c.looksInL2(p.flight): // with something to serve he waits for SoftTimeout only
		c.lookHere(ctx, p.flight)
	case p.start:
		c.start(ctx, []*flight[V]{p.flight})
	}
	return c.wait(ctx, p.flight, p.held, began, o)
}

// A pending read has its answer, or a flight to wait for.
type pending[V any] struct {
	result Result[V]
	err    error
	flight *flight[V]
	start  bool      // the flight is new: start it
	held   *entry[V] // what may be served stale if the flight fails or is slow
}

// look answers from what L1 holds, which exists or is nil, or finds the flight to wait for. What it finds in L1 must
// be such as o allows, unless it is stale: look sees to that.
func (c *Cache[V]) look(ctx context.Context, hash uint64, key string, held *entry[V], now instant, o ReadOptions) (p pending[V]) {
	if p.err = checkKey(key); p.err != nil {
		return p
	}
	copied := held
	if held != nil {
		age := now.since(held.loadedAt)
		pausing := int64(age) < held.retryAt.Load()
		failing := pausing && held.pause.Load() > 0 // a load for it failed a moment ago
		trusted := c.trusted(held, o.tags, now)
		switch {
		case trusted && age <= c.lifetimeOf(held, age):
			// Good, but due: to be replaced before its lifetime ends (4.7).
			if !pausing && age > held.due {
				c.refresh(ctx, hash, key, o.tags, held)
			}
			p.result, p.err = held.found(OutcomeL1, now)
			return p
		case age > held.ttl+held.staleFor || held.staleFor == 0 || o.NoStale:
			held = nil // no stale answer, or too old even for that
		case trusted || failing:
			if !c.mayServeStale(hash, held) {
				held = nil
				break
			}
			if !pausing { // only its lifetime has passed: served while it is refreshed (7.13)
				c.refresh(ctx, hash, key, o.tags, held)
			}
			p.result, p.err = held.found(OutcomeStale, now)
			return p
		}
	}
	if p.err = ctx.Err(); p.err != nil {
		return p
	}
	how := flight[V]{old: held, copied: copied, tags: o.tags, need: mark{version: o.MinVersion}, plain: o == ReadOptions{tags: o.tags}}
	f, fresh, err := c.join(hash, key, how)
	switch {
	case err != nil:
		p.err = err
	case !fresh && f.finished() && f.err == nil:
		p.result, p.err = f.entry.found(OutcomeL1, now)
	default:
		p.flight, p.start, p.held = f, fresh, held
	}
	return p
}

// found turns an entry into an answer.
func (e *entry[V]) found(o Outcome, now instant) (Result[V], error) {
	if !e.absent {
		return e.result(o, now), nil
	}
	if o == OutcomeL1 || o == OutcomeL2 {
		o = OutcomeNegative
	}
	return e.result(o, now), ErrNotFound
}

// refresh starts a flight without readers, unless one is on its way (4.7).
func (c *Cache[V]) refresh(ctx context.Context, hash uint64, key string, tags tagging, old *entry[V]) {
	f, fresh, err := c.join(hash, key, flight[V]{old: old, copied: old, tags: tags, unasked: true})
	if err == nil && fresh {
		c.start(ctx, []*flight[V]{f})
	}
}

// mayServeStale looks once more whether the entry was neither invalidated nor outdated (7.13).
func (c *Cache[V]) mayServeStale(hash uint64, e *entry[V]) bool {
	if !c.tags.stand(e.key, e.tokens) { // T5
		return false
	}
	s := c.shard(hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.exists(hash, e) && e.version >= s.seen[e.key].version
}

// wait waits for the flight. held, if not nil, is served stale when the load fails or is not done SoftTimeout after
// began, when the read began.
func (c *Cache[V]) wait(ctx context.Context, f *flight[V], held *entry[V], began instant, o ReadOptions) (Result[V], error) {
	var soft <-chan time.Time
	if held != nil {
		t := time.NewTimer(c.cfg.SoftTimeout - now().since(began))
		defer t.Stop()
		soft = t.C
	}
	interimed := f.interimed
	if f.force || f.bypass {
		interimed = nil
	}
	for {
		select {
		case <-f.done:
			now := now()
			if f.err == nil {
				return f.entry.found(f.outcome, now)
			}
			if held != nil && c.mayServeStale(f.hash, held) {
				return held.found(OutcomeStale, now)
			}
			return Result[V]{}, f.err
		case <-interimed:
			if r, err := f.interim.found(f.interimOutcome(), now()); o.allow(r.Version, r.Age, r.Stale) && c.mayServeStale(f.hash, f.interim) {
				return r, err
			}
			interimed = nil
		case <-soft:
			if c.mayServeStale(f.hash, held) {
				return held.found(OutcomeStale, now())
			}
			soft = nil
		case <-ctx.Done():
			return Result[V]{}, ctx.Err()
		}
	}
}

func (f *flight[V]) interimOutcome() Outcome {
	if f.interim.ttl > 0 {
		return OutcomeL2
	}
	return OutcomeStale
}

// GetFresh reads past both tiers: the answer comes from a load that began after the call. L1 keeps it, L2 is left
// alone. Its Outcome is OutcomeBypass.
func (c *Cache[V]) GetFresh(ctx context.Context, key string) (Result[V], error) {
	return c.forced(ctx, key, flight[V]{bypass: true})
}

// Refresh loads keys from the source into both tiers, whatever these hold, and waits for it. The error is a
// *ManyError; absent keys are not errors.
func (c *Cache[V]) Refresh(ctx context.Context, keys ...string) error {
	flights := make([]*flight[V], 0, len(keys))
	failed := make(map[string]error)
	for _, key := range unique(keys) {
		err := checkKey(key)
		if err == nil {
			var f *flight[V]
			if f, err = c.force(ctx, key, flight[V]{force: true}); err == nil {
				flights = append(flights, f)
			}
		}
		if err != nil {
			failed[key] = err
		}
	}
	if len(flights) > 0 {
		c.start(ctx, flights)
	}
	for _, f := range flights {
		if _, err := c.wait(ctx, f, nil, instant{}, ReadOptions{}); err != nil && !isAbsent(err) {
			failed[f.key] = err
		}
	}
	if len(failed) > 0 {
		return &ManyError{Keys: failed}
	}
	return nil
}

// force makes a flight that must be started, and that is no other reader's.
func (c *Cache[V]) force(ctx context.Context, key string, how flight[V]) (f *flight[V], err error) {
	if how.tags, err = c.tags.look(ctx, key); err != nil { // T1
		return nil, err
	}
	f, _, err = c.join(c.hash(key), key, how)
	return f, err
}

func (c *Cache[V]) forced(ctx context.Context, key string, how flight[V]) (Result[V], error) {
	began := now()
	r, err := Result[V]{}, checkKey(key)
	if err == nil {
		var f *flight[V]
		if f, err = c.force(ctx, key, how); err == nil {
			c.start(ctx, []*flight[V]{f})
			r, err = c.wait(ctx, f, nil, instant{}, ReadOptions{})
		}
	}
	c.told(ctx, &r, err, began)
	return r, err
}
