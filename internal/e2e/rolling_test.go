package e2e

import (
	"flag"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

var rolling = flag.Int("rolling", 1, "how many times TestRolling restarts each process")

// All processes are ended by SIGTERM and started again, one after the other, behind the balancer of deploy/haproxy, under 1,000
// requests a second, of which one in a hundred writes. The client sends nothing twice.
func TestRolling_restartOfEachProcessBehindABalancerFailsNoRequest(t *testing.T) {
	const perSecond, products = 1000, 200
	const delay = 700 * time.Millisecond
	s := start(t, 3, func(_ int, _ *stack, env map[string]string) { env["SHUTDOWN_DELAY"] = delay.String() })
	ids := make([]int64, products)
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprint("r", i))
	}
	balancer := "http://" + testenv.StartHAProxy(t, filepath.Join(testenv.ModuleRoot(t), "deploy", "haproxy", "haproxy.cfg"),
		map[string]string{
			"CHECK_EVERY": "100ms", "TIERCEL_1": addr(s, 0), "TIERCEL_2": addr(s, 1), "TIERCEL_3": addr(s, 2),
		})
	reach := func(i int) bool { // the balancer sends requests to process i
		before := s.metric(t, i, "tiercel_http_request_duration_seconds_count", "/api/products/:id")
		return s.metric(t, i, "tiercel_http_request_duration_seconds_count", "/api/products/:id") > before
	}

	stop := make(chan struct{})
	var running sync.WaitGroup
	var reads, writes, failed atomic.Int64
	one := func(n int) {
		a := s.through(balancer, n%100 == 0, ids[n%products])
		if n%100 == 0 {
			writes.Add(1)
		} else {
			reads.Add(1)
		}
		if a.err != nil || a.status != http.StatusOK {
			failed.Add(1)
			t.Logf("request %d: %d %s, %v", n, a.status, a.body, a.err)
		}
	}
	running.Go(func() { // open loop: what is slow does not hold up what comes after it
		const batch = 10
		tick := time.NewTicker(time.Second * batch / perSecond)
		defer tick.Stop()
		for n := 0; ; n += batch {
			select {
			case <-stop:
				return
			case <-tick.C:
				for i := range batch {
					running.Go(func() { one(n + i) })
				}
			}
		}
	})
	began := time.Now()
	for range *rolling {
		for i, server := range s.servers {
			testenv.Eventually(t, 10*time.Second, func() bool { return reach(i) }, "the balancer sends process %d requests", i)
			ended := time.Now()
			if code := server.Term(); code != 0 {
				t.Errorf("process %d ended with %d:\n%s", i, code, server.Logs())
			}
			if took := time.Since(ended); took < delay {
				t.Errorf("process %d ended after %v, before SHUTDOWN_DELAY", i, took)
			}
			server.Start()
		}
	}
	took := time.Since(began)
	close(stop)
	running.Wait()
	t.Logf("%d reads and %d writes in %v, %.0f a second, over %d restarts: %d failed",
		reads.Load(), writes.Load(), took.Round(time.Millisecond), float64(reads.Load()+writes.Load())/took.Seconds(),
		*rolling*len(s.servers), failed.Load())
	if failed.Load() > 0 {
		t.Errorf("%d requests failed", failed.Load())
	}
	if reads.Load() < perSecond || writes.Load() == 0 {
		t.Errorf("only %d reads and %d writes", reads.Load(), writes.Load())
	}
}

func addr(s *stack, i int) string { return s.servers[i].URL[len("http://"):] }

// through makes one request by way of the balancer: a read, or a change of the price, which no client would send twice.
func (s *stack) through(balancer string, change bool, id int64) answer {
	url := fmt.Sprint(balancer, "/api/products/", id)
	if !change {
		return s.send(url, http.MethodGet, "")
	}
	return s.send(url, http.MethodPut, fmt.Sprintf(`{"name":"n","price":"%d.00"}`, time.Now().UnixNano()%1000))
}
