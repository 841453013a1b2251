package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

// metrics turns the hooks of the packages below into Prometheus' counters and histograms. What those packages count by
// themselves is read when it is asked for: see collector.
type metrics struct {
	registry *prometheus.Registry

	getDuration   *prometheus.HistogramVec
	loads         *prometheus.CounterVec
	loadDuration  prometheus.Histogram
	lockWait      *prometheus.HistogramVec
	l2Duration    *prometheus.HistogramVec
	l2Errors      *prometheus.CounterVec
	invalidations *prometheus.CounterVec
	lag           prometheus.Histogram
	gaps          *prometheus.CounterVec
	staleness     prometheus.Histogram
	breaker       *prometheus.GaugeVec
	http          *prometheus.HistogramVec

	traces  *tracing    // whose traces are the exemplars; nil: off
	applied application // told of each message; nil: nobody is

	mu        sync.RWMutex
	observers map[series]prometheus.Observer // under mu: those of http
}

// The buckets reach from what is served from memory to what waits for a database.
var (
	readBuckets = []float64{50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5}
	waitBuckets = []float64{1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5}
	// The first is for what was the newest. An alarm looks above STALENESS_BOUND, which is rarely more than seconds.
	staleBuckets = []float64{0, 10e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2, 3, 5, 10}
)

func newMetrics(traces *tracing) *metrics {
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tiercel_" + name, Help: help}, labels)
	}
	histograms := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tiercel_" + name, Help: help, Buckets: buckets}, labels)
	}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: "tiercel_" + name, Help: help, Buckets: buckets})
	}
	m := &metrics{
		registry:      prometheus.NewRegistry(),
		traces:        traces,
		getDuration:   histograms("get_duration_seconds", "Reads by outcome; those out of L1 one by one, not in batches.", readBuckets, "cache", "outcome"),
		loads:         counters("loads_total", "Loads from the database.", "cache", "result"),
		loadDuration:  histogram("load_duration_seconds", "Duration of a load from the database.", readBuckets),
		lockWait:      histograms("lock_wait_seconds", "Waits for another process's load.", waitBuckets, "cache", "result"),
		l2Duration:    histograms("l2_duration_seconds", "Duration of a Redis command of the cache.", readBuckets, "op"),
		l2Errors:      counters("l2_errors_total", "Redis commands of the cache that failed.", "op", "kind"),
		invalidations: counters("invalidations_total", "Invalidations, by how they got here.", "origin"),
		lag:           histogram("invalidation_lag_seconds", "From the publication of a message to its application here.", waitBuckets),
		gaps:          counters("bus_gaps_total", "Times at which messages may have been missed.", "reason"),
		staleness: histogram("staleness_seconds",
			"Sampled answers: for how long each was served after the database was seen to hold something newer.", staleBuckets),
		breaker: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "tiercel_breaker_state",
			Help: "Circuit breaker: 0 closed, 1 half-open, 2 open."}, []string{"name"}),
		observers: make(map[series]prometheus.Observer),
		http:      histograms("http_request_duration_seconds", "Requests to the product API.", readBuckets, "route", "method", "code"),
	}
	m.registry.MustRegister(m.getDuration, m.loads, m.loadDuration, m.lockWait, m.l2Duration, m.l2Errors, m.invalidations,
		m.lag, m.gaps, m.staleness, m.breaker, m.http,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.expose()
	return m
}

// expose makes the series that an alarm may ask for before anything happened: absent is not zero.
func (m *metrics) expose() {
	for _, result := range []string{"ok", "absent", "error", "timeout", "panic", "overloaded"} {
		m.loads.WithLabelValues(cacheName, result)
		m.loads.WithLabelValues(store.ListName, result)
	}
	for _, origin := range []string{"local", "bus", "replay", "outbox", "reset"} {
		m.invalidations.WithLabelValues(origin)
	}
	for _, reason := range []string{"first", "chain", "log", "empty"} {
		m.gaps.WithLabelValues(reason)
	}
	for _, outcome := range []string{"l1", "l2", "load", "stale", "negative", "bypass", "error"} {
		m.getDuration.WithLabelValues(cacheName, outcome)
		m.getDuration.WithLabelValues(store.ListName, outcome)
	}
	for _, result := range []string{"filled", "acquired", "timeout", "error"} {
		m.lockWait.WithLabelValues(cacheName, result)
		m.lockWait.WithLabelValues(store.ListName, result)
	}
	for _, op := range []string{"read", "acquire", "fill", "extend", "release", "hot"} {
		m.l2Duration.WithLabelValues(op)
		for _, kind := range []string{"timeout", "breaker", "network", "redis", "canceled"} {
			m.l2Errors.WithLabelValues(op, kind)
		}
	}
	m.breaker.WithLabelValues("l2")
}

// watchLimit shows the limit of loads; without shedding there is none to show.
func (m *metrics) watchLimit(limit func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tiercel_loads_limit",
		Help: "Loads from the database that may run at once now."}, func() float64 { return float64(limit()) }))
}

// timed measures hits of L1, which call no hook.
func (m *metrics) timed(of *store.Cached) handlers.Products {
	l1 := tier.OutcomeL1.String()
	return timedProducts{of, m, m.getDuration.WithLabelValues(cacheName, l1), m.getDuration.WithLabelValues(store.ListName, l1)}
}

type timedProducts struct {
	*store.Cached
	m          *metrics
	l1, listL1 prometheus.Observer
}

func (t timedProducts) List(ctx context.Context, f store.Filter) (store.Listing, error) {
	began := time.Now()
	l, err := t.Cached.List(ctx, f)
	if err == nil && l.Outcome == tier.OutcomeL1 {
		t.m.observe(ctx, t.listL1, time.Since(began))
	}
	return l, err
}

func (t timedProducts) Get(ctx context.Context, id string) (store.Read, error) {
	began := time.Now()
	r, err := t.Cached.Get(ctx, id)
	if err == nil && r.Outcome == tier.OutcomeL1 {
		t.m.observe(ctx, t.l1, time.Since(began))
	}
	return r, err
}

func (m *metrics) handler() http.Handler {
	// What can be read is answered even if a part cannot, as the outbox while the database is away.
	// OpenMetrics, for who asks for it, has the exemplars.
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true})
}

func (m *metrics) tierHooks(cache string) tier.Hooks {
	return tier.Hooks{
		Begin: m.traces.part(),
		Got: func(ctx context.Context, o tier.Outcome, took time.Duration) {
			m.observe(ctx, m.getDuration.WithLabelValues(cache, o.String()), took)
		},
		Loaded: func(result string, took time.Duration) {
			m.loads.WithLabelValues(cache, result).Inc()
			m.loadDuration.Observe(took.Seconds())
		},
		Waited: func(result string, took time.Duration) {
			m.lockWait.WithLabelValues(cache, result).Observe(took.Seconds())
		},
		Locked: func(result string, took time.Duration) {
			m.lockWait.WithLabelValues(cacheName, "quorum_"+result).Observe(took.Seconds())
		},
	}
}

func (m *metrics) redisHooks() tier.RedisHooks {
	states := map[string]float64{"closed": 0, "half-open": 1, "open": 2}
	return tier.RedisHooks{
		Begin: m.traces.command(),
		Done: func(op string, took time.Duration, err error) {
			m.l2Duration.WithLabelValues(op).Observe(took.Seconds())
			if err != nil {
				m.l2Errors.WithLabelValues(op, errorKind(err)).Inc()
			}
		},
		Breaker: func(state string) { m.breaker.WithLabelValues("l2").Set(states[state]) },
	}
}

func (m *metrics) busHooks() invalidation.Hooks {
	return invalidation.Hooks{
		Begin:       m.traces.publication(),
		Invalidated: func(origin string, n int) { m.invalidations.WithLabelValues(origin).Add(float64(n)) },
		Lag:         func(d time.Duration) { m.lag.Observe(max(d, 0).Seconds()) },
		Applied:     m.traces.applied(m.applied),
		Gap:         func(reason string) { m.gaps.WithLabelValues(reason).Inc() },
	}
}

// A series is the labels of one HTTP histogram.
type series struct {
	route, method string
	code          int
}

func (m *metrics) observeHTTP(ctx context.Context, route, method string, code int, took time.Duration) {
	m.observe(ctx, m.httpSeries(route, method, code), took)
}

// httpSeries is on the path of an L1 hit: looking a histogram up by its labels would allocate each time.
func (m *metrics) httpSeries(route, method string, code int) prometheus.Observer {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other" // anybody may send anything, and each would be a series for ever
	}
	key := series{route, method, code}
	m.mu.RLock()
	h, ok := m.observers[key]
	m.mu.RUnlock()
	if !ok {
		h = m.http.WithLabelValues(route, method, strconv.Itoa(code))
		m.mu.Lock()
		m.observers[key] = h
		m.mu.Unlock()
	}
	return h
}

// observe measures with the trace of ctx as exemplar, if there is one.
func (m *metrics) observe(ctx context.Context, o prometheus.Observer, took time.Duration) {
	if trace := m.traces.exemplar(ctx); trace != nil {
		if o, ok := o.(prometheus.ExemplarObserver); ok {
			o.ObserveWithExemplar(took.Seconds(), trace)
			return
		}
	}
	o.Observe(took.Seconds())
}

// errorKind sorts a Redis error by what an operator would look at.
func errorKind(err error) string {
	var network net.Error
	var answer redis.Error
	switch {
	case errors.Is(err, tier.ErrLeft):
		return "left"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timeout"
	case errors.As(err, &answer):
		return "redis"
	case errors.Is(err, tier.ErrOpen):
		return "breaker"
	case errors.Is(err, context.Canceled):
		return "canceled"
	default:
		return "network"
	}
}
