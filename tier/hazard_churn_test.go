package tier_test

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

var churn = flag.Duration("churn", 2*time.Second, "how long L1 is churned in TestHazard48; the hazard speaks of 10m")

// Hazard 48. What L1 says it holds is held to the budget all the while; what the heap holds is held to it at the end, since
// an account that forgets something would keep to its budget all the more easily. The budget is small, so that what waits in
// ristretto's queue, which is no part of its own budget, would pass it if it might.
func TestHazard48_localTierKeepsToItsBudgetUnderChurn(t *testing.T) {
	const budget, readers, evictions = 4 << 20, 4, 500
	sizes := []int{100, 1000, 4000, 20_000}
	deadline := time.Now().Add(*churn + time.Minute)
	c := newCache(t, tier.Config[string]{
		MaxBytes: budget,
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: strings.Repeat("x", sizes[len(key)%len(sizes)]), Version: 1}, nil
		},
	})
	before := heap()
	end := time.Now().Add(*churn)
	most := make([]int64, readers)
	var wg sync.WaitGroup
	for w := range readers {
		wg.Go(func() {
			for i := 0; i%64 != 0 || time.Now().Before(end) || c.Stats().L1Evictions < evictions; i++ {
				if time.Now().After(deadline) {
					t.Errorf("%d evictions in all this time", c.Stats().L1Evictions)
					return
				}
				key := fmt.Sprint(w, "-", i*i) // of different lengths
				if _, err := c.Get(t.Context(), key); err != nil {
					t.Error(err)
					return
				}
				if i%10 == 0 {
					c.Evict(key)
				}
				if i%4 == 0 {
					most[w] = max(most[w], c.Stats().L1Bytes)
				}
			}
		})
	}
	wg.Wait()
	landed(c)
	st := c.Stats()
	held := heap() - before
	t.Logf("%d loads: %d entries of %d bytes, at most %d, budget %d; the heap grew by %d",
		st.Loads, st.L1Entries, st.L1Bytes, most, budget, held)
	for _, m := range most {
		if m > budget*11/10 {
			t.Errorf("L1 held %d bytes, more than a tenth above its budget of %d", m, budget)
		}
	}
	if st.L1Bytes < budget*8/10 {
		t.Errorf("L1 holds %d bytes at the end, of %d: the budget is not used", st.L1Bytes, budget)
	}
	const fixed = 1 << 20 // ristretto's counters and rings, whatever it holds
	if held > budget*11/10+fixed {
		t.Errorf("the heap grew by %d bytes for a budget of %d", held, budget)
	}
	runtime.KeepAlive(c)
}

// heap is what is reachable.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below
}
