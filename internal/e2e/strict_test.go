package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// strictBound is STALENESS_BOUND in the hazards' tests.
const strictBound = time.Second

// strict are settings under which nothing but an invalidation makes a value go away: lifetimes are far longer than a
// test, and nothing is served stale.
func strict(env map[string]string) {
	env["STALENESS_BOUND"] = strictBound.String()
	env["LOCK_TTL"], env["LOCK_WAIT"] = "200ms", "400ms" // LOCK_WAIT < D
	env["L1_TTL"], env["L2_TTL"], env["NEGATIVE_TTL"], env["STALE_FOR"] = "1h", "1h", "1h", "0s"
}

// A committed change: reads that begin more than the bound after at must show version or a later one.
type committed struct {
	id, version int64
	at          time.Time
}

// holdTo reads all that was committed on all processes, without a pause, until well beyond the bound, and holds each
// read against G1 and G4. An answer 503 is no value, and allowed.
func (s *stack) holdTo(t *testing.T, changes ...committed) {
	t.Helper()
	var reading sync.WaitGroup
	for i := range s.servers {
		reading.Go(func() {
			newest := make(map[int64]int64)
			beyond := 0
			for beyond < 50*len(changes) {
				for _, c := range changes {
					began := time.Now()
					a := s.get(i, c.id)
					if a.err == nil && a.status == http.StatusServiceUnavailable {
						continue
					}
					if a.err != nil || a.status != http.StatusOK {
						t.Errorf("GET of %d on process %d: %d %s, %v", c.id, i, a.status, a.body, a.err)
						return
					}
					v, late := a.version(), began.Sub(c.at)
					if v < newest[c.id] {
						t.Errorf("process %d showed version %d of %d, and then %d (%s)", i, newest[c.id], c.id, v, a.from())
						return
					}
					newest[c.id] = v
					if late <= strictBound {
						continue
					}
					beyond++
					if v < c.version {
						t.Errorf("process %d shows version %d (%s) of %d, %v after the commit of %d", i, v, a.from(), c.id, late, c.version)
						return
					}
				}
			}
		})
	}
	reading.Wait()
}

// write commits a new price through process i.
func (s *stack) write(t *testing.T, i int, id int64, price string) committed {
	t.Helper()
	version := s.set(t, i, id, price)
	return committed{id, version, time.Now()}
}

// psql commits as another program would, and returns what it printed.
func (s *stack) psql(t *testing.T, format string, args ...any) string {
	t.Helper()
	return s.postgres.Psql(t, s.database, fmt.Sprintf(format, args...))
}

// all waits until every process shows ok, for the bound at most.
func (s *stack) all(t *testing.T, id int64, ok func(answer) bool) {
	t.Helper()
	for i := range s.servers {
		s.until(t, i, id, strictBound, ok)
	}
}

func absent(a answer) bool { return a.status == http.StatusNotFound }

// logged counts the messages about a key or tag in the bus' log.
func (s *stack) logged(t *testing.T, kind, key string) (n int) {
	t.Helper()
	entries, err := s.redis.Client(t).XRange(t.Context(), "{tiercel}:log", "-", "+").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		m, _ := e.Values["m"].(string)
		if strings.Contains(m, fmt.Sprintf("%d:%s%d:%s", len(kind), kind, len(key), key)) {
			n++
		}
	}
	return n
}
