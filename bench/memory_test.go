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
// that L1 has is in it, counters and tables too, and that the allocator rounds up; the keys are the caller's.
func BenchmarkMemory(b *testing.B) {
	const budget, products = 64 << 20, 200_000
	heap := func() float64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	for b.Loop() { // once, below, is enough: it is not a time
		continue
	}
	keys := namesOf(products)
	before := heap()
	c := must(tier.New(tier.Config[string]{
		Name: "product", TTL: time.Hour, RemoteTTL: time.Hour, MaxBytes: budget, TrustWindow: time.Millisecond,
		Load: func(context.Context, string) (value, error) {
			return value{Value: strings.Repeat("p", bodyLen), Version: 1}, nil
		},
	}))(b)
	defer func() { _ = c.Close() }()
	for part := range parts(keys, 500) {
		if _, err := c.GetMany(context.Background(), part); err != nil {
			b.Fatal(err)
		}
	}
	// Versions seen are forgotten by then; with a bus it takes three trust windows and a second.
	pause(2 * time.Second)
	b.ReportMetric((heap()-before)/float64(c.Stats().L1Entries)-bodyLen, "tiercel-B/entry")
	b.ReportMetric(float64(c.Stats().L1Entries), "entries")

	before = heap()
	peer := must(otter.New(&otter.Options[string, string]{
		MaximumSize: products / 2, ExpiryCalculator: otter.ExpiryWriting[string, string](time.Hour),
	}))(b)
	defer peer.StopAllGoroutines()
	for _, key := range keys[:products/2] {
		peer.Set(key, strings.Repeat("p", bodyLen))
	}
	peer.CleanUp()
	b.ReportMetric((heap()-before)/float64(peer.EstimatedSize())-bodyLen, "otter-ttl-B/entry")
	b.ReportMetric(0, "ns/op")
}
