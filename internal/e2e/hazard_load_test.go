package e2e

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Each answer of the database takes 2 s. Products that were read before are answered from memory all the while, though
// they expire and are past trust; and loads that pile up leave connections to other work.
func TestHazard34_slowDatabaseHoldsUpNeitherHotProductsNorOtherWork(t *testing.T) {
	const slow, maxLoads = 2 * time.Second, 4
	var way *testenv.Proxy
	s := start(t, 1, func(_ int, s *stack, env map[string]string) {
		way = s.postgres.Proxy(t)
		env["DATABASE_URL"] = way.URL(s.database)
		env["MAX_DB_LOADS"], env["LOAD_TIMEOUT"] = strconv.Itoa(maxLoads), "6s"
		env["L1_TTL"], env["L2_TTL"], env["TTL_JITTER"] = "2s", "2s", "0"
	})
	hot, cold := make([]int64, 10), make([]int64, 2*maxLoads)
	for i := range cold {
		cold[i] = s.create(t, fmt.Sprint("cold", i))
	}
	for i := range hot {
		hot[i] = s.create(t, fmt.Sprint("hot", i))
	}
	s.warm(t, hot...)
	way.Delay(slow)
	before := s.metric(t, 0, "tiercel_db_waits_total", "")
	var piled sync.WaitGroup
	for _, id := range cold {
		piled.Go(func() {
			if a := s.get(0, id); a.err != nil || (a.status != http.StatusOK && a.status != http.StatusServiceUnavailable) {
				t.Errorf("GET of a cold product: %d %s, %v", a.status, a.body, a.err)
			}
		})
	}
	piled.Go(func() {
		if a := s.do(0, http.MethodGet, "/api/products?limit=1", ""); a.err != nil || a.status != http.StatusOK {
			t.Errorf("GET of a list while loads pile up: %d %s after %v, %v", a.status, a.body, a.took, a.err)
		} else {
			t.Logf("a list took %v", a.took)
		}
	})
	done := make(chan struct{})
	go func() { piled.Wait(); close(done) }()
	from := make(map[string]int)
	var took []time.Duration
	for reading := true; reading || from["stale"] < 20; {
		for _, id := range hot {
			a := s.get(0, id)
			if a.err != nil || a.status != http.StatusOK {
				t.Fatalf("GET of a hot product: %d %s, %v", a.status, a.body, a.err)
			}
			from[a.from()]++
			took = append(took, a.took)
			if a.took >= slow { // a read that waits for a load takes this at least; SOFT_TIMEOUT is 100 ms
				t.Errorf("a hot product (%s) took %v: it waited for the database", a.from(), a.took)
			}
		}
		select {
		case <-done:
			reading = false
		default:
		}
	}
	<-done
	if n := s.metric(t, 0, "tiercel_db_waits_total", "") - before; n != 0 {
		t.Errorf("%v queries had to wait for a connection: the pool was exhausted", n)
	}
	t.Logf("hot products came from %v; median %v, p99 %v, worst %v", from, quantile(took, 0.5), quantile(took, 0.99), quantile(took, 1))
}

// The process that holds a product's lock does not get on with its load: others are answered after LOCK_WAIT at most.
func TestHazard36_processThatHangsWithALockHoldsUpOthersForLockWaitOnly(t *testing.T) {
	var way *testenv.Proxy
	s := start(t, 2, func(i int, s *stack, env map[string]string) {
		env["LOAD_TIMEOUT"] = "20s"
		if i == 0 {
			way = s.postgres.Proxy(t)
			env["DATABASE_URL"] = way.URL(s.database)
		}
	})
	client := s.redis.Client(t)
	for name, hang := range map[string]func() (end func()){
		"its database is slow, and it renews the lock": func() func() { return func() {} },
		"it is stopped": func() func() { s.servers[0].Pause(); return s.servers[0].Resume },
	} {
		t.Run(name, func(t *testing.T) {
			id := s.create(t, name)
			way.Delay(10 * time.Second)
			var holder sync.WaitGroup
			defer holder.Wait()
			holder.Go(func() { s.get(0, id) })
			defer way.Heal()
			testenv.Eventually(t, 10*time.Second, func() bool {
				return client.Exists(t.Context(), fmt.Sprint("{tiercel}:l:product:", id)).Val() == 1
			}, "it has the lock")
			defer hang()()
			a := s.mustGet(t, 1, id)
			if a.from() != "load" || a.took > 5*time.Second { // the slow load takes 10 s
				t.Errorf("the other process answered from %q after %v", a.from(), a.took)
			}
			t.Logf("the other process answered after %v", a.took)
		})
	}
}

// A change inside a transaction, which the outbox announces: part of [TestHazards_ofTransactions].
func (s *stack) withTheCommit(t *testing.T) {
	id, other := s.create(t, "in a transaction"), s.create(t, "beside it")
	announced := func() int { return s.logged(t, "key", fmt.Sprint("product:", id)) }
	db := s.connect(t, s.database)
	for n, commit := range []bool{false, true, false, true} {
		s.warm(t, id)
		before, version := announced(), s.mustGet(t, 0, id).version()
		unchanged := func(when string) {
			t.Helper()
			// A later change of another product has come through: the relay has looked past ours.
			price := fmt.Sprintf("%d.%d", n, len(when))
			s.psql(t, "UPDATE products SET price = %s WHERE id = %d", price, other)
			s.all(t, other, func(a answer) bool { return hasPrice(a, price) })
			for i := range s.servers {
				if a := s.mustGet(t, i, id); a.from() != "l1" || a.version() != version {
					t.Errorf("%s: process %d shows version %d (%s), want %d as before", when, i, a.version(), a.from(), version)
				}
			}
			if n := announced() - before; n != 0 {
				t.Errorf("%s: the change was announced %d times", when, n)
			}
		}
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		price := fmt.Sprintf("%d.25", n)
		if _, err := tx.ExecContext(t.Context(), fmt.Sprintf("UPDATE products SET price = %s WHERE id = %d", price, id)); err != nil {
			t.Fatal(err)
		}
		unchanged("before the end")
		if !commit {
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			unchanged("after the rollback")
			continue
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		s.all(t, id, func(a answer) bool { return hasPrice(a, price) })
		if n := announced() - before; n != 1 {
			t.Errorf("after the commit the change was announced %d times, want once", n)
		}
	}
}
