package e2e

import (
	"flag"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

var changes = flag.Int("changes", 100, "how many changes TestChange measures")

// A change through one process is seen on the others while they serve it from L1. The bound is what is promised; the
// usual time is logged.
func TestChange_isSeenOnEveryProcess(t *testing.T) {
	s := start(t, 3, nil)
	id := s.create(t, "k")
	s.warm(t, id)
	var peers, psql []time.Duration
	for n := range *changes {
		s.warm(t, id)
		version := s.set(t, 0, id, fmt.Sprintf("%d.01", n))
		if v := s.mustGet(t, 0, id).version(); v < version {
			t.Fatalf("the writer shows version %d after writing %d", v, version)
		}
		for i := 1; i < 3; i++ {
			peers = append(peers, s.until(t, i, id, bound, func(a answer) bool { return a.version() >= version }))
		}
	}
	for n := range max(*changes/10, 5) {
		s.warm(t, id)
		price := fmt.Sprintf("%d.02", n)
		s.postgres.Psql(t, s.database, fmt.Sprintf("UPDATE products SET price = %s WHERE id = %d", price, id))
		for i := range 3 {
			psql = append(psql, s.until(t, i, id, bound, func(a answer) bool { return hasPrice(a, price) }))
		}
	}
	t.Logf("seen on the other processes: median %v, p99 %v, worst %v of %d",
		quantile(peers, 0.5), quantile(peers, 0.99), quantile(peers, 1), len(peers))
	t.Logf("seen after psql: median %v, p99 %v, worst %v of %d", quantile(psql, 0.5), quantile(psql, 0.99), quantile(psql, 1), len(psql))
}

func hasPrice(a answer, price string) bool {
	return a.status == http.StatusOK && contains(a.body, fmt.Sprintf(`"price":%q`, price))
}

// Hazard 28 over processes: a cold key is loaded once.
func TestHazard28_aColdKeyIsLoadedOnce(t *testing.T) {
	s := start(t, 3, nil)
	for round := range 3 {
		id := s.create(t, fmt.Sprint("cold-", round))
		before := s.loads()
		together(900, func(i int) {
			if a := s.get(i%3, id); a.err != nil || a.status != http.StatusOK {
				t.Errorf("GET: %d %s, %v", a.status, a.body, a.err)
			}
		})
		if n := s.loads() - before; n != 1 {
			t.Errorf("round %d: %d loads reached the database, want 1", round, n)
		}
	}
}

// Hazard 5.
func TestHazard05_killedBusConnectionsAreRepaired(t *testing.T) {
	s := start(t, 2, nil)
	ids := make([]int64, 10)
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprint("k", i))
	}
	s.warm(t, ids...)
	client := s.redis.Client(t)
	for n, id := range ids {
		if err := client.Do(t.Context(), "CLIENT", "KILL", "TYPE", "pubsub").Err(); err != nil {
			t.Fatal(err)
		}
		version := s.set(t, 0, id, fmt.Sprintf("%d.5", n))
		s.until(t, 1, id, bound, func(a answer) bool { return a.version() >= version })
	}
}

// Hazard 11: the writer is killed after its COMMIT, before its invalidation reaches Redis.
func TestHazard11_killedWriterIsStoodInForByTheOutbox(t *testing.T) {
	var way *testenv.Proxy
	s := start(t, 3, func(i int, s *stack, env map[string]string) {
		if i == 0 {
			way = s.redis.Proxy(t)
			env["REDIS_URL"] = way.URL(s.redis.URL())
		}
	})
	id := s.create(t, "k")
	s.warm(t, id)
	way.BlackHole()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.do(0, http.MethodPut, fmt.Sprint("/api/products/", id), `{"name":"n","price":"77.7"}`) // never answered
	}()
	testenv.Eventually(t, 10*time.Second, func() bool {
		return s.postgres.Psql(t, s.database, fmt.Sprintf("SELECT price FROM products WHERE id = %d", id)) == "77.7"
	}, "the write is committed")
	s.servers[0].Kill()
	for i := 1; i < 3; i++ {
		took := s.until(t, i, id, bound, func(a answer) bool { return hasPrice(a, "77.7") })
		t.Logf("process %d shows it %v after the writer died", i, took)
	}
	<-done
}

// Hazard 12, and 19 with it.
func TestHazard12_changesByPsqlAreFollowed(t *testing.T) {
	s := start(t, 2, nil)
	id := s.create(t, "k")
	s.warm(t, id)
	sql := func(format string, args ...any) { s.postgres.Psql(t, s.database, fmt.Sprintf(format, args...)) }
	sql("UPDATE products SET price = 3.50 WHERE id = %d", id)
	for i := range 2 {
		s.until(t, i, id, bound, func(a answer) bool { return hasPrice(a, "3.50") })
	}
	for n := range 3 {
		s.warm(t, id)
		sql("DELETE FROM products WHERE id = %d", id)
		for i := range 2 {
			s.until(t, i, id, bound, func(a answer) bool { return a.status == http.StatusNotFound })
		}
		sql("INSERT INTO products (id, sku, name, price) VALUES (%d, 'k', 'again', %d.25)", id, n)
		for i := range 2 {
			s.until(t, i, id, bound, func(a answer) bool { return hasPrice(a, fmt.Sprintf("%d.25", n)) })
		}
	}
	s.warm(t, id)
	sql("TRUNCATE products")
	for i := range 2 {
		s.until(t, i, id, bound, func(a answer) bool { return a.status == http.StatusNotFound })
	}
}
