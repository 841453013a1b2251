//go:build !race

package tier_test

import (
	"context"
	"flag"
	"testing"

	"github.com/tiercel-go/tiercel/internal/replay"
	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

var replayAll = flag.Bool("replay", false, "TestReplay replays whole traces, at all capacities")

// What is kept in L1 is at least as well chosen as by a perfect LRU of as many entries, on real traces and at small
// capacities, where ristretto alone falls behind.
//
// Not under the race detector, with which sync.Pool forgets at random, and with it ristretto a good part of the reads that
// it should count.
func TestReplay_hitsAtLeastAsOftenAsLRU(t *testing.T) {
	for _, trace := range replay.Traces {
		t.Run(trace.Name, func(t *testing.T) {
			keys, err := replay.Read(testenv.SharedData(t, "traces/"+trace.Name+".keys.gz"))
			if err != nil {
				t.Fatal(err)
			}
			if !*replayAll {
				trace.Capacities, keys = trace.Capacities[1:2], keys[:min(len(keys), 100_000)]
			}
			for _, capacity := range trace.Capacities {
				ours, lru := replayL1(t, keys, capacity), replay.LRU(keys, capacity)
				t.Logf("%d entries: %d hits of %d, LRU %d", capacity, ours, len(keys), lru)
				if ours < lru {
					t.Errorf("%d entries: %d hits, LRU has %d", capacity, ours, lru)
				}
			}
		})
	}
}

// replayL1 counts the hits of an L1 with room for so many entries of 1 KiB.
func replayL1(t *testing.T, keys []string, capacity int) (hits int) {
	t.Helper()
	const size = 1024 - 256 - replay.KeyLen // of a value; the rest is what an entry and its key cost
	hits = len(keys)
	c := newCache(t, tier.Config[string]{
		MaxBytes: int64(capacity) * 1024, Size: func(string) int { return size },
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			hits-- // one load at a time
			return tier.Versioned[string]{Value: "v", Version: 1}, nil
		},
	})
	for _, key := range keys {
		before := hits
		if _, err := c.Get(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if hits != before {
			landed(c)
		}
	}
	return hits
}
