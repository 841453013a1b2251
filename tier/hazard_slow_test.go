package tier_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// Each answer of Redis takes 200 ms: reads wait for L2 until the breaker opens, each at most once and for Timeout, and
// not at all after that; loads stay bounded all the while.
func TestHazard33_slowRedisDelaysFewReadsOnceAndLoadsStayBounded(t *testing.T) {
	t.Parallel()
	const maxLoads, readers, each = 4, 16, 50
	server := testenv.StartRedis(t)
	way := server.Proxy(t)
	s := newSource()
	var running, most atomic.Int64
	var mu sync.Mutex
	var waited []time.Duration // of each command that was sent, under mu
	var spared int             // commands that the breaker kept back, under mu
	var opened atomic.Bool
	c := newProcess(t, server, s, func(cfg *tier.Config[string]) {
		cfg.MaxLoads, cfg.LoadTimeout = maxLoads, 6*patience
		cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
			now := running.Add(1)
			defer running.Add(-1)
			raiseTo(&most, now)
			<-time.After(2 * time.Millisecond) // as long as a quick database takes
			return s.load(ctx, key)
		}
		cfg.Remote = newRedis(t, tier.RedisConfig{Client: newClient(t, way.Addr()), Hooks: tier.RedisHooks{
			Done: func(_ string, took time.Duration, err error) {
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, tier.ErrOpen) {
					spared++
				} else {
					waited = append(waited, took)
				}
			},
			Breaker: func(state string) { opened.Store(opened.Load() || state == "open") },
		}})
	})
	for i := range readers * each {
		s.set(fmt.Sprint(i), "v")
	}
	s.set("warm", "v")
	expect(t, c, "warm", "v")
	landed(c)
	way.Delay(200 * time.Millisecond)
	mu.Lock()
	waited, spared = nil, 0
	mu.Unlock()
	took := make([][]time.Duration, readers)
	var reading sync.WaitGroup
	for r := range readers {
		reading.Go(func() {
			for i := range each {
				began := time.Now()
				if v, err := c.Get(t.Context(), fmt.Sprint(r*each+i)); err != nil || v != "v" {
					t.Errorf("Get = %q, %v", v, err)
					return
				}
				took[r] = append(took[r], time.Since(began))
			}
		})
	}
	reading.Wait()
	landed(c)
	mu.Lock()
	defer mu.Unlock()
	// A read that waited in vain asks L2 no more; what was under way when the breaker opened is one read of each reader.
	if !opened.Load() || len(waited) > 4*readers || len(waited)+spared != readers*each {
		t.Errorf("%d commands were sent and %d spared for %d reads (breaker opened: %v); want one for each read, most of them spared",
			len(waited), spared, readers*each, opened.Load())
	}
	if s.total() != readers*each+1 || most.Load() > maxLoads {
		t.Errorf("%d loads of %d keys, %d at once; MaxLoads is %d", s.total(), readers*each+1, most.Load(), maxLoads)
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	slices.Sort(waited)
	t.Logf("%d of %d reads waited for L2, %v in the median; a read took %v in the median, %v at worst; %d loads at once",
		len(waited), len(all), waited[len(waited)/2], all[len(all)/2], all[len(all)-1], most.Load())
}
