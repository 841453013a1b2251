package e2e

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The database becomes slow under a crowd that asks for cold products only. What is cached is served from memory; of the
// rest most is refused at once, with Retry-After, and long before LOAD_TIMEOUT; afterwards all is as before.
func TestShedding_slowDatabaseUnderColdKeys(t *testing.T) {
	const maxLoads, crowd, slow, loadTimeout = 8, 100, 500 * time.Millisecond, 20 * time.Second
	var way *testenv.Proxy
	s := start(t, 1, func(_ int, s *stack, env map[string]string) {
		way = s.postgres.Proxy(t)
		env["DATABASE_URL"] = way.URL(s.database)
		env["MAX_DB_LOADS"], env["SHED_DB_LOADS"] = strconv.Itoa(maxLoads), "true"
		env["LOAD_TIMEOUT"], env["NEGATIVE_TTL"] = loadTimeout.String(), "1ms"
	})
	hot := s.create(t, "hot")
	s.warm(t, hot)
	next := int64(1_000_000) // products that do not exist: each is a load
	cold := func(n int) (answers []answer) {
		answers = make([]answer, n)
		first := next
		next += int64(n)
		together(n, func(i int) { answers[i] = s.get(0, first+int64(i)) })
		return answers
	}
	for range 20 { // what is usual
		for _, a := range cold(maxLoads) {
			if a.status != http.StatusNotFound {
				t.Fatalf("a load of a database that is well: %d %s, %v", a.status, a.body, a.err)
			}
		}
	}

	way.Delay(slow)
	stop := make(chan struct{})
	var reading sync.WaitGroup
	var hits []time.Duration
	reading.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			a := s.get(0, hot)
			if a.err != nil || a.status != http.StatusOK {
				t.Errorf("GET of a cached product: %d %s, %v", a.status, a.body, a.err)
			}
			hits = append(hits, a.took)
		}
	})
	var shed, loaded []time.Duration
	for range 3 {
		for _, a := range cold(crowd) {
			switch {
			case a.status == http.StatusNotFound:
				loaded = append(loaded, a.took)
			case a.status == http.StatusServiceUnavailable && a.header.Get("Retry-After") != "":
				shed = append(shed, a.took)
			default:
				t.Errorf("GET of a cold product: %d %s, %v", a.status, a.body, a.err)
			}
		}
	}
	close(stop)
	reading.Wait()
	t.Logf("%d loads of %d, the slowest took %v; %d shed, median %v, slowest %v; %d cached reads, median %v, p99 %v; limit now %v",
		len(loaded), 3*crowd, quantile(loaded, 1), len(shed), quantile(shed, 0.5), quantile(shed, 1),
		len(hits), quantile(hits, 0.5), quantile(hits, 0.99), s.metric(t, 0, "tiercel_loads_limit", ""))
	if len(shed) < crowd || len(loaded) < maxLoads {
		t.Errorf("%d were shed and %d loaded", len(shed), len(loaded))
	}
	if quantile(shed, 0.5) > slow || quantile(loaded, 1) > loadTimeout/2 {
		t.Errorf("refusals took %v, loads up to %v", quantile(shed, 0.5), quantile(loaded, 1))
	}
	if quantile(hits, 0.5) > slow/2 {
		t.Errorf("cached reads took %v", quantile(hits, 0.5))
	}

	way.Heal()
	testenv.Eventually(t, 20*time.Second, func() bool {
		for _, a := range cold(maxLoads) {
			if a.status != http.StatusNotFound {
				return false
			}
		}
		return true
	}, "loads go through again")
}
