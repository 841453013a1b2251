package bench

import (
	"context"
	"testing"
	"time"

	"github.com/Yiling-J/theine-go"
	"github.com/dgraph-io/ristretto/v2"
	"github.com/golang/groupcache"
	"github.com/maypok86/otter/v2"
	"github.com/viccon/sturdyc"
)

// A peer reads one key, from the source if it must, and can drop one.
type peer struct {
	name string
	get  func(key string) (string, bool) // false: neither it nor the source had it
	drop func(key string)                // after a write; nil: it cannot
}

func (p peer) reads(tb testing.TB, order []string) contestant {
	tb.Helper()
	return contestant{p.name, func(from, to int) {
		for _, key := range order[from:to] {
			if v, ok := p.get(key); !ok || len(v) != bodyLen {
				tb.Error(p.name, "has no", key)
			}
		}
	}}
}

// fill reads all keys twice, so that those are found which were not let in at first.
func (p peer) fill(tb testing.TB, keys []string) {
	tb.Helper()
	for range 2 {
		for _, key := range keys {
			if _, ok := p.get(key); !ok {
				tb.Fatal(p.name, "has no", key)
			}
		}
	}
}

// The caches of one process below know nothing of other processes, of freshness, or of Redis: they are what a hit could
// cost at best. Each has room for all keys and evicts nothing, and none has its own statistics switched on.

// newRistretto is Tiercel's own L1 as it comes: string keys, and costs as Tiercel counts them. One reading of the clock is
// added, since a lifetime needs one: its own (SetWithTTL) is dearer than that. BufferItems and counters are those that
// its documentation recommends.
func newRistretto(tb testing.TB) peer {
	tb.Helper()
	c := must(ristretto.NewCache(&ristretto.Config[string, string]{
		NumCounters: 10 * 10 * numKeys, MaxCost: 256 << 20, BufferItems: 64, IgnoreInternalCost: true,
	}))(tb)
	tb.Cleanup(c.Close)
	var epoch = time.Now()
	return peer{
		name: "ristretto+clock",
		get: func(key string) (string, bool) {
			v, ok := c.Get(key)
			if ok && time.Now().After(epoch) {
				return v, true
			}
			c.Set(key, body, bodyLen)
			c.Wait()
			return body, true
		},
		drop: func(key string) { c.Del(key) },
	}
}

// newOtter is the fastest cache of one process that we know of. Without an expiry: GetIfPresent then reads no clock.
func newOtter(tb testing.TB) peer {
	tb.Helper()
	c := must(otter.New(&otter.Options[string, string]{MaximumSize: 2 * numKeys, InitialCapacity: 2 * numKeys}))(tb)
	tb.Cleanup(func() { c.StopAllGoroutines() })
	return peer{
		name: "otter",
		get: func(key string) (string, bool) {
			v, ok := c.GetIfPresent(key)
			if !ok {
				v = body
				c.Set(key, v)
			}
			return v, true
		},
		drop: func(key string) { c.Invalidate(key) },
	}
}

// newOtterTTL is otter with a lifetime for each entry, as Tiercel's entries have one.
func newOtterTTL(tb testing.TB) peer {
	tb.Helper()
	c := must(otter.New(&otter.Options[string, string]{
		MaximumSize: 2 * numKeys, InitialCapacity: 2 * numKeys, ExpiryCalculator: otter.ExpiryWriting[string, string](time.Hour),
	}))(tb)
	tb.Cleanup(func() { c.StopAllGoroutines() })
	load := otter.LoaderFunc[string, string](func(context.Context, string) (string, error) { return body, nil })
	ctx := context.Background()
	return peer{
		name: "otter-ttl",
		get: func(key string) (string, bool) {
			v, err := c.Get(ctx, key, load)
			return v, err == nil
		},
		drop: func(key string) { c.Invalidate(key) },
	}
}

// newTheine uses SetWithTTL, which costs its reads nothing: its wheel turns on a clock of its own.
func newTheine(tb testing.TB) peer {
	tb.Helper()
	c := must(theine.NewBuilder[string, string](2 * numKeys).Build())(tb)
	tb.Cleanup(c.Close)
	return peer{
		name: "theine",
		get: func(key string) (string, bool) {
			v, ok := c.Get(key)
			if !ok {
				v = body
				c.SetWithTTL(key, v, 1, time.Hour)
			}
			return v, true
		},
		drop: c.Delete,
	}
}

// newSturdyc has the many shards and the rare evictions that its documentation advises for speed; GetOrFetch is how it is
// meant to be used, and the only way that keeps a crowd from the source.
func newSturdyc(testing.TB) peer { return newSturdycWith(func(context.Context) error { return nil }) }

func newSturdycWith(load func(context.Context) error) peer {
	c := sturdyc.New[string](2*numKeys, 256, time.Hour, 10, sturdyc.WithNoContinuousEvictions())
	fetch := func(ctx context.Context) (string, error) { return body, load(ctx) }
	ctx := context.Background()
	return peer{
		name: "sturdyc",
		get: func(key string) (string, bool) {
			v, err := c.GetOrFetch(ctx, key, fetch)
			return v, err == nil
		},
		drop: c.Delete,
	}
}

// newGroupcache has no peers of its own to ask, and hands out views, which copy nothing. It cannot drop a key: what it
// holds must never change.
func newGroupcache(testing.TB) peer {
	g := groupcache.GetGroup("bench") // of the count before: groups are never given back
	if g == nil {
		g = groupcache.NewGroup("bench", 256<<20, groupcache.GetterFunc(
			func(_ context.Context, _ string, dest groupcache.Sink) error { return dest.SetString(body) }))
	}
	ctx := context.Background()
	return peer{
		name: "groupcache",
		get: func(key string) (string, bool) {
			var v groupcache.ByteView
			if err := g.Get(ctx, key, groupcache.ByteViewSink(&v)); err != nil {
				return "", false
			}
			return v.String(), true // without a copy: it was set as a string
		},
	}
}
