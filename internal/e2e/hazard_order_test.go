package e2e

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

const orderFor = 1500 * time.Millisecond // of reads and writes

// Readers of one process, each with its own connection, against writers through all: a read that begins after another
// has ended never shows less. Meanwhile each message of the bus comes again, three times, later and in another order, and
// loads of one process overtake each other.
func TestHazard27_readsOfOneProcessNeverGoBackWhileMessagesRepeat(t *testing.T) {
	var way *testenv.Proxy
	s := start(t, 3, func(i int, s *stack, env map[string]string) {
		strict(env)
		if i == 2 {
			way = s.postgres.Proxy(t)
			env["DATABASE_URL"] = way.URL(s.database)
		}
	})
	ids := []int64{s.create(t, "a"), s.create(t, "b")}
	s.warm(t, ids...)
	again := s.repeatMessages(t)
	end := time.Now().Add(orderFor)
	var running sync.WaitGroup
	for w := range 2 {
		running.Go(func() {
			for n := 0; time.Now().Before(end); n++ {
				a := s.do((w+n)%3, http.MethodPut, "/api/products/"+decimal(ids[n%2]), `{"name":"n","price":"`+decimal(int64(n))+`"}`)
				if a.err != nil || a.status != http.StatusOK {
					t.Errorf("PUT: %d %s, %v", a.status, a.body, a.err)
					return
				}
			}
		})
	}
	running.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for slow := true; time.Now().Before(end); slow = !slow {
			if slow {
				way.Delay(30 * time.Millisecond)
			} else {
				way.Heal()
			}
			<-tick.C
		}
		way.Heal()
	})
	var reads atomic.Int64
	for i := range s.servers {
		newest := [2]atomic.Int64{}
		for range 3 {
			running.Go(func() {
				for n := 0; time.Now().Before(end); n++ {
					least := newest[n%2].Load()
					a := s.get(i, ids[n%2])
					if v := a.version(); a.err != nil || a.status != http.StatusOK || v < least {
						t.Errorf("process %d showed version %d of %d, and then %d (%s), %d, %v",
							i, least, ids[n%2], v, a.from(), a.status, a.err)
						return
					}
					raise(&newest[n%2], a.version())
					reads.Add(1)
				}
			})
		}
	}
	running.Wait()
	repeated := again()
	t.Logf("%d reads, %d messages repeated", reads.Load(), repeated)
	if repeated == 0 {
		t.Error("no message was repeated: the test shows little")
	}
	// Hazard 15: when all have come, in whatever order, everybody shows the newest.
	for _, id := range ids {
		s.holdTo(t, s.write(t, 0, id, "7.77"))
	}
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func raise(to *atomic.Int64, v int64) {
	for {
		was := to.Load()
		if v <= was || to.CompareAndSwap(was, v) {
			return
		}
	}
}

// repeatMessages publishes what comes over the bus again, shuffled in groups, until stop is called, which returns how
// many it heard.
func (s *stack) repeatMessages(t *testing.T) (stop func() int) {
	t.Helper()
	client := s.redis.Client(t)
	heard := client.Subscribe(t.Context(), "{tiercel}:bus")
	if _, err := heard.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	n := 0
	var running sync.WaitGroup
	running.Go(func() {
		own := make(map[string]bool)
		var group []string
		for m := range heard.Channel() {
			if own[m.Payload] {
				continue
			}
			n++
			own[m.Payload] = true
			if group = append(group, m.Payload, m.Payload, m.Payload); len(group) < 30 {
				continue
			}
			rand.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
			for _, payload := range group {
				if err := client.Publish(t.Context(), "{tiercel}:bus", payload).Err(); err != nil {
					t.Error(err)
				}
			}
			group = group[:0]
		}
	})
	return func() int {
		_ = heard.Close()
		running.Wait()
		return n
	}
}
