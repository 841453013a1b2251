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

	"github.com/tiercel-go/tiercel/tier"
)

var churn = flag.Duration("churn", time.Second, "how long TestHazard48 turns L1 over at least")

// Values of many sizes come and go far faster than L1 can hold them, while keys are invalidated. Its own count of bytes
// stays within a tenth over MaxBytes, and so does what the heap says that it takes.
func TestHazard48_memoryStaysWithinMaxBytesUnderChurn(t *testing.T) {
	const maxBytes, keys, turns = 32 << 20, 10_000, 2
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
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
		for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
		}
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
