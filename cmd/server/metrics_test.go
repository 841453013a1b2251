package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// names are the contract's: dashboards and alarms rest on them.
var names = []string{
	`tiercel_breaker_state{name}`,
	`tiercel_build_info{commit,version}`,
	`tiercel_bus_gaps_total{reason}`,
	`tiercel_contact_age_seconds`,
	`tiercel_db_connections_max`,
	`tiercel_db_connections{state}`,
	`tiercel_db_wait_seconds_total`,
	`tiercel_db_waits_total`,
	`tiercel_get_duration_seconds{cache,outcome}`,
	`tiercel_gets_total{cache,outcome}`,
	`tiercel_hot_key_rate{rank}`,
	`tiercel_http_request_duration_seconds{code,method,route}`,
	`tiercel_invalidation_lag_seconds`,
	`tiercel_invalidations_total{origin}`,
	`tiercel_l1_bytes`,
	`tiercel_l1_entries`,
	`tiercel_l1_evictions_total`,
	`tiercel_l2_duration_seconds{op}`,
	`tiercel_l2_errors_total{kind,op}`,
	`tiercel_load_duration_seconds`,
	`tiercel_loads_running`,
	`tiercel_loads_total{cache,result}`,
	`tiercel_lock_wait_seconds{cache,result}`,
	`tiercel_outbox_oldest_seconds`,
	`tiercel_outbox_pending`,
	`tiercel_rejected_fills_total{tier}`,
	`tiercel_staleness_seconds`,
	`tiercel_trusted`,
}

var (
	sample = regexp.MustCompile(`(?m)^(tiercel_[a-z0-9_]+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? \S+$`)
	label  = regexp.MustCompile(`([a-z_]+)="`)
)

// series returns the name and labels of every series of ours.
func seriesOf(scrape string) []string {
	var found []string
	for _, m := range sample.FindAllStringSubmatch(scrape, -1) {
		var labels []string
		for _, l := range label.FindAllStringSubmatch(m[2], -1) {
			if l[1] != "le" {
				labels = append(labels, l[1])
			}
		}
		name := m[1]
		if slices.Sort(labels); len(labels) > 0 {
			name += "{" + strings.Join(labels, ",") + "}"
		}
		found = append(found, name)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestMetrics_haveTheContractsNamesAndCountWhatHappens(t *testing.T) {
	t.Parallel()
	s := startServer(t, nil)
	for range 3 {
		ask(t, s.URL+"/api/products/2")
	}
	ask(t, s.URL+"/api/products/999999999")
	scrape := ask(t, s.OpsURL+"/metrics").body
	if got := seriesOf(scrape); !slices.Equal(got, names) {
		t.Errorf("series\n%s, want\n%s", strings.Join(got, "\n"), strings.Join(names, "\n"))
	}
	for _, line := range []string{
		`tiercel_gets_total{cache="product",outcome="l1"} 2`,
		`tiercel_gets_total{cache="product",outcome="load"} 2`,
		`tiercel_loads_total{cache="product",result="ok"} 1`,
		`tiercel_loads_total{cache="product",result="absent"} 1`,
		`tiercel_trusted 1`, `tiercel_breaker_state{name="l2"} 0`, `tiercel_outbox_pending`, `go_goroutines`, `process_open_fds`,
		`tiercel_http_request_duration_seconds_count{code="200",method="GET",route="/api/products/:id"} 3`,
	} {
		if !strings.Contains(scrape, line) {
			t.Errorf("%s is missing:\n%s", line, regexp.MustCompile(`(?m)^`+strings.SplitN(line, " ", 2)[0][:12]+`.*`).FindString(scrape))
		}
	}
	for _, path := range []string{"/livez", "/readyz", "/debug/pprof/"} {
		if a := ask(t, s.OpsURL+path); a.status != http.StatusOK {
			t.Errorf("%s on ops: %d", path, a.status)
		}
	}
	for path, want := range map[string]int{"/livez": 200, "/readyz": 200, "/metrics": 404, "/debug/pprof/": 404} {
		if a := ask(t, s.URL+path); a.status != want {
			t.Errorf("%s on the API: %d, want %d", path, a.status, want)
		}
	}
}

func TestErrorKind_tellsWhatToLookAt(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		context.DeadlineExceeded:                             "timeout",
		&net.OpError{Op: "read", Err: timeoutError{}}:        "timeout",
		&net.OpError{Op: "dial", Err: errors.New("refused")}: "network",
		tier.ErrOpen:                          "breaker",
		redisError("OOM command not allowed"): "redis",
		context.Canceled:                      "canceled",
		fmt.Errorf("L2 read: %w: %w", tier.ErrLeft, context.DeadlineExceeded): "left",
	} {
		if got := errorKind(err); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
}

type timeoutError struct{}

func (timeoutError) Error() string   { return "i/o timeout" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }

type redisError string

func (e redisError) Error() string { return string(e) }
func (redisError) RedisError()     {}

// It is on the path of a hit of L1, which allocates nothing of ours.
func TestObserveHTTP_allocatesNothing(t *testing.T) {
	m := newMetrics(nil)
	if n := testing.AllocsPerRun(1000, func() { m.observeHTTP(t.Context(), "/api/products/:id", http.MethodGet, 200, time.Millisecond) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestObserveHTTP_methodsThatClientsInventAreOneSeries(t *testing.T) {
	t.Parallel()
	m := newMetrics(nil)
	for _, method := range []string{"A", "B", "C"} {
		m.observeHTTP(t.Context(), "", method, 405, time.Millisecond)
	}
	if len(m.observers) != 1 {
		t.Errorf("%d series", len(m.observers))
	}
}

func TestMetrics_showWhatRedisDoes(t *testing.T) {
	t.Parallel()
	pg, rd := testenv.SharedPostgres(t), testenv.StartRedis(t)
	s := startServer(t, map[string]string{"DATABASE_URL": pg.NewDatabase(t), "REDIS_URL": rd.URL(), "ADMIN_TOKEN": "t"})
	rd.Kill()
	for i := range 20 {
		ask(t, s.URL+"/api/products/"+string(rune('1'+i%9)))
	}
	testenv.Eventually(t, 10*time.Second, func() bool {
		scrape := ask(t, s.OpsURL+"/metrics").body
		return strings.Contains(scrape, "tiercel_trusted 0") && strings.Contains(scrape, `tiercel_breaker_state{name="l2"} 2`)
	}, "Redis is away, and the metrics do not show it")
	rd.Start()
	testenv.Eventually(t, 20*time.Second, func() bool {
		scrape := ask(t, s.OpsURL+"/metrics").body
		return strings.Contains(scrape, "tiercel_trusted 1") && strings.Contains(scrape, `tiercel_breaker_state{name="l2"} 0`)
	}, "Redis is back, and the metrics do not show it")
}
