package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	truth "github.com/tiercel-go/tiercel/internal/history"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

var (
	steadyRate  = flag.Int("steady-rate", 500, "requests a second while Redis fails over")
	steadyPause = flag.Duration("steady-pause", 500*time.Millisecond, "how long the load goes on before, between and after the faults")
	steadyTurns = flag.Int("steady-turns", 1, "how often each fault strikes")
)

const (
	steadyProducts = 60
	writeEach      = 10 // one request of so many is a PUT
)

// A steadyLoad asks for products at a fixed rate, whatever the answers do, and changes some. All that clients see is
// recorded and judged.
type steadyLoad struct {
	t      *testing.T
	s      *stack
	ids    []int64
	began  time.Time
	record truth.Recorder
	price  atomic.Int64
	stop   context.CancelFunc
	ended  sync.WaitGroup

	mu     sync.Mutex
	failed []string        // under mu
	reads  []time.Duration // under mu: how long each took, since the last phase began
	writes []time.Duration // under mu, likewise
}

// startLoad begins once each process has all products in L1.
func (s *stack) startLoad(t *testing.T) *steadyLoad {
	t.Helper()
	l := &steadyLoad{t: t, s: s, began: time.Now()}
	l.price.Store(1000)
	for i := range steadyProducts {
		l.ids = append(l.ids, s.create(t, fmt.Sprint("steady-", i)))
	}
	for _, id := range l.ids { // the first write that is recorded
		l.put(rand.IntN(len(s.servers)), id)
	}
	s.warm(t, l.ids...)
	l.phase()
	ctx, cancel := context.WithCancel(t.Context())
	l.stop = cancel
	l.ended.Go(func() { l.run(ctx) })
	return l
}

func (l *steadyLoad) run(ctx context.Context) {
	const beat = 10 * time.Millisecond
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for n := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for range *steadyRate / int(time.Second/beat) {
			n++
			server, id, write := rand.IntN(len(l.s.servers)), l.ids[min(rand.IntN(len(l.ids)), rand.IntN(len(l.ids)))], n%writeEach == 0
			l.ended.Go(func() {
				if write {
					l.put(server, id)
				} else {
					l.get(server, id, l.record.Read)
				}
			})
		}
	}
}

func (l *steadyLoad) now() time.Duration { return time.Since(l.began) }

func (l *steadyLoad) took(of *[]time.Duration, what string, a answer) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	*of = append(*of, a.took)
	if a.err != nil || a.status != http.StatusOK {
		l.failed = append(l.failed, fmt.Sprintf("%.3fs: %s: %d %s, %v", l.now().Seconds(), what, a.status, a.body, a.err))
		return false
	}
	return true
}

func (l *steadyLoad) get(server int, id int64, record func(truth.Read)) {
	began := l.now()
	a := l.s.get(server, id)
	if !l.took(&l.reads, fmt.Sprintf("GET of %d on process %d", id, server), a) {
		return
	}
	var p struct{ Price string }
	_ = json.Unmarshal(a.body, &p)
	record(truth.Read{
		Key: strconv.FormatInt(id, 10), Replica: strconv.Itoa(server), Version: a.version(), Value: p.Price,
		Start: began, End: l.now(), Stale: a.from() == "stale", From: a.from(),
	})
}

func (l *steadyLoad) put(server int, id int64) {
	price := fmt.Sprintf("%d.00", l.price.Add(1))
	began := l.now()
	a := l.s.do(server, http.MethodPut, fmt.Sprint("/api/products/", id), fmt.Sprintf(`{"name":"n","price":%q}`, price))
	if !l.took(&l.writes, fmt.Sprintf("PUT of %d on process %d", id, server), a) {
		return
	}
	l.record.Write(truth.Write{
		Key: strconv.FormatInt(id, 10), Version: a.version(), Update: true, Value: price, Began: began, Ended: l.now(),
		Replica: strconv.Itoa(server), Acked: l.now(), Label: "PUT",
	})
}

// figures are those of one phase.
type figures struct {
	reads, writes       int
	readP99, slowest    time.Duration
	writeP99, slowWrite time.Duration
}

func (f figures) String() string {
	return fmt.Sprintf("%d reads, p99 %v, slowest %v; %d writes, p99 %v, slowest %v", f.reads, f.readP99.Round(time.Millisecond/10),
		f.slowest.Round(time.Millisecond), f.writes, f.writeP99.Round(time.Millisecond/10), f.slowWrite.Round(time.Millisecond))
}

// phase begins a new phase and returns the figures of the last one.
func (l *steadyLoad) phase() figures {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := figures{reads: len(l.reads), writes: len(l.writes)}
	if f.reads > 0 && f.writes > 0 {
		f.readP99, f.slowest = quantile(l.reads, 0.99), quantile(l.reads, 1)
		f.writeP99, f.slowWrite = quantile(l.writes, 0.99), quantile(l.writes, 1)
	}
	l.reads, l.writes = nil, nil
	return f
}

// rest lets the load go on for a while.
func (l *steadyLoad) rest() { <-time.After(*steadyPause) }

// fault has f happen under load: it returns when what f broke is replaced. No write may have waited longer than that, and a
// second, which is what the bus and the database may take.
func (l *steadyLoad) fault(what string, f func()) {
	l.t.Helper()
	l.rest()
	calm := l.phase()
	at := l.now()
	f()
	took := l.now() - at
	for i := range l.s.servers {
		testenv.Eventually(l.t, 20*time.Second, func() bool { return l.s.metric(l.t, i, "tiercel_trusted", "") == 1 },
			"process %d trusts its copies again", i)
	}
	trusted := l.now() - at
	l.record.Fault(truth.Fault{What: what, Began: at, Ended: at + took})
	got := l.phase()
	l.t.Logf("before: %v\n%s, replaced after %v, all copies trusted again after %v: %v", calm, what,
		took.Round(time.Millisecond), trusted.Round(time.Millisecond), got)
	if most := took + time.Second; got.slowWrite > most {
		l.t.Errorf("%s took %v, and a write %v", what, took, got.slowWrite)
	}
}

// judge ends the load, reads everything once more, and holds all that was seen against the promises.
func (l *steadyLoad) judge() {
	l.t.Helper()
	l.rest()
	l.stop()
	l.ended.Wait()
	<-time.After(strictBound) // all writers are at rest
	for i := range l.s.servers {
		for _, id := range l.ids {
			l.get(i, id, l.record.Final)
		}
	}
	l.s.warm(l.t, l.ids...) // Redis and L1 are in use again
	for i, failure := range l.failed {
		if i == 10 {
			l.t.Errorf("and %d more", len(l.failed)-i)
			break
		}
		l.t.Error(failure)
	}
	report := l.record.Check(strictBound)
	l.t.Logf("%v", report)
	if err := report.Err(); err != nil {
		l.t.Error(err)
	}
}
