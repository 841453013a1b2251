package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var outage = flag.Duration("outage", 3*time.Second, "how long Redis is away in TestHazard32")

func contains(body []byte, s string) bool { return bytes.Contains(body, []byte(s)) }

// A history is what was written when, to hold reads against.
type history struct {
	mu     sync.Mutex
	writes []write
}

type write struct {
	version int64
	acked   time.Time
}

func (h *history) add(version int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.writes = append(h.writes, write{version, time.Now()})
}

// least is the oldest version that a read which began then may show.
func (h *history) least(began time.Time) (version int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range h.writes {
		if began.Sub(w.acked) > bound {
			version = max(version, w.version)
		}
	}
	return version
}

// Hazard 32: Redis is killed under 1,000 requests a second, and comes back empty.
func TestHazard32_redisIsKilledUnderLoad(t *testing.T) {
	const maxLoads, perSecond, products = 4, 1000, 200
	s := start(t, 3, func(_ int, _ *stack, env map[string]string) {
		env["MAX_DB_LOADS"] = strconv.Itoa(maxLoads)
		env["L2_TIMEOUT"] = "500ms" // a busy machine must not look like an absent Redis
	})
	ids := make([]int64, products)
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprint("k", i))
	}
	s.warm(t, ids[:10]...)
	var h history
	h.add(s.set(t, 0, ids[0], "0.5"))

	stop := make(chan struct{})
	var running sync.WaitGroup
	var requests, failed, old, stale atomic.Int64
	read := func(n int) {
		id := ids[n%products]
		if n%2 == 0 {
			id = ids[0] // the one that changes
		}
		began := time.Now()
		a := s.get(n%3, id)
		requests.Add(1)
		switch {
		case a.err != nil || a.status != http.StatusOK:
			failed.Add(1)
			t.Logf("GET of %d: %d %s, %v", id, a.status, a.body, a.err)
		case a.from() == "stale":
			stale.Add(1)
		case id == ids[0] && a.version() < h.least(began):
			old.Add(1)
			t.Logf("read version %d (%s), but %d had been acknowledged %v before", a.version(), a.from(), h.least(began), bound)
		}
	}
	running.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		var reads sync.WaitGroup
		for n := 0; ; {
			select {
			case <-stop:
				reads.Wait()
				return
			case <-tick.C:
				for range perSecond / 100 {
					reads.Go(func(n int) func() { return func() { read(n) } }(n))
					n++
				}
			}
		}
	})
	running.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			case <-tick.C:
				a := s.do(n%3, http.MethodPut, fmt.Sprint("/api/products/", ids[0]), fmt.Sprintf(`{"name":"n","price":"%d"}`, n))
				if a.err != nil || a.status != http.StatusOK {
					failed.Add(1)
					t.Logf("PUT: %d %s, %v", a.status, a.body, a.err)
					continue
				}
				h.add(a.version())
			}
		}
	})
	var most float64
	running.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			case <-tick.C:
				most = max(most, s.metric(t, n%3, "tiercel_loads_running", ""))
			}
		}
	})

	<-time.After(time.Second) // of load with all well
	s.redis.Kill()
	<-time.After(*outage)
	s.redis.Start()
	<-time.After(bound + time.Second) // of load after it
	before := [2]float64{s.metric(t, 1, "tiercel_gets_total", `outcome="l1"`), s.metric(t, 1, "tiercel_l2_errors_total", "")}
	<-time.After(2 * time.Second)
	after := [2]float64{s.metric(t, 1, "tiercel_gets_total", `outcome="l1"`), s.metric(t, 1, "tiercel_l2_errors_total", "")}
	close(stop)
	running.Wait()
	t.Logf("%d requests, %d failed, %d older than the bound, %d stale; at most %v loads at once in a process",
		requests.Load(), failed.Load(), old.Load(), stale.Load(), most)
	if failed.Load() != 0 || old.Load() != 0 || most > maxLoads {
		t.Error("a request failed, or showed a value older than the bound, or MAX_DB_LOADS was passed")
	}
	if after[0] <= before[0] || after[1] != before[1] {
		t.Errorf("after the restart L1 hits went from %v to %v and errors of L2 from %v to %v", before[0], after[0], before[1], after[1])
	}
	fresh := s.create(t, "after the outage")
	s.mustGet(t, 0, fresh)
	if a := s.mustGet(t, 2, fresh); a.from() != "l2" {
		t.Errorf("after the restart a product that another process has loaded comes from %q, want l2", a.from())
	}
}

// PostgreSQL away: what is cached is served, in the end past its lifetime and marked so; the rest is refused in time;
// what was deleted stays so (hazard 20).
func TestHazard35_whatIsCachedIsServedWhileTheDatabaseIsAway(t *testing.T) {
	for name, away := range map[string]func(s *stack){
		"stopped": func(s *stack) { s.postgres.Stop() },
		"hangs":   func(s *stack) { s.postgres.Pause() },
	} {
		t.Run(name, func(t *testing.T) {
			const loadTimeout = time.Second
			s := start(t, 1, func(_ int, _ *stack, env map[string]string) {
				env["LOAD_TIMEOUT"] = loadTimeout.String()
				env["L1_TTL"], env["L2_TTL"] = "3s", "3s"
			})
			cached, cold, gone := s.create(t, "cached"), s.create(t, "cold"), s.create(t, "gone")
			s.warm(t, cached)
			if a := s.do(0, http.MethodDelete, fmt.Sprint("/api/products/", gone), ""); a.status != http.StatusNoContent {
				t.Fatalf("DELETE: %d %s", a.status, a.body)
			}
			away(s)
			if name == "hangs" {
				t.Cleanup(s.postgres.Resume)
			}
			last := ""
			for began := time.Now(); time.Since(began) < 2*bound; { // beyond trust: the relay cannot renew the promise
				if a := s.get(0, cached); a.err != nil || a.status != http.StatusOK {
					t.Fatalf("GET of a cached product: %d %s, %v", a.status, a.body, a.err)
				} else {
					last = a.from()
				}
			}
			if last != "stale" {
				t.Errorf("an expired product comes from %q, want it marked stale", last)
			}
			a := s.get(0, cold)
			if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || a.took > loadTimeout+500*time.Millisecond {
				t.Errorf("GET of a cold product: %d %s after %v, Retry-After %q", a.status, a.body, a.took, a.header.Get("Retry-After"))
			}
			t.Logf("a cold product is refused after %v", a.took)
			if a := s.get(0, gone); a.status == http.StatusOK {
				t.Errorf("GET of a deleted product: %d %s", a.status, a.body)
			}
		})
	}
}
