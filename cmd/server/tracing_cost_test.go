//go:build !race

package main

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

// A sink is a ResponseWriter that keeps its header map from one request to the next.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }

// A hitter asks one server for one product, again and again, through all that a request goes through but the network.
type hitter struct {
	name string
	hit  func()
}

// bareProducts is timedProducts as it would be if there were no tracing: it does not ask for the trace of an exemplar.
type bareProducts struct {
	*store.Cached
	l1 prometheus.Observer
}

func (p bareProducts) Get(ctx context.Context, id string) (store.Read, error) {
	began := time.Now()
	r, err := p.Cached.Get(ctx, id)
	if err == nil && r.Outcome == tier.OutcomeL1 {
		p.l1.Observe(time.Since(began).Seconds())
	}
	return r, err
}

// bare is the server's API if there were no tracing.
func bare(t testing.TB, s *server) http.Handler {
	t.Helper()
	c := s.handlersConfig(t.Context(), s.backend)
	m := s.metrics
	c.Around = nil
	c.Products = bareProducts{s.backend.products, m.getDuration.WithLabelValues(cacheName, tier.OutcomeL1.String())}
	c.Observe = func(_ context.Context, route, method string, code int, took time.Duration) {
		m.httpSeries(route, method, code).Observe(took.Seconds())
	}
	h, err := handlers.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func dropping(ctx context.Context, c config, down *teardown) (*tracing, error) {
	return tracingTo(ctx, tracetest.NewNoopExporter(), c, down)
}

// newHitters are servers with all settings at their defaults, but for lifetimes that no benchmark outlives: one without
// tracing ("none"), one whose tracing is not set ("off"), and two that trace to nowhere, one in a hundred requests and all.
func newHitters(t testing.TB) []hitter {
	t.Helper()
	none, off := newWarm(t, nil), newWarm(t, nil)
	// The SDK reads them as it is set up.
	t.Setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
	t.Setenv("OTEL_TRACES_SAMPLER_ARG", "0.01")
	sampled := newWarm(t, dropping)
	t.Setenv("OTEL_TRACES_SAMPLER", "parentbased_always_on")
	on := newWarm(t, dropping)
	return []hitter{
		newHitter(t, "none", none, bare(t, none)), newHitter(t, "off", off, off.handler(t)),
		newHitter(t, "sampled", sampled, sampled.handler(t)), newHitter(t, "on", on, on.handler(t)),
	}
}

// newWarm is a server with one product.
func newWarm(t testing.TB, trace func(context.Context, config, *teardown) (*tracing, error)) *server {
	t.Helper()
	s := assemble(t, map[string]string{
		"DATABASE_URL": "sqlite:" + t.TempDir() + "/db", "REDIS_URL": "none",
		"STALENESS_BOUND": "1h", "L1_TTL": "1h", "OUTBOX_RETENTION": "24h",
	}, trace)
	if _, err := s.backend.products.Create(t.Context(), store.Draft{SKU: "s", Name: "n"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func newHitter(t testing.TB, name string, s *server, h http.Handler) hitter {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "/api/products/1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	w := &sink{header: make(http.Header)}
	hit := func() { h.ServeHTTP(w, req) }
	for w.header.Get("Cache-Status") != "tiercel; hit; detail=l1" {
		if hit(); w.status != http.StatusOK {
			t.Fatalf("%s: status %d", name, w.status)
		}
	}
	before := s.backend.products.Stats().Outcomes
	t.Cleanup(func() {
		after := s.backend.products.Stats().Outcomes
		l1 := tier.OutcomeL1.String()
		for outcome, n := range after {
			if outcome != l1 && n != before[outcome] || outcome == l1 && n == before[outcome] {
				t.Errorf("%s: %v reads, %v before: these were not hits of L1", name, after, before)
			}
		}
	})
	return hitter{name, hit}
}

// checkHits returns what a hit of each allocates. AllocsPerRun rounds down, so that what happens now and then (a log line, a
// block of request ids, a sampled request) does not count.
func checkHits(t testing.TB, who []hitter) map[string]float64 {
	t.Helper()
	allocs := make(map[string]float64)
	for _, h := range who {
		allocs[h.name] = testing.AllocsPerRun(2000, h.hit)
	}
	if allocs["off"] != allocs["none"] || allocs["none"] > 0 {
		t.Errorf("a hit allocates %v times where tracing is off, %v times without any, known is 0", allocs["off"], allocs["none"])
	}
	if allocs["on"] == 0 {
		t.Error("a hit that is traced allocates nothing: it is not traced")
	}
	return allocs
}

// Not under the race detector, where a sync.Pool, ours and Gin's, drops at random what it is given.
func TestHit_allocatesWithTracingOffWhatItDoesWithoutAny(t *testing.T) { checkHits(t, newHitters(t)) }

// BenchmarkHit_tracing compares whole requests that L1 answers, of a server whose tracing is off and of servers that trace, with
// those of one without any. They take turns, a hundred requests each, another one first each time: "off/none" and the like are
// the median, over the rounds, of the time of the one over that of the other.
func BenchmarkHit_tracing(b *testing.B) {
	who := newHitters(b)
	allocs := checkHits(b, who)
	const turn = 100
	times := make([][]float64, len(who)) // of a request, by hitter, of each round
	b.ResetTimer()
	for round := 0; b.Loop(); round++ {
		for i := range who {
			i = (i + round) % len(who)
			began := time.Now()
			for range turn {
				who[i].hit()
			}
			times[i] = append(times[i], float64(time.Since(began))/turn)
		}
	}
	b.StopTimer()
	b.ReportMetric(0, "ns/op") // of a round of all: it says nothing
	for i, h := range who {
		b.ReportMetric(allocs[h.name], h.name+"-allocs/op")
		ratios := make([]float64, len(times[i]))
		for round, took := range times[i] {
			ratios[round] = took / times[0][round]
		}
		b.ReportMetric(median(times[i]), h.name+"-ns/op")
		if i > 0 {
			b.ReportMetric(median(ratios), h.name+"/"+who[0].name)
		}
	}
}

func median(of []float64) float64 {
	of = slices.Sorted(slices.Values(of))
	return of[len(of)/2]
}
