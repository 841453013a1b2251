package tier

import (
	"context"
	"hash/maphash"
	"time"
)

func (c *Cache[V]) hash(key string) uint64 { return maphash.String(c.seed, key) }

func unique(keys []string) []string {
	seen := make(map[string]struct{}, len(keys))
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		if _, ok := seen[k]; !ok {
			seen[k] = struct{}{}
			out = append(out, k)
		}
	}
	return out
}

// GetMany returns the values of keys; absent ones are left out. What L1 lacks is read from L2 in one round trip, and
// what L2 lacks from the source by one LoadMany; keys that another flight is bringing already are waited for.
// The error, if any, is a *ManyError with one error for each key that has neither a value nor is known to be
// absent; the map holds the others.
func (c *Cache[V]) GetMany(ctx context.Context, keys []string) (map[string]V, error) {
	results, err := c.GetManyInfo(ctx, keys)
	got := make(map[string]V, len(results))
	for key, r := range results {
		if !r.Absent {
			got[key] = r.Value
		}
	}
	return got, err
}

// An Item is a key's Result among many.
type Item[V any] struct {
	Result[V]
	Absent bool
}

// GetManyInfo is GetMany with what is known about each answer; absent keys are in the map, marked.
func (c *Cache[V]) GetManyInfo(ctx context.Context, keys []string) (map[string]Item[V], error) {
	return c.many(ctx, keys, func(key string, r Result[V], took time.Duration) {
		c.hot.read(key)
		c.count(r.Outcome)
		if c.cfg.Hooks.Got != nil && r.Outcome != OutcomeL1 {
			c.cfg.Hooks.Got(ctx, r.Outcome, took)
		}
	})
}

// Warm brings what L1 lacks of keys into both tiers, as GetMany does, but is no read of them: it is counted nowhere. The
// error is a *ManyError; absent keys are not errors.
func (c *Cache[V]) Warm(ctx context.Context, keys ...string) error {
	_, err := c.many(ctx, keys, func(string, Result[V], time.Duration) {})
	return err
}

// many answers with what is known about each of keys, and tells got of each.
func (c *Cache[V]) many(ctx context.Context, keys []string, got func(string, Result[V], time.Duration)) (map[string]Item[V], error) {
	out := make(map[string]Item[V], len(keys))
	failed := make(map[string]error)
	var waiters []pending[V]
	var started []*flight[V]
	began := now()
	settle := func(key string, r Result[V], err error) {
		if err != nil && !isAbsent(err) {
			failed[key], r.Outcome = err, OutcomeError
		} else {
			out[key] = Item[V]{Result: r, Absent: err != nil}
		}
		got(key, r, now().since(began))
	}
	keys = unique(keys)
	tags, untagged := c.tags.lookAll(ctx, keys) // T1
	for i, key := range keys {
		if err := untagged[key]; err != nil {
			settle(key, Result[V]{}, err)
			continue
		}
		hash := c.hash(key)
		lane := c.gate.enter()
		if lane == nil {
			failed[key] = ErrClosed
			continue
		}
		e := c.local.get(hash, key)
		lane.missed.Add(1)
		if e != nil && !c.holds(e, hash, key, tags[i]) {
			e = nil
		}
		p := c.look(ctx, hash, key, e, began, ReadOptions{tags: tags[i]})
		if p.flight == nil {
			settle(key, p.result, p.err)
			continue
		}
		if p.start {
			started = append(started, p.flight)
		}
		waiters = append(waiters, p)
	}
	if len(started) > 0 {
		c.start(ctx, started)
	}
	for _, w := range waiters {
		r, err := c.wait(ctx, w.flight, w.held, began, ReadOptions{})
		settle(w.flight.key, r, err)
	}
	if len(failed) > 0 {
		return out, &ManyError{Keys: failed}
	}
	return out, nil
}
