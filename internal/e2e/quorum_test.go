package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The process that loads a product is killed; it held the lease and the quorum lock. Another one loads once both have
// ended by themselves, well within LOAD_TIMEOUT. One of the lock's three servers is dead as well.
func TestQuorumLock_killedHolderIsReplaced(t *testing.T) {
	locks := []*testenv.Redis{testenv.StartRedis(t), testenv.StartRedis(t), testenv.StartRedis(t)}
	var urls []string
	for _, l := range locks {
		urls = append(urls, l.URL())
	}
	var way *testenv.Proxy
	s := start(t, 2, func(i int, s *stack, env map[string]string) {
		env["LOCK_REDIS_URLS"], env["LOAD_TIMEOUT"] = strings.Join(urls, ","), "20s"
		if i == 0 {
			way = s.postgres.Proxy(t)
			env["DATABASE_URL"] = way.URL(s.database)
		}
	})
	id := s.create(t, "k")
	locks[1].Kill()
	name := fmt.Sprint("tiercel:q:product:", id)
	holds := func(l *testenv.Redis) bool { return l.Client(t).Exists(t.Context(), name).Val() == 1 }
	way.Delay(time.Minute) // the load does not end
	go s.get(0, id)
	testenv.Eventually(t, 10*time.Second, func() bool { return holds(locks[0]) && holds(locks[2]) }, "process 0 holds the lock")
	s.servers[0].Kill()
	a := s.mustGet(t, 1, id)
	t.Logf("the other process answered after %v", a.took)
	if a.status != http.StatusOK || a.from() != "load" || a.took > 10*time.Second {
		t.Errorf("%d from %q after %v", a.status, a.from(), a.took)
	}
	if n := s.metric(t, 1, "tiercel_lock_wait_seconds_count", `result="quorum_held"`); n == 0 {
		t.Error("process 1 never held the lock: LOCK_REDIS_URLS does nothing")
	}
	for _, l := range []*testenv.Redis{locks[0], locks[2]} {
		testenv.Eventually(t, 10*time.Second, func() bool { return !holds(l) }, "the lock is given up")
	}
}
