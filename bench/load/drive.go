package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// A result is what one part of a scenario showed.
type result struct {
	part     part
	rate     int
	ids      int
	duration time.Duration
	samples  []sample
	loads    []time.Duration // when the database began one, of one product or many
	loaded   int             // products, by one load or many
	queries  int             // statements that the database was sent, of whatever kind
	commands commands
	cpu      time.Duration // of the instances
	resident float64       // bytes, of the instances, at the end
}

// A sample is one request.
type sample struct {
	due     time.Duration // when it should have been sent
	late    time.Duration // how much later the generator sent it
	latency time.Duration // from then to the end of the answer
	from    string        // "l1", "l2", …; "write"
	err     string        // empty for 2xx
}

// A progress is how far a part has come.
type progress struct {
	what         string
	passed, of   time.Duration
	sent, failed int
	done         bool
}

// drive runs one part.
func (s scenario) drive(t testing.TB, bin string, p part, tell func(progress)) result {
	t.Helper()
	name := strings.TrimSpace(s.name + " " + p.name)
	tell(progress{what: name + ": starting"})
	st := newStack(t, bin, s, p)
	before := st.usage()
	st.commands.begin()
	attacker := vegeta.NewAttacker(vegeta.Timeout(10*time.Second), vegeta.Connections(1000), vegeta.Workers(32), vegeta.MaxWorkers(4000))
	began := time.Now()
	var got samples
	var collecting sync.WaitGroup
	results := attacker.Attack(s.targets(st), vegeta.Rate{Freq: s.rate, Per: time.Second}, s.duration, "")
	collecting.Go(func() {
		for r := range results {
			got.add(s.rate, began, r)
		}
	})
	s.attend(st, began, attacker, func(passed time.Duration) {
		sent, failed := got.count()
		tell(progress{what: name, passed: passed, of: s.duration, sent: sent, failed: failed})
	}, tell)
	collecting.Wait()
	took := time.Since(began)
	sent, failed := got.count()
	tell(progress{what: name, passed: took, of: s.duration, sent: sent, failed: failed, done: true})

	r := result{part: p, rate: s.rate, ids: s.ids, duration: s.duration, samples: got.all}
	st.commands.add()
	r.commands = st.commands
	loads, queries := statements(st.postgres.Log(), began)
	for _, at := range loads {
		r.loads = append(r.loads, at.Sub(began))
	}
	r.queries = queries
	after := st.usage()
	r.cpu, r.resident, r.loaded = after.cpu-before.cpu, after.resident, after.loaded-before.loaded
	for _, server := range st.servers { // the next part has the machine to itself
		server.Kill()
	}
	st.redis.Kill()
	st.postgres.Stop()
	return r
}

// attend causes the faults and tells the progress until the time is over.
func (s scenario) attend(st *stack, began time.Time, attacker *vegeta.Attacker, passed func(time.Duration), tell func(progress)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	end := time.NewTimer(s.duration)
	defer end.Stop()
	faults := slices.Clone(s.faults)
	for {
		var next <-chan time.Time
		if len(faults) > 0 {
			next = time.After(time.Until(began.Add(time.Duration(faults[0].at * float64(s.duration)))))
		}
		select {
		case <-next:
			faults[0].do(st)
			tell(progress{what: faults[0].what, passed: time.Since(began), of: s.duration})
			faults = faults[1:]
		case <-tick.C:
			passed(time.Since(began))
		case <-st.t.Context().Done():
			attacker.Stop()
			return
		case <-end.C:
			return
		}
	}
}

// targets goes round the instances.
func (s scenario) targets(st *stack) vegeta.Targeter {
	pick, n := s.pick(s.ids), atomic.Uint64{}
	write := http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
	return func(to *vegeta.Target) error {
		i := n.Add(1)
		to.Method, to.URL = http.MethodGet, fmt.Sprint(st.servers[i%uint64(len(st.servers))].URL, "/api/products/", pick())
		if s.writes > 0 && rand.Float64() < s.writes {
			to.Method, to.Header = http.MethodPut, write
			to.Body = fmt.Appendf(nil, `{"name":"Product","price":"%d"}`, i)
		}
		return nil
	}
}

// samples are what came so far.
type samples struct {
	mu     sync.Mutex
	all    []sample // under mu
	failed int      // under mu
}

func (s *samples) add(rate int, began time.Time, r *vegeta.Result) {
	due := time.Duration(r.Seq) * time.Second / time.Duration(rate)
	a := sample{due: due, late: max(r.Timestamp.Sub(began)-due, 0), latency: r.Latency, err: r.Error}
	_, a.from, _ = strings.Cut(r.Headers.Get("Cache-Status"), "detail=")
	if r.Method != http.MethodGet {
		a.from = "write"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, a)
	if a.err != "" {
		s.failed++
	}
}

func (s *samples) count() (sent, failed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all), s.failed
}
