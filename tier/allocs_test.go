//go:build !race

package tier_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// What a hit of L1 allocates is exact: who changes it changes this table, and says why. AllocsPerRun rounds down, so that what
// happens now and then beside (a sampled read, a pool that was emptied) does not count.
//
// Not under the race detector, which allocates for itself.
func TestHits_allocateThisMuch(t *testing.T) { synctest.Test(t, hitsAllocateThisMuch) }

func hitsAllocateThisMuch(t *testing.T) {
	ctx := t.Context()
	type read struct {
		name   string
		allocs float64
		call   func(c *tier.Cache[string]) error
	}
	get := read{"Get", 0, func(c *tier.Cache[string]) error { _, err := c.Get(ctx, "k"); return err }}
	info := read{"GetInfo", 0, func(c *tier.Cache[string]) error { _, err := c.GetInfo(ctx, "k"); return err }}
	with := read{"GetWith", 0, func(c *tier.Cache[string]) error {
		_, err := c.GetWith(ctx, "k", tier.ReadOptions{MinVersion: 1, MaxAge: time.Hour, NoStale: true})
		return err
	}}
	negative := read{"Get of an absent key", 0, func(c *tier.Cache[string]) error {
		if _, err := c.Get(ctx, "absent"); err != tier.ErrNotFound { //nolint:errorlint // a hit returns the very error
			return fmt.Errorf("an absent key: %v", err) //nolint:errorlint // it is not there to be unwrapped
		}
		return nil
	}}
	many := func(allocs float64) read {
		keys := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "k"}
		return read{"GetMany of ten", allocs, func(c *tier.Cache[string]) error { _, err := c.GetMany(ctx, keys); return err }}
	}

	s := newSource()
	for _, k := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "k"} {
		s.set(k, "v")
	}
	hooks := tier.Hooks{
		Got: func(context.Context, tier.Outcome, time.Duration) {}, Loaded: func(string, time.Duration) {}, Waited: func(string, time.Duration) {},
		FillRejected: func(string) {},
	}
	twoTiers, _, _, _ := newPair(t, s, func(cfg *tier.Config[string]) { cfg.Hooks, cfg.HotKeys = hooks, 10 })
	for _, tt := range []struct {
		name  string
		cache *tier.Cache[string]
		reads []read
	}{
		{"L1 only", newCache(t, tier.Config[string]{Load: s.load}), []read{get, info, with, negative, many(manyAllocs)}},
		{"hooks", newCache(t, tier.Config[string]{Load: s.load, Hooks: hooks}), []read{get, info, with, negative, many(manyAllocs)}},
		{"hot keys", newCache(t, tier.Config[string]{Load: s.load, HotKeys: 10}), []read{get, info, with, negative}},
		{"two tiers, hooks, hot keys", twoTiers, []read{get, info, with, negative}},
		{"a tag", newCache(t, tier.Config[string]{
			Load: s.load, Tags: func(string) []string { return oneTag },
		}), []read{{"Get", 0, get.call}, {"GetInfo", 0, info.call}, {"Get of an absent key", 0, negative.call}}},
	} {
		for _, r := range tt.reads {
			if err := r.call(tt.cache); err != nil {
				t.Fatalf("%s: %s: %v", tt.name, r.name, err)
			}
			synctest.Wait() // until then the answer comes from the finished flight
			var err error
			got := testing.AllocsPerRun(1000, func() { err = r.call(tt.cache) })
			if err != nil || got != r.allocs {
				t.Errorf("%s: %s allocates %v times, known are %v (%v)", tt.name, r.name, got, r.allocs, err)
			}
		}
	}
}

var oneTag = []string{"t"}

// manyAllocs are the two maps that GetMany makes, the list of keys without duplicates, and what the maps grow by.
const manyAllocs = 14
