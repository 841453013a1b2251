package tier

import (
	"context"
	"sync"
	"time"
)

// keepLeases renews leases while the caller loads, each half of their life, until stop is called.
func (c *Cache[V]) keepLeases(flights []*flight[V], leases []lease) (stop func()) {
	if len(leases) == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(c.closing)
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(c.cfg.LockTTL / 2)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			for i, l := range leases {
				// An error leaves the lease to expire: the fill is then refused, which is safe.
				_ = c.remote.Extend(ctx, c.prefix+flights[i].key, l.token, c.cfg.LockTTL)
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

// fill stores what was loaded in L2, where leases allow it, and gives up the leases of what was not.
func (c *Cache[V]) fill(ctx context.Context, flights []*flight[V], leases []lease, got []loaded[V]) {
	fills := make([]Fill, 0, len(leases))
	for i, l := range leases {
		key := c.prefix + flights[i].key
		f, err := c.fillOf(key, l, flights[i].tags.tokens, got[i])
		if err != nil {
			// The readers have the value or the error; the next process may try at once.
			_ = c.remote.Release(context.WithoutCancel(ctx), key, l.token)
			continue
		}
		fills = append(fills, f)
	}
	if len(fills) == 0 {
		return
	}
	accepted, err := c.remote.Fill(ctx, fills...)
	if err != nil {
		return
	}
	for _, ok := range accepted {
		if !ok {
			c.hookRejected("l2")
		}
	}
}

func (c *Cache[V]) fillOf(key string, l lease, tokens string, got loaded[V]) (Fill, error) {
	if got.err != nil {
		return Fill{}, got.err
	}
	if got.NoStore {
		return Fill{}, errNoStore
	}
	r := record{
		absent: got.Absent, version: got.Version, soft: got.soft, cost: got.took,
		loadedAt: c.remote.Now() - got.took.Milliseconds(), tokens: tokens,
	}
	b, err := r.append(nil, l.gen, func(dst []byte) ([]byte, error) { return c.encode(dst, key, got.Version, got.Value) })
	if err != nil {
		c.log.Error("value cannot be encoded for L2", "cache", c.cfg.Name, "key", key, "error", err)
		return Fill{}, err
	}
	return Fill{Key: key, Token: l.token, Gen: l.gen, Record: b, Life: r.soft + c.cfg.StaleFor}, nil
}

// A process that waits for a key lets minPause go by between two commands. While nothing has woken it the pause grows up to
// maxPause, in case that it was not woken; who knows that his watch has begun takes up at sparePause.
const (
	minPause   = 2 * time.Millisecond
	sparePause = 32 * time.Millisecond
	maxPause   = 64 * time.Millisecond
)

// awaitFill waits for another process to fill the key of f: woken by the fill, and asking again after growing pauses in
// case the wake is lost, for LockWait in all. Then the flight loads for itself and stores nothing in L2.
func (c *Cache[V]) awaitFill(ctx context.Context, f *flight[V], token string) {
	began := time.Now()
	deadline := time.NewTimer(c.cfg.LockWait)
	defer deadline.Stop()
	wake, stop := c.remote.Watch(c.prefix + f.key)
	defer stop()
	ctx, done := c.begin(ctx, "lock_wait")
	result := "timeout"
	defer func() {
		done(result)
		c.hookWaited(result, time.Since(began))
	}()
	for pause, wakes := minPause, 0; ; pause = min(2*pause, maxPause) {
		asked := time.Now()
		again := time.NewTimer(pause)
		woken := false
		select {
		case <-wake:
			woken, wakes = true, wakes+1
			again.Reset(minPause - time.Since(asked))
			select {
			case <-again.C:
			case <-ctx.Done():
			}
		case <-again.C:
		case <-deadline.C:
			again.Stop()
			c.loadAll(ctx, []*flight[V]{f}, nil)
			return
		case <-ctx.Done():
		}
		again.Stop()
		if woken { // most likely it is there, and then it costs Redis no script
			known := string(f.skip)
			rest, ok := c.readShard(ctx, []*flight[V]{f})
			switch {
			case ok && len(rest) == 0:
				result = "filled"
				return
			case ok && wakes == 1 && string(f.skip) == known: // nothing new: the watch has begun, no more
				pause = sparePause / 2
			default:
				pause = minPause / 2 // then the script
			}
			continue
		}
		w := c.want(f)
		w.Token = token
		grants, err := c.remote.Acquire(ctx, w)
		if err != nil || grants[0].State == Untrusted {
			result = "error"
			c.loadAll(ctx, []*flight[V]{f}, nil)
			return
		}
		switch g := grants[0]; g.State {
		case Acquired:
			result = "acquired"
			c.loadAll(ctx, []*flight[V]{f}, []lease{{token: token, gen: g.Gen}})
			return
		case Found:
			if c.take(f, g.Record, g.Tail) {
				result = "filled"
				return
			}
		}
	}
}
