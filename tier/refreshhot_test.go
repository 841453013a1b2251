package tier_test

import (
	"context"
	"flag"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

var (
	hotFor  = flag.Duration("hot", 3*time.Second, "for how long TestRefresh_hotKeyIsLoadedOnceALifetime reads")
	hotRate = flag.Int("hotrate", 2000, "its reads a second")
)

// A key that lives for 2 s is read all the time, by three processes on a real Redis. Beside each read another key is
// read, which outlives the test: what a hit takes on this machine now. With -hot 1m it is the acceptance test, and the
// log has its figures; the times are not judged here, because a busy machine would fail them.
func TestRefresh_hotKeyIsLoadedOnceALifetime(t *testing.T) {
	const processes, lifetime, loadTakes = 3, 2 * time.Second, 20 * time.Millisecond
	server := testenv.StartRedis(t)
	var loads []time.Time
	var running atomic.Int64
	var mu sync.Mutex
	load := func(_ context.Context, key string) (tier.Versioned[string], error) {
		if key == "base" {
			return tier.Versioned[string]{Value: "v", Version: 1}, nil
		}
		if running.Add(1) > 1 {
			t.Error("two loads at once")
		}
		defer running.Add(-1)
		mu.Lock()
		loads = append(loads, time.Now())
		mu.Unlock()
		<-time.After(loadTakes)
		return tier.Versioned[string]{Value: "v", Version: 1, TTL: lifetime}, nil
	}
	var caches [processes]*tier.Cache[string]
	for i := range caches {
		caches[i] = newPatientProcess(t, newSource(), connectTo(t, server), func(cfg *tier.Config[string]) {
			cfg.Load, cfg.StaleFor = load, time.Hour
		})
		for _, key := range []string{"hot", "base"} {
			expect(t, caches[i], key, "v")
		}
		landed(caches[i])
	}
	began := time.Now()
	type taken struct{ hot, base []time.Duration }
	var took [processes]taken
	var other, stale atomic.Int64
	var readers sync.WaitGroup
	for i, c := range caches {
		readers.Go(func() {
			n := int(hotFor.Seconds() * float64(*hotRate) / processes)
			took[i].hot, took[i].base = make([]time.Duration, 0, n), make([]time.Duration, 0, n)
			ticks := time.NewTicker(time.Second * processes / time.Duration(*hotRate))
			defer ticks.Stop()
			for time.Since(began) < *hotFor {
				<-ticks.C
				t0 := time.Now()
				if _, err := c.GetInfo(t.Context(), "base"); err != nil {
					t.Error(err)
				}
				t1 := time.Now()
				r, err := c.GetInfo(t.Context(), "hot")
				t2 := time.Now()
				switch {
				case err != nil || r.Value != "v":
					t.Errorf("%q, %v", r.Value, err)
				case r.Outcome == tier.OutcomeStale:
					stale.Add(1)
				case r.Outcome != tier.OutcomeL1:
					other.Add(1)
				}
				took[i].base, took[i].hot = append(took[i].base, t1.Sub(t0)), append(took[i].hot, t2.Sub(t1))
			}
		})
	}
	readers.Wait()
	elapsed := time.Since(began)
	mu.Lock()
	defer mu.Unlock()
	var hot, base []time.Duration
	for _, one := range took {
		hot, base = append(hot, one.hot...), append(base, one.base...)
	}
	slices.Sort(hot)
	slices.Sort(base)
	at := func(all []time.Duration, q float64) time.Duration { return all[int(q*float64(len(all)-1))] }
	t.Logf("%d reads in %v: %d waited, %d were stale; %d loads", len(hot), elapsed, other.Load(), stale.Load(), len(loads))
	for _, q := range []float64{0.5, 0.99, 0.999, 1} {
		t.Logf("quantile %v: %v, of the other key %v", q, at(hot, q), at(base, q))
	}
	shortest := time.Hour
	for i := range loads[1:] {
		shortest = min(shortest, loads[i+1].Sub(loads[i]))
	}
	t.Logf("the shortest time between two loads: %v", shortest)
	// A lifetime is shortened by a tenth at most, and what is left of it by two tenths. That is when a refresh may begin.
	if least := lifetime * 9 * 8 / 100; shortest < least-lifetime/10 {
		t.Errorf("two loads within %v: the lifetime is %v", shortest, lifetime)
	}
	if len(loads) < 2 {
		t.Error("it was never refreshed")
	}
}

// The same with values that do not change, on a real Redis: the first load of all is the only one that brings a value.
func TestUnchanged_oneValueIsSentToAllProcessesOverManyLifetimes(t *testing.T) {
	const lifetime = 100 * time.Millisecond
	server := testenv.StartRedis(t)
	var values, loads atomic.Int64
	load := func(ctx context.Context, key string) (tier.Versioned[string], error) {
		loads.Add(1)
		if held, ok := tier.HeldVersion(ctx, key); ok && held == 7 {
			return tier.Versioned[string]{Unchanged: true}, nil
		}
		values.Add(1)
		return tier.Versioned[string]{Value: "v", Version: 7}, nil
	}
	var caches [2]*tier.Cache[string]
	for i := range caches {
		caches[i] = newPatientProcess(t, newSource(), connectTo(t, server), func(cfg *tier.Config[string]) {
			cfg.Load, cfg.TTL, cfg.RemoteTTL, cfg.StaleFor = load, lifetime, lifetime, time.Hour
		})
		expect(t, caches[i], "k", "v")
		landed(caches[i])
	}
	testenv.Eventually(t, patience, func() bool {
		for _, c := range caches {
			expect(t, c, "k", "v")
		}
		return loads.Load() >= 10
	}, "ten lifetimes have passed")
	if n := values.Load(); n != 1 {
		t.Errorf("%d values were sent in %d loads, want 1", n, loads.Load())
	}
}
