package bench

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/tiercel-go/tiercel/tier"
)

// BenchmarkMemory is what a product in a full L1 costs beside its body: heap after a collection, over the products held. All
// that L1 has is in it, counters and tables too, and that the allocator rounds up.
func BenchmarkMemory(b *testing.B) {
	const budget, products = 64 << 20, 200_000
	heap := func() float64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	keys := namesOf(products)
	for b.Loop() {
		before := heap()
		c := must(tier.New(tier.Config[string]{
			Name: "product", TTL: time.Hour, RemoteTTL: time.Hour, MaxBytes: budget, TrustWindow: time.Millisecond,
			Load: func(_ context.Context, key string) (value, error) {
				return value{Value: strings.Repeat("p", bodyLen), Version: 1}, nil
			},
		}))(b)
		for part := range parts(keys, 500) {
			if _, err := c.GetMany(context.Background(), part); err != nil {
				b.Fatal(err)
			}
		}
		for c.Stats().FlightsActive > 0 {
			pause(time.Millisecond)
		}
		pause(3 * time.Second) // versions seen are forgotten by then; with a bus it takes three trust windows and a second
		b.ReportMetric((heap()-before)/float64(c.Stats().L1Entries)-bodyLen, "tiercel-B/entry")
		b.ReportMetric(float64(c.Stats().L1Entries), "entries")
		if err := c.Close(); err != nil {
			b.Fatal(err)
		}
	}
	before := heap()
	held := must(otter.New(&otter.Options[string, string]{MaximumSize: 100_000, ExpiryCalculator: otter.ExpiryWriting[string, string](time.Hour)}))(b)
	for _, key := range keys[:100_000] {
		held.Set(strings.Clone(key), strings.Repeat("p", bodyLen))
	}
	held.CleanUp()
	b.ReportMetric((heap()-before)/float64(held.EstimatedSize())-bodyLen, "otter-ttl-B/entry")
	held.StopAllGoroutines()
	b.ReportMetric(0, "ns/op")
}
