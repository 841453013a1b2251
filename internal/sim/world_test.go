package sim

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

// A world is one run: everything that happens in it is an event of its scheduler.
//
//	W1. Events run one at a time, each when all other goroutines of the bubble are durably blocked. (Else the runtime's
//	    scheduler has a say.)
//	W2. What goroutines ask for is taken in between, in an order that does not depend on which of them ran first.
//	W3. Only the scheduler draws from rng.
type world struct {
	t         *testing.T
	rng       *rand.Rand
	salt      uint64
	began     time.Time
	cfg       profile
	db        *database
	primaries []*server // by shard
	servers   []*server // that still answer somebody, the primaries included
	tokens    int
	all       []*replica // of every incarnation
	log       trace
	rec       history.History  // but for the writes
	pending   []*history.Write // the writes: their acknowledgement may still come
	healed    bool
	fellBack  bool           // Redis has been in an earlier state again
	counts    map[string]int // what was reached
	broken    []string       // invariants of the state in Redis that did not hold

	work   sync.WaitGroup // of clients
	writes atomic.Int64   // of replicas, under way

	events eventQueue
	order  uint64

	mu      sync.Mutex
	arrived []*request    // under mu
	poke    chan struct{} // receives after arrived grew
}

// A request is something that a goroutine asks the scheduler for.
type request struct {
	who       string
	what, key string
	take      func() // called by the scheduler
}

type event struct {
	at    time.Duration
	order uint64
	do    func()
}

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{
		t: t, rng: rand.New(rand.NewPCG(seed, 0)), salt: seed, began: time.Now(), poke: make(chan struct{}, 1),
		counts: make(map[string]int),
	}
	w.cfg = newProfile(w.rng)
	w.rec.Bound = w.cfg.bound
	w.db = newDatabase(w)
	for shard := range w.cfg.shards {
		w.primaries = append(w.primaries, w.newServer(shard, nil))
	}
	return w
}

func (w *world) now() time.Duration { return time.Since(w.began) }

// ask hands a request to the scheduler, from any goroutine.
func (w *world) ask(who, what, key string, take func()) {
	w.mu.Lock()
	w.arrived = append(w.arrived, &request{who, what, key, take})
	w.mu.Unlock()
	select {
	case w.poke <- struct{}{}:
	default:
	}
}

// after has do called by the scheduler.
func (w *world) after(d time.Duration, do func()) { w.at(w.now()+d, do) }

func (w *world) at(when time.Duration, do func()) {
	w.order++
	heap.Push(&w.events, &event{when, w.order, do})
}

// run lets the world go on until the given time.
func (w *world) run(until time.Duration) {
	end := false
	w.at(until, func() { end = true })
	for !end {
		synctest.Wait() // W1
		if w.takeAll() {
			continue
		}
		next := w.events[0]
		if wait := next.at - w.now(); wait > 0 {
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
			case <-w.poke:
			}
			timer.Stop()
			continue
		}
		heap.Pop(&w.events)
		next.do()
	}
}

// takeAll takes what was asked for (W2).
func (w *world) takeAll() bool {
	w.mu.Lock()
	arrived := w.arrived
	w.arrived = nil
	w.mu.Unlock()
	slices.SortStableFunc(arrived, func(a, b *request) int {
		return cmp.Or(cmp.Compare(a.who, b.who), cmp.Compare(a.what, b.what), cmp.Compare(a.key, b.key))
	})
	for _, r := range arrived {
		r.take()
	}
	return len(arrived) > 0
}

func (w *world) chance(p float64) bool { return p > 0 && w.rng.Float64() < p }

// between draws a time; all are uneven, so that two things hardly ever fall on one instant.
func (w *world) between(from, to time.Duration) time.Duration {
	return from + time.Duration(w.rng.Int64N(int64(to-from)+1))
}

func (w *world) count(what string) { w.counts[what]++ }

// note adds a line to the trace.
func (w *world) note(format string, args ...any) { w.log.add(w.now(), format, args...) }

func pick[T any](w *world, from []T) T { return from[w.rng.IntN(len(from))] }

// token draws the ids that the protocol wants from a cryptographic source: here they only have to be new.
func (w *world) token() string {
	w.tokens++
	return fmt.Sprintf("T%015d", w.tokens)
}

// A trace is what happened, in words.
type trace struct {
	on   bool
	text []byte
}

func (t *trace) add(at time.Duration, format string, args ...any) {
	if !t.on {
		return
	}
	t.text = fmt.Appendf(t.text, "%12.6f ", at.Seconds())
	t.text = fmt.Appendf(t.text, format, args...)
	t.text = append(t.text, '\n')
}

// eventQueue implements heap.Interface.
type eventQueue []*event

func (q eventQueue) Len() int { return len(q) }
func (q eventQueue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].order < q[j].order
}
func (q eventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *eventQueue) Push(x any)   { *q = append(*q, x.(*event)) } //nolint:errcheck // only after pushes
func (q *eventQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
