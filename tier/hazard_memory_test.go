package tier_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

var (
	misses = flag.Int("misses", 5000, "how many keys TestHazard47 misses in each of two processes, 1000 or more")
	churn  = flag.Duration("churn", time.Second, "how long TestHazard48 turns L1 over at least")
)

// Two processes miss the same keys at once, so that some flights wait for the other's lease. When all have their
// answers neither process has a flight or a load, and Redis has no lease and no subscription.
func TestHazard47_missesLeaveNothingBehindInRedis(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	var waits atomic.Int64
	load := func(_ context.Context, keys []string) (map[string]tier.Versioned[string], error) { return nil, nil } // all are absent
	var processes [2]*tier.Cache[string]
	for i := range processes {
		processes[i] = newProcess(t, server, s, func(cfg *tier.Config[string]) {
			cfg.LoadMany, cfg.NegativeTTL, cfg.MaxBytes = load, time.Minute, 1<<20
			cfg.Hooks.Waited = func(string, time.Duration) { waits.Add(1) }
		})
	}
	before := heap()
	var reading sync.WaitGroup
	for range 2 {
		for _, c := range processes {
			var next atomic.Int64
			for range 2 {
				reading.Go(func() {
					for n := next.Add(1) - 1; n < int64(*misses/1000); n = next.Add(1) - 1 {
						batch := make([]string, 1000)
						for i := range batch {
							batch[i] = fmt.Sprint(int(n)*1000 + i)
						}
						if got, err := c.GetMany(t.Context(), batch); err != nil || len(got) != 0 {
							t.Errorf("GetMany brought %d values, %v", len(got), err)
							return
						}
					}
				})
			}
		}
		reading.Wait()
	}
	for i, c := range processes {
		landed(c)
		if n := c.Stats().LoadsRunning; n != 0 {
			t.Errorf("process %d has %d loads", i, n)
		}
	}
	if waits.Load() == 0 {
		t.Error("no flight had to wait: the test shows less than it should")
	}
	client := connectTo(t, server)()
	testenv.Eventually(t, patience, func() bool {
		leases, err := client.Eval(t.Context(), `return #redis.call('KEYS', '{test}:l:*')`, nil).Int()
		channels, err2 := client.PubSubChannels(t.Context(), "{test}:w:*").Result()
		return err == nil && err2 == nil && leases == 0 && len(channels) == 0
	}, "no lease and no subscription is left")
	t.Logf("%d misses in two processes, %d of them waited; the heap grew by %d bytes", *misses, waits.Load(), heap()-before)
}

// raiseTo makes most the larger of the two.
func raiseTo(most *atomic.Int64, now int64) {
	for m := most.Load(); now > m; m = most.Load() {
		if most.CompareAndSwap(m, now) {
			return
		}
	}
}

// heap is what is in use.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Values of many sizes come and go far faster than L1 can hold them, while keys are invalidated. Its own count of bytes
// stays within a tenth over MaxBytes, and so does what the heap says that it takes.
func TestHazard48_memoryStaysWithinMaxBytesUnderChurn(t *testing.T) {
	const maxBytes, keys, turns = 32 << 20, 10_000, 2
	var version atomic.Int64
	before := heap()
	c := newCache(t, tier.Config[string]{MaxBytes: maxBytes, Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
		var n int
		_, _ = fmt.Sscan(key, &n)
		return tier.Versioned[string]{Value: strings.Repeat("v", 1<<(n%17)), Version: version.Add(1)}, nil
	}})
	empty := heap() - before // what L1 takes when it is empty: the policy's counters
	var most atomic.Int64
	var brought atomic.Int64
	watch := func() {
		now := c.Stats().L1Bytes
		raiseTo(&most, now)
	}
	end := time.Now().Add(*churn)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for n := 0; time.Now().Before(end) || brought.Load() < turns*maxBytes; n++ {
				key := fmt.Sprint(rand.IntN(keys))
				r, err := c.GetInfo(t.Context(), key)
				if err != nil {
					t.Error(err)
					return
				}
				if r.Outcome == tier.OutcomeLoad {
					brought.Add(int64(len(r.Value)))
				}
				if n%7 == 0 {
					c.Evict(key)
				}
				watch()
			}
		})
	}
	running.Wait()
	landed(c)
	st := c.Stats()
	took := heap() - before
	t.Logf("%d bytes brought, %d evictions; %d entries of %d bytes, at most %d; the heap holds %d, %d when empty",
		brought.Load(), st.L1Evictions, st.L1Entries, st.L1Bytes, most.Load(), took, empty)
	if st.L1Evictions == 0 || st.L1Bytes < maxBytes/2 {
		t.Error("L1 was never full: the test shows nothing")
	}
	if most.Load() > maxBytes*11/10 {
		t.Errorf("L1 counted %d bytes at most, %d are allowed", most.Load(), maxBytes)
	}
	if took-empty > maxBytes*11/10 {
		t.Errorf("the heap holds %d bytes more than before, %d are allowed", took-empty, maxBytes)
	}
	runtime.KeepAlive(c)
}
