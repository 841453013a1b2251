package tier_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// What waits in ristretto's queue is no part of ristretto's budget. The budget is small here, so that a queue of some
// hundred entries would pass it by far if it might.
func TestL1_whatWaitsToGetInIsBoundedInBytesToo(t *testing.T) {
	const budget, readers, evictions = 4 << 20, 4, 500
	sizes := []int{100, 1000, 4000, 20_000}
	c := newCache(t, tier.Config[string]{
		MaxBytes: budget,
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: strings.Repeat("x", sizes[len(key)%len(sizes)]), Version: 1}, nil
		},
	})
	deadline := time.Now().Add(time.Minute)
	most := make([]int64, readers)
	var wg sync.WaitGroup
	for w := range readers {
		wg.Go(func() {
			for i := 0; c.Stats().L1Evictions < evictions; i++ {
				if time.Now().After(deadline) {
					t.Errorf("%d evictions in all this time", c.Stats().L1Evictions)
					return
				}
				if _, err := c.Get(t.Context(), fmt.Sprint(w, "-", i*i)); err != nil { // keys of different lengths
					t.Error(err)
					return
				}
				most[w] = max(most[w], c.Stats().L1Bytes)
			}
		})
	}
	wg.Wait()
	landed(c)
	for _, m := range most {
		if m > budget*11/10 {
			t.Errorf("L1 held %d bytes, more than a tenth above its budget of %d", m, budget)
		}
	}
	if got := c.Stats().L1Bytes; got < budget*8/10 {
		t.Errorf("L1 holds %d bytes at the end, of %d: the budget is not used", got, budget)
	}
}
