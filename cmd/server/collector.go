package main

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
)

// lagTimeout bounds the one question that a scrape puts to the database.
const lagTimeout = time.Second

// hotRanks is how many series the hot keys make.
const hotRanks = 10

// A collector reads, at each scrape, what the packages below count by themselves: hits of L1 call no hook.
type collector struct {
	*backend
	started time.Time
}

// watch adds b's own figures.
func (m *metrics) watch(b *backend, started time.Time) {
	m.registry.MustRegister(&collector{b, started})
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tiercel_"+name, help, labels, nil)
}

var (
	getsDesc      = desc("gets_total", "Reads by outcome.", "cache", "outcome")
	rejectedDesc  = desc("rejected_fills_total", "Values not stored because their key changed meanwhile.", "tier")
	bytesDesc     = desc("l1_bytes", "What the entries of L1 take.")
	entriesDesc   = desc("l1_entries", "Entries in L1.")
	evictionsDesc = desc("l1_evictions_total", "Entries that L1 dropped for want of room.")
	loadingDesc   = desc("loads_running", "Database loads under way.")
	hotDesc       = desc("hot_key_rate", "Reads a second of the products that are read most here, by rank.", "rank")
	trustedDesc   = desc("trusted", "1: copies older than the trust window may be served, for nothing was missed.")
	contactDesc   = desc("contact_age_seconds", "Since the last proof that nothing was missed; since the start if there was none.")
	pendingDesc   = desc("outbox_pending", "Visible outbox rows at or above the cursor.")
	oldestDesc    = desc("outbox_oldest_seconds", "Age of the oldest of them.")
	buildDesc     = desc("build_info", "Always 1.", "version", "commit")

	dbMaxDesc   = desc("db_connections_max", "Most connections to the database.")
	dbConnsDesc = desc("db_connections", "Connections to the database.", "state")
	dbWaitsDesc = desc("db_waits_total", "Times that a connection had to be waited for.")
	dbWaitDesc  = desc("db_wait_seconds_total", "Time spent waiting for a connection.")
)

// Describe sends what does not depend on the settings.
func (*collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		getsDesc, rejectedDesc, bytesDesc, entriesDesc, evictionsDesc, loadingDesc, hotDesc, trustedDesc, contactDesc, pendingDesc,
		oldestDesc, buildDesc, dbMaxDesc, dbConnsDesc, dbWaitsDesc, dbWaitDesc,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	st, lists := c.products.Stats(), c.products.ListStats()
	for outcome, n := range st.Outcomes {
		counter(getsDesc, float64(n), cacheName, outcome)
		counter(getsDesc, float64(lists.Outcomes[outcome]), store.ListName, outcome)
	}
	counter(rejectedDesc, float64(st.RejectedL1+lists.RejectedL1), "l1")
	counter(rejectedDesc, float64(st.RejectedL2+lists.RejectedL2), "l2")
	gauge(bytesDesc, float64(st.L1Bytes+lists.L1Bytes))
	gauge(entriesDesc, float64(st.L1Entries+lists.L1Entries))
	counter(evictionsDesc, float64(st.L1Evictions+lists.L1Evictions))
	gauge(loadingDesc, float64(st.LoadsRunning+lists.LoadsRunning))
	for i, rate := range c.products.HotRates(hotRanks) {
		gauge(hotDesc, rate, strconv.Itoa(i+1))
	}

	db := c.db.Stats()
	gauge(dbMaxDesc, float64(db.MaxOpenConnections))
	gauge(dbConnsDesc, float64(db.InUse), "in_use")
	gauge(dbConnsDesc, float64(db.Idle), "idle")
	counter(dbWaitsDesc, float64(db.WaitCount))
	counter(dbWaitDesc, db.WaitDuration.Seconds())

	v, commit := versions()
	gauge(buildDesc, 1, v, commit)
	c.collectBus(gauge)
}

// collectBus leaves out what there is not: without a bus nothing is trusted for long, and nothing pends.
func (c *collector) collectBus(gauge func(*prometheus.Desc, float64, ...string)) {
	if c.bus == nil {
		gauge(trustedDesc, 0)
		return
	}
	st := c.bus.Status()
	since := c.started
	if !st.Contact.IsZero() {
		since = st.Contact
	}
	gauge(contactDesc, time.Since(since).Seconds())
	gauge(trustedDesc, truth(st.Trusted))
	ctx, cancel := context.WithTimeout(context.Background(), lagTimeout)
	defer cancel()
	if pending, oldest, ok := c.lag(ctx, st); ok {
		gauge(pendingDesc, float64(pending))
		gauge(oldestDesc, oldest.Seconds())
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// lag asks the database. While it is out of reach the two gauges are absent: a last known value would look well.
func (c *collector) lag(ctx context.Context, st invalidation.Status) (pending int64, oldest time.Duration, ok bool) {
	pending, oldest, err := c.db.Outbox().Lag(ctx, st.Cursor)
	return pending, oldest, err == nil
}
