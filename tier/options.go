package tier

import (
	"context"
	"hash/maphash"
	"math"
	"time"
)

// ReadOptions are one reader's wishes. The zero value is [Cache.Get]'s.
type ReadOptions struct {
	// SkipLocal leaves out what L1 holds. The answer is kept there as ever, and a read under way is shared.
	SkipLocal bool
	// SkipRemote leaves L2 alone: what L1 cannot answer is loaded from the source, or comes from such a load under way.
	SkipRemote bool
	// MinVersion is the least version that will do: "at least what I wrote", on any process. What is older in either
	// tier is passed over, and the source asked. If it has no such version either, the error is ErrVersion;
	// if it says that there is no such key, ErrNotFound.
	MinVersion int64
	// MaxAge is how long ago the load may have begun that brought the answer; a load that begins with this read will do
	// however long it takes. 0: as long as it lives.
	MaxAge time.Duration
	// NoStale waits for the source, and gets its error, where others would be served stale.
	NoStale bool

	tags tagging // what the reader knows of the key's tags
}

// allow says whether an answer will do.
func (o ReadOptions) allow(version int64, age time.Duration, stale bool) bool {
	return version >= o.MinVersion && (o.MaxAge == 0 || age <= o.MaxAge) && (!stale || !o.NoStale)
}

// GetWith is GetInfo for a reader with wishes of its own. Readers with the same wish share a load.
func (c *Cache[V]) GetWith(ctx context.Context, key string, o ReadOptions) (Result[V], error) {
	began := now()
	var err error
	if o.tags, err = c.tags.look(ctx, key); err != nil { // T1
		return c.failed(ctx, began, err)
	}
	lane := c.gate.enter()
	if lane == nil {
		return Result[V]{Outcome: OutcomeError}, ErrClosed
	}
	hash := maphash.String(c.seed, key)
	var e *entry[V]
	if !o.SkipLocal {
		e = c.local.get(hash, key)
	}
	if e != nil && (!c.holds(e, hash, key, o.tags) || !o.allow(e.version, began.since(e.loadedAt)+e.baseAge, false)) {
		e = nil
	}
	if e != nil && !o.tags.unsure && c.fresh(e, began) {
		return c.hit(lane, e, began)
	}
	lane.missed.Add(1)
	c.hot.read(key)
	r, err := c.serveWith(ctx, hash, key, e, began, o)
	if err == nil && r.Version < o.MinVersion {
		r, err = Result[V]{Version: r.Version}, ErrVersion
	}
	c.told(ctx, &r, err, began)
	return r, err
}

// serveWith asks both tiers first. If their answer is too old or stale it asks for one that no record can be, so that only
// a load will do that has not begun yet (J3).
func (c *Cache[V]) serveWith(ctx context.Context, hash uint64, key string, held *entry[V], began instant, o ReadOptions) (Result[V], error) {
	if o.SkipRemote {
		return c.serveLocal(ctx, hash, key, held, began, o)
	}
	p := c.look(ctx, hash, key, held, began, o)
	r, err := c.await(ctx, p, began, o)
	switch {
	case err != nil && !isAbsent(err):
	case p.start && r.Outcome == OutcomeLoad: // ours, from after the call
	case !o.allow(o.MinVersion, r.Age, r.Stale): // the version is the flight's concern
		o.MinVersion = math.MaxInt64
		return c.await(ctx, c.look(ctx, hash, key, nil, began, o), began, o)
	}
	return r, err
}

// serveLocal answers from L1 while the entry lives, else by a load past L2.
func (c *Cache[V]) serveLocal(ctx context.Context, hash uint64, key string, held *entry[V], began instant, o ReadOptions) (Result[V], error) {
	if held != nil && began.since(held.loadedAt) <= held.ttl && c.trusted(held, o.tags, began) {
		return held.found(OutcomeL1, began)
	}
	err := checkKey(key)
	if err != nil {
		return Result[V]{}, err
	}
	how := flight[V]{bypass: true, shared: o.MaxAge == 0, tags: o.tags, need: mark{version: o.MinVersion}}
	f, fresh, err := c.join(hash, key, how)
	if err != nil {
		return Result[V]{}, err
	}
	return c.await(ctx, pending[V]{flight: f, start: fresh}, began, ReadOptions{})
}
