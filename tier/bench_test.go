package tier_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dgraph-io/ristretto/v2"

	"github.com/tiercel-go/tiercel/tier"
)

// BenchmarkGet compares a hit of L1 with what it is made of: a ristretto Get under a string key and one reading of the
// clock. The two take turns, a thousand calls each, so that what else the machine does hits both: "ratio" is the time
// of the first over that of the second.
func BenchmarkGet(b *testing.B) {
	const n = 1 << 10
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("product-", i)
	}
	ctx := context.Background()
	c, err := tier.New(tier.Config[string]{
		Name: "bench", TTL: time.Hour, RemoteTTL: time.Hour,
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: key, Version: 1}, nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	bare, err := ristretto.NewCache(&ristretto.Config[string, string]{
		NumCounters: 1 << 20, MaxCost: 256 << 20, BufferItems: 64, IgnoreInternalCost: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	defer bare.Close()
	for _, k := range keys {
		bare.Set(k, k, int64(len(k)))
		bare.Wait()
		if _, err := c.Get(ctx, k); err != nil {
			b.Fatal(err)
		}
	}

	var tierTime, bareTime, turns atomic.Int64
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var clock time.Time
		for at := rand.IntN(n); pb.Next(); at++ {
			begin := time.Now()
			for i := range n {
				if v, err := c.Get(ctx, keys[(at+i)%n]); err != nil || v == "" {
					b.Error(v, err)
				}
			}
			middle := time.Now()
			for i := range n {
				v, ok := bare.Get(keys[(at+i)%n])
				clock = time.Now()
				if !ok || v == "" {
					b.Error("a miss")
				}
			}
			tierTime.Add(int64(middle.Sub(begin)))
			bareTime.Add(int64(clock.Sub(middle)))
			turns.Add(1)
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(tierTime.Load())/float64(turns.Load()*n), "ns/hit")
	b.ReportMetric(float64(bareTime.Load())/float64(turns.Load()*n), "ns/bare")
	b.ReportMetric(float64(tierTime.Load())/float64(bareTime.Load()), "ratio")
	if st := c.Stats(); st.Loads > 2*n {
		b.Errorf("%d loads: these were not hits", st.Loads)
	}
}

// BenchmarkGet_hotKeys compares hits of a cache that looks for hot keys with those of one that does not, in turns as
// BenchmarkGet does: "ratio" is the median time of the first's turns over that of the second's, which a busy machine does
// not disturb, and "top10" how many of the true ten keys it found.
func BenchmarkGet_hotKeys(b *testing.B) {
	const n = 1 << 10
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("product-", i)
	}
	ctx := context.Background()
	cache := func(hot int) *tier.Cache[string] {
		c, err := tier.New(tier.Config[string]{
			Name: "bench", TTL: time.Hour, RemoteTTL: time.Hour, HotKeys: hot,
			Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
				return tier.Versioned[string]{Value: key, Version: 1}, nil
			},
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = c.Close() })
		for _, k := range keys {
			if _, err := c.Get(ctx, k); err != nil {
				b.Fatal(err)
			}
		}
		landed(c)
		return c
	}
	with, without := cache(100), cache(0)
	order := make([]string, 1<<16) // a Zipf load
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.2, 1, n-1)
	for i := range order {
		order[i] = keys[zipf.Uint64()]
	}

	var mu sync.Mutex
	var withTimes, withoutTimes []time.Duration // of a turn
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		turn := func(c *tier.Cache[string], keys []string) time.Duration {
			begin := time.Now()
			for _, k := range keys {
				if v, err := c.Get(ctx, k); err != nil || v == "" {
					b.Error(v, err)
				}
			}
			return time.Since(begin)
		}
		var ours, plain []time.Duration
		for at := rand.IntN(len(order)); pb.Next(); at += n {
			part := order[at%(len(order)-n):][:n]
			if len(ours)%2 == 0 { // neither is always the first
				ours, plain = append(ours, turn(with, part)), append(plain, turn(without, part))
			} else {
				plain, ours = append(plain, turn(without, part)), append(ours, turn(with, part))
			}
		}
		mu.Lock()
		defer mu.Unlock()
		withTimes, withoutTimes = append(withTimes, ours...), append(withoutTimes, plain...)
	})
	b.StopTimer()
	median := func(times []time.Duration) float64 {
		slices.Sort(times)
		return float64(times[len(times)/2]) / n
	}
	b.ReportMetric(median(withTimes), "ns/hit")
	b.ReportMetric(median(withoutTimes), "ns/plain")
	b.ReportMetric(median(withTimes)/median(withoutTimes), "ratio")
	b.ReportMetric(float64(agree(namesOf(with.Hot(10)), keys[:10])), "top10")
}
