package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A confirmation is a stack whose process 0 writes one product with Prefer: wait, while 1 and 2 have it in L1. Process 2
// has a way of its own to Redis.
type confirmation struct {
	*stack
	way    *testenv.Proxy
	id     int64
	writes int
}

// write changes the product and says whether it was confirmed.
func (c *confirmation) write(t *testing.T, wait int) (a answer, applied bool) {
	t.Helper()
	c.writes++
	a = c.do(0, http.MethodPut, fmt.Sprint("/api/products/", c.id), fmt.Sprintf(`{"name":"n","price":"%d.25"}`, c.writes),
		fmt.Sprint("Prefer: wait=", wait))
	if a.err != nil || a.status != http.StatusOK {
		t.Fatalf("PUT: %d %s, %v", a.status, a.body, a.err)
	}
	applied = a.header.Get("Preference-Applied") == fmt.Sprint("wait=", wait)
	t.Logf("answered after %v, confirmed: %v", a.took.Round(time.Millisecond), applied)
	return a, applied
}

// confirmed is write that must be confirmed.
func (c *confirmation) confirmed(t *testing.T) answer {
	t.Helper()
	a, applied := c.write(t, 15)
	if !applied {
		t.Fatalf("no Preference-Applied after %v", a.took)
	}
	return a
}

// isNew reads the product once on each of processes, at once: none may show what was there before.
func (c *confirmation) isNew(t *testing.T, written answer, processes ...int) {
	t.Helper()
	var reads sync.WaitGroup
	for _, i := range processes {
		reads.Go(func() {
			if a := c.get(i, c.id); a.err != nil || a.status != http.StatusOK || a.version() < written.version() {
				t.Errorf("after the confirmation process %d answers %d with version %d (%s), want %d; %v",
					i, a.status, a.version(), a.from(), written.version(), a.err)
			}
		})
	}
	reads.Wait()
}

// reading keeps the product in L1 of process i, whatever it takes, until the end of f.
func (c *confirmation) reading(i int, f func()) {
	stop := make(chan struct{})
	var reads sync.WaitGroup
	reads.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				c.get(i, c.id)
			}
		}
	})
	f()
	close(stop)
	reads.Wait()
}

func (c *confirmation) untrusted(t *testing.T, i int) bool {
	t.Helper()
	return c.metric(t, i, "tiercel_trusted", "") == 0
}

// After an answer with Preference-Applied no process shows what was there before, whatever happened to it meanwhile.
func TestPrefer_confirmedMeansThatNobodyShowsTheOldValue(t *testing.T) {
	t.Parallel()
	c := &confirmation{}
	c.stack = start(t, 3, func(i int, s *stack, env map[string]string) {
		if i == 2 {
			c.way = s.redis.Proxy(t)
			env["REDIS_URL"] = c.way.URL(s.redis.URL())
		}
	})
	c.id = c.create(t, "k")
	c.warm(t, c.id)
	c.confirmed(t) // the writer's first window is over

	t.Run("all live", func(t *testing.T) {
		var took []time.Duration
		for range 30 {
			c.warm(t, c.id)
			a := c.confirmed(t)
			c.isNew(t, a, 0, 1, 2)
			took = append(took, a.took)
		}
		t.Logf("median %v, worst %v", quantile(took, 0.5), quantile(took, 1))
		if quantile(took, 0.5) > bound/2 {
			t.Error("it is the bound that confirms, not the replicas")
		}
	})
	t.Run("one stopped", func(t *testing.T) {
		c.warm(t, c.id)
		c.servers[1].Pause()
		a := c.confirmed(t)
		c.isNew(t, a, 0, 2)
		c.servers[1].Resume()
		c.isNew(t, a, slices.Repeat([]int{1}, 20)...)
	})
	t.Run("one cut off just now", func(t *testing.T) {
		c.warm(t, c.id)
		c.way.Cut()
		a := c.confirmed(t)
		c.isNew(t, a, 0, 1, 2)
		c.way.Heal()
	})
	t.Run("one in the dark for long", func(t *testing.T) {
		c.way.BlackHole()
		testenv.Eventually(t, 10*time.Second, func() bool { return c.untrusted(t, 2) }, "process 2 trusts nothing")
		c.reading(2, func() { // from the database, for a window at a time
			a := c.confirmed(t)
			c.isNew(t, a, 0, 1, 2)
			if _, applied := c.write(t, 1); applied {
				t.Error("confirmed before the bound, with a replica out of reach")
			}
			if _, applied := c.write(t, 0); applied {
				t.Error("confirmed without a wait")
			}
		})
		c.way.Heal()
		testenv.Eventually(t, 10*time.Second, func() bool { return !c.untrusted(t, 2) }, "process 2 is back")
	})
	t.Run("one killed", func(t *testing.T) {
		c.warm(t, c.id)
		c.servers[1].Kill()
		a := c.confirmed(t)
		c.isNew(t, a, 0, 2)
		c.servers[1].Start()
		c.isNew(t, a, 1)
	})
	t.Run("Redis flushed", func(t *testing.T) {
		c.warm(t, c.id)
		if err := c.redis.Client(t).FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		a := c.confirmed(t)
		c.isNew(t, a, 0, 1, 2)
	})
	t.Run("Redis killed", func(t *testing.T) {
		c.warm(t, c.id)
		c.redis.Kill()
		a := c.confirmed(t)
		if a.header.Get("Tiercel-Invalidation") != "pending" || a.took < bound {
			t.Errorf("answered after %v with Tiercel-Invalidation %q; want it pending, and confirmed by the bound",
				a.took, a.header.Get("Tiercel-Invalidation"))
		}
		c.isNew(t, a, 0, 1, 2)
	})
}

// Without Redis only the bound is known.
func TestPrefer_withoutRedisWaitsForTheBound(t *testing.T) {
	t.Parallel()
	s := start(t, 2, func(_ int, _ *stack, env map[string]string) { env["REDIS_URL"] = "none" })
	c := &confirmation{stack: s, id: s.create(t, "k")}
	s.warm(t, c.id)
	a := c.confirmed(t)
	c.isNew(t, a, 0, 1)
	if a.took < bound {
		t.Errorf("confirmed after %v, want the bound", a.took)
	}
}
