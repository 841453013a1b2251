package e2e

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The way from one process to Redis goes dead, without a reset, while it serves from L1 and others write.
func TestHazard06_processBehindABlackHoleStopsServingItsCopies(t *testing.T) {
	var way *testenv.Proxy
	s := start(t, 2, func(i int, s *stack, env map[string]string) {
		strict(env)
		if i == 1 {
			way = s.redis.Proxy(t)
			env["REDIS_URL"] = way.URL(s.redis.URL())
		}
	})
	id := s.create(t, "k")
	s.warm(t, id)
	way.BlackHole()
	s.holdTo(t, s.write(t, 0, id, "2.00"))
	way.Heal()
	s.warm(t, id)
	s.holdTo(t, s.write(t, 0, id, "3.00"))
}

// Redis loses its state, or part of it, while a process is about to fill what it read from the database before a change.
func TestHazard09_redisLosesItsStateInTheMiddleOfAFill(t *testing.T) {
	var way *testenv.Proxy
	s := start(t, 3, func(i int, s *stack, env map[string]string) {
		strict(env)
		if i == 2 {
			way = s.postgres.Proxy(t)
			env["DATABASE_URL"] = way.URL(s.database)
		}
	})
	faults := map[string]func(earlier []byte){
		"flushed": func([]byte) {
			if err := s.redis.Client(t).FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		},
		"restarted empty":                 func([]byte) { s.redis.Restart() },
		"restored from an older snapshot": func(earlier []byte) { s.redis.RestartFrom(earlier) },
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			served, filling := s.create(t, "served "+name), s.create(t, "filling "+name)
			s.warm(t, served)
			earlier := s.redis.Snapshot()
			refused := s.metric(t, 2, "tiercel_rejected_fills_total", `tier="l2"`)
			way.Delay(400 * time.Millisecond)
			before := s.loads()
			held := make(chan answer, 1)
			go func() { held <- s.get(2, filling) }()
			testenv.Eventually(t, 10*time.Second, func() bool { return s.loads() > before }, "process 2 has read the database")
			changes := []committed{s.write(t, 0, served, "2.00"), s.write(t, 0, filling, "2.00")}
			fault(earlier)
			<-held
			way.Heal()
			s.holdTo(t, changes...)
			testenv.Eventually(t, 10*time.Second, func() bool {
				return s.metric(t, 2, "tiercel_rejected_fills_total", `tier="l2"`) > refused
			}, "the fill without a live lease is refused")
			s.warm(t, served, filling) // and all is well again
		})
	}
}

// The primary dies, and its successor has missed the last invalidations.
func TestHazard10_failoverToAReplicaThatMissedTheLastInvalidations(t *testing.T) {
	sentinel := testenv.StartSentinel(t)
	s := startOn(t, testenv.StartPostgres(t), sentinel.Primary(), 2, func(_ int, _ *stack, env map[string]string) {
		strict(env)
		env["REDIS_URL"] = sentinel.URL()
	})
	ids := make([]int64, 5)
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprint("k", i))
	}
	s.warm(t, ids...)
	sentinel.AwaitReplica()
	sentinel.CutReplica()
	var changes []committed
	for _, id := range ids {
		changes = append(changes, s.write(t, 0, id, "2.00"))
	}
	old := sentinel.Primary()
	s.warm(t, ids...) // the new values are in Redis, and die with it
	old.Kill()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.holdTo(t, changes...)
	}()
	s.redis = sentinel.AwaitFailover(old)
	<-done
	s.warm(t, ids...) // Redis is in use again
	changes = changes[:0]
	for _, id := range ids {
		changes = append(changes, s.write(t, 1, id, "3.00"))
	}
	s.holdTo(t, changes...)
}

// A process writes while Redis hangs, and is asked to end before Redis is back.
func TestHazard25_sigtermWhileRedisIsDownLosesNoInvalidation(t *testing.T) {
	s := start(t, 2, func(_ int, _ *stack, env map[string]string) { strict(env) })
	id := s.create(t, "k")
	s.warm(t, id)
	key := fmt.Sprint("product:", id)
	before := s.logged(t, "key", key)
	s.redis.Pause()
	a := s.do(0, http.MethodPut, fmt.Sprint("/api/products/", id), `{"name":"n","price":"2.00"}`)
	change := committed{id, a.version(), time.Now()}
	if a.status != http.StatusOK || a.header.Get("Tiercel-Invalidation") != "pending" {
		t.Fatalf("PUT without Redis: %d %s, Tiercel-Invalidation %q", a.status, a.body, a.header.Get("Tiercel-Invalidation"))
	}
	if code := s.servers[0].Term(); code != 0 {
		t.Errorf("exit code %d, its log:\n%s", code, s.servers[0].Logs())
	}
	s.redis.Resume()
	testenv.Eventually(t, 10*time.Second, func() bool { return s.logged(t, "key", key) > before },
		"the invalidation of a process that has ended is delivered")
	s.servers[0].Start()
	s.holdTo(t, change)
}
