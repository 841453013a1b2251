package main

import (
	"context"
	"database/sql"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/store"
)

// A queue is two servers on one Redis: the first loads product 1 from a table that is locked, and the second, whose spans go
// to a receiver, is to wait for it.
type queue struct {
	redis         *testenv.Redis
	to            *receiver
	begun         *tracetest.SpanRecorder
	traces        *tracing
	first, second http.Handler
	unlock        func() // the table
}

// newQueue makes them; patience are settings of the second alone.
func newQueue(t *testing.T, env, patience map[string]string) *queue {
	t.Helper()
	q := &queue{redis: testenv.StartRedis(t), to: newReceiver(t), begun: tracetest.NewSpanRecorder()}
	url := testenv.SharedPostgres(t).NewDatabase(t)
	all := map[string]string{
		"DATABASE_URL": url, "REDIS_URL": q.redis.URL(),
		// On the slowest machine nobody waits in vain, unless patience says so.
		"STALENESS_BOUND": "5m", "L2_TIMEOUT": "5s", "LOAD_TIMEOUT": "1m", "LOCK_TTL": "20s", "LOCK_WAIT": "1m",
		"OUTBOX_RETENTION": "1h",
	}
	maps.Copy(all, env)
	first := assemble(t, all, nil)
	maps.Copy(all, patience)
	second := assemble(t, all, func(ctx context.Context, c config, down *teardown) (_ *tracing, err error) {
		exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(q.to.URL+"/v1/traces"))
		if err != nil {
			return nil, err
		}
		if q.traces, err = tracingTo(ctx, exporter, c, down); err == nil {
			q.traces.provider.RegisterSpanProcessor(q.begun)
		}
		return q.traces, err
	})
	q.first, q.second = first.handler(t), second.handler(t)
	if _, err := first.backend.products.Create(t.Context(), store.Draft{SKU: "s", Name: "n"}); err != nil {
		t.Fatal(err)
	}
	q.lock(t, url)
	return q
}

func (q *queue) lock(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "LOCK TABLE products IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	q.unlock = func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// read asks a server for product 1.
func read(t *testing.T, h http.Handler) (answered <-chan *httptest.ResponseRecorder) {
	t.Helper()
	answer := make(chan *httptest.ResponseRecorder, 1)
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/products/1", http.NoBody)
	go func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		answer <- w
	}()
	return answer
}

const (
	leaseName  = "{tiercel}:l:product:1"
	quorumName = "tiercel:q:product:1"
)

// awaitLock waits until so many of the servers of Redis have a lock.
func awaitLock(t *testing.T, lock string, n int, servers ...*testenv.Redis) {
	t.Helper()
	clients := make([]*redis.Client, len(servers))
	for i, r := range servers {
		clients[i] = r.Client(t)
	}
	testenv.Eventually(t, time.Minute, func() bool {
		have := 0
		for _, c := range clients {
			have += int(c.Exists(t.Context(), lock).Val())
		}
		return have >= n
	}, "nobody has %s", lock)
}

// loseLease is what a failover of Redis may do: the next who asks is given the lease.
func (q *queue) loseLease(t *testing.T) {
	t.Helper()
	if n, err := q.redis.Client(t).Del(t.Context(), leaseName).Result(); err != nil || n != 1 {
		t.Fatalf("%d leases lost, %v", n, err)
	}
}

// begins waits until the second server has begun a span.
func (q *queue) begins(t *testing.T, name string) {
	t.Helper()
	testenv.Eventually(t, time.Minute, func() bool {
		return slices.ContainsFunc(q.begun.Started(), func(s sdktrace.ReadWriteSpan) bool { return s.Name() == name })
	}, "no %s begins", name)
}

// ended is when the second server's span of a name ended.
func (q *queue) ended(name string) (at time.Time) {
	for _, s := range q.begun.Ended() {
		if s.Name() == name {
			at = s.EndTime()
		}
	}
	return at
}

// finish lets the first server's load go on, and returns the trace of the second's request by the spans' names, once a span
// of that name has come.
func (q *queue) finish(t *testing.T, last string, answers ...<-chan *httptest.ResponseRecorder) map[string]seenSpan {
	t.Helper()
	q.unlock()
	for _, answer := range answers {
		if w := <-answer; w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	spans := make(map[string]seenSpan)
	testenv.Eventually(t, time.Minute, func() bool { // the reader has its answer before the wait's span ends
		if err := q.traces.provider.ForceFlush(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, s := range q.to.in(q.to.traceOf("GET /api/products/:id")) {
			spans[s.name] = s
		}
		return spans[last].id != ""
	}, "no %s comes to the receiver", last)
	return spans
}

// checkRead checks the spans above a wait.
func checkRead(t *testing.T, spans map[string]seenSpan, outcome string) {
	t.Helper()
	request, get := spans["GET /api/products/:id"], spans["tier get"]
	if request.parent != "" || get.parent != request.id || get.attrs["tiercel.outcome"] != outcome ||
		get.attrs["tiercel.key_hash"] != keyHash("product:1") {
		t.Errorf("request %+v, read %+v; want the outcome %s", request, get, outcome)
	}
}

func TestTracing_showsTheWaitForAnotherProcessAndTheLoadAfterAWaitInVain(t *testing.T) {
	t.Parallel()
	for result, tt := range map[string]struct {
		outcome  string
		patience map[string]string
		next     func(t *testing.T, q *queue) // happens after the wait began, while the first's load stands still
	}{
		"filled": {"l2", nil, func(*testing.T, *queue) {}},
		"acquired": {"load", nil, func(t *testing.T, q *queue) {
			t.Helper()
			q.loseLease(t)
			q.begins(t, "load")
		}},
		"timeout": {"load", map[string]string{"LOCK_TTL": "100ms", "LOCK_WAIT": "200ms"}, func(t *testing.T, q *queue) {
			t.Helper()
			q.begins(t, "load")
		}},
	} {
		t.Run(result, func(t *testing.T) {
			t.Parallel()
			q := newQueue(t, nil, tt.patience)
			first := read(t, q.first)
			awaitLock(t, leaseName, 1, q.redis)
			second := read(t, q.second)
			q.begins(t, "lock_wait")
			tt.next(t, q)
			unlocked := time.Now()
			spans := q.finish(t, "lock_wait", first, second)
			checkRead(t, spans, tt.outcome)
			wait, load := spans["lock_wait"], spans["load"]
			if wait.parent != spans["tier get"].id || wait.attrs["tiercel.result"] != result || q.ended("lock_wait").Before(unlocked) {
				t.Errorf("%+v, in %+v", wait, spans["tier get"])
			}
			if tt.outcome == "load" && (load.parent != wait.id || load.attrs["tiercel.result"] != "ok") {
				t.Errorf("%+v, in %+v", load, wait)
			}
			if tt.outcome != "load" && load.id != "" {
				t.Errorf("a load beside the one that was waited for: %+v", load)
			}
		})
	}
}

// The first process lost its lease with what Redis knew, and goes on loading: the second has the lease, and waits at the
// quorum's servers.
func TestTracing_showsTheWaitForTheQuorumBesideTheLoadAfterIt(t *testing.T) {
	t.Parallel()
	for result, tt := range map[string]struct {
		patience map[string]string
		next     func(t *testing.T, q *queue) // as above
	}{
		"held": {nil, func(t *testing.T, q *queue) {
			t.Helper()
			if at := q.ended("quorum_lock"); !at.IsZero() {
				t.Errorf("it waits for nobody, until %v", at)
			}
		}},
		// A third of LOCK_TTL is what each try has.
		"timeout": {map[string]string{"LOCK_TTL": "3s", "LOCK_WAIT": "3500ms"}, func(t *testing.T, q *queue) {
			t.Helper()
			q.begins(t, "load")
		}},
	} {
		t.Run(result, func(t *testing.T) {
			t.Parallel()
			servers := []*testenv.Redis{testenv.StartRedis(t), testenv.StartRedis(t), testenv.StartRedis(t)}
			urls := make([]string, len(servers))
			for i, r := range servers {
				urls[i] = r.URL()
			}
			q := newQueue(t, map[string]string{"LOCK_REDIS_URLS": strings.Join(urls, ",")}, tt.patience)
			first := read(t, q.first)
			awaitLock(t, quorumName, 2, servers...) // the third need not come
			q.loseLease(t)
			second := read(t, q.second)
			q.begins(t, "quorum_lock")
			tt.next(t, q)
			unlocked := time.Now()
			spans := q.finish(t, "load", first, second)
			checkRead(t, spans, "load")
			wait, load := spans["quorum_lock"], spans["load"]
			if wait.parent != spans["tier get"].id || wait.attrs["tiercel.result"] != result {
				t.Errorf("%+v, in %+v", wait, spans["tier get"])
			}
			if waited := q.ended("quorum_lock").After(unlocked); waited != (result == "held") {
				t.Errorf("it ended %v after the first load went on", q.ended("quorum_lock").Sub(unlocked))
			}
			if load.parent != spans["tier get"].id || load.attrs["tiercel.result"] != "ok" {
				t.Errorf("%+v, in %+v", load, spans["tier get"])
			}
		})
	}
}
