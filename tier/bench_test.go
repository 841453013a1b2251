package tier_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/dgraph-io/ristretto/v2"

	"github.com/tiercel-go/tiercel/tier"
)

// BenchmarkGet compares a hit of L1 with what it is made of: a ristretto Get under a string key and one reading of the
// clock. Both run in one process, one after the other; compare them within one run only.
func BenchmarkGet(b *testing.B) {
	const n = 1 << 10
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("product-", i)
	}
	b.Run("tier", func(b *testing.B) {
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
		ctx := context.Background()
		for _, k := range keys {
			if _, err := c.Get(ctx, k); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportAllocs()
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for i := rand.IntN(n); pb.Next(); i++ {
				if v, err := c.Get(ctx, keys[i%n]); err != nil || v == "" {
					b.Error(v, err)
				}
			}
		})
		b.StopTimer()
		if st := c.Stats(); st.Loads > n {
			b.Errorf("%d loads: these were not hits", st.Loads)
		}
	})
	b.Run("ristretto", func(b *testing.B) {
		c, err := ristretto.NewCache(&ristretto.Config[string, string]{
			NumCounters: 1 << 20, MaxCost: 256 << 20, BufferItems: 64, IgnoreInternalCost: true,
		})
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		for _, k := range keys {
			c.Set(k, k, int64(len(k)))
			c.Wait()
		}
		b.ReportAllocs()
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			var now time.Time
			for i := rand.IntN(n); pb.Next(); i++ {
				v, ok := c.Get(keys[i%n])
				now = time.Now()
				if !ok || v == "" {
					b.Error("a miss")
				}
			}
			_ = now
		})
	})
}

func TestGet_hitDoesNotAllocate(t *testing.T) {
	s := newSource()
	s.set("k", "v")
	remoteless := newCache(t, tier.Config[string]{Load: s.load})
	_, twoTiers, _, _ := newPair(t, s, nil)
	for name, c := range map[string]*tier.Cache[string]{"L1 only": remoteless, "two tiers": twoTiers} {
		expect(t, c, "k", "v")
		for c.Stats().FlightsActive > 0 { // until then the answer comes from the finished flight
			runtime.Gosched()
		}
		ctx := t.Context()
		if n := testing.AllocsPerRun(1000, func() { _, _ = c.Get(ctx, "k") }); n != 0 {
			t.Errorf("%s: Get allocates %v times", name, n)
		}
		if n := testing.AllocsPerRun(1000, func() { _, _ = c.GetInfo(ctx, "k") }); n != 0 {
			t.Errorf("%s: GetInfo allocates %v times", name, n)
		}
	}
}
