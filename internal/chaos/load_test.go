package chaos

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// An op is one line of the trace: a shop's year, an invoice line being a read and a change of price a write.
type op struct {
	product int // index
	write   bool
}

// trace reads operations on the first products that come up from a random place of the shop's year on.
func trace(t *testing.T, rng *rand.Rand, products, most int) []op {
	t.Helper()
	f, err := os.Open(testenv.SharedData(t, "uci-online-retail/mixed-ops.tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	const lines = 635_324
	skip := rng.IntN(lines / 2)
	index := make(map[string]int)
	var ops []op
	for in := bufio.NewScanner(z); len(ops) < most && in.Scan(); {
		if skip--; skip >= 0 {
			continue
		}
		fields := strings.Split(in.Text(), "\t")
		if len(fields) != 4 {
			t.Fatalf("trace: %q", in.Text())
		}
		at, known := index[fields[2]]
		if !known {
			if len(index) == products {
				continue
			}
			at = len(index)
			index[fields[2]] = at
		}
		ops = append(ops, op{product: at, write: fields[1] != "R"})
	}
	if len(ops) == 0 || len(index) < products {
		t.Fatalf("the trace has %d operations on %d products", len(ops), len(index))
	}
	return ops
}

const (
	underWay  = 3000 // most requests at once; above it the trace pauses
	probeEach = 3    // one write of so many is followed by probes
)

// probes are when a changed product is read again, from the moment the change was acknowledged.
var probes = []time.Duration{
	0, 3 * time.Millisecond, 30 * time.Millisecond, 300 * time.Millisecond, time.Second, 1900 * time.Millisecond,
	2050 * time.Millisecond, 2500 * time.Millisecond, 3 * time.Second,
}

// A load is the clients at work.
type load struct {
	w        *world
	ops      []op
	perSec   int
	requests sync.WaitGroup
	slots    chan struct{}
	probing  chan probe
	locks    []sync.Mutex // by product: one DELETE and its re-creation at a time
}

type probe struct {
	id  int64
	due time.Duration
}

func (w *world) newLoad(ops []op, perSec int) *load {
	return &load{
		w: w, ops: ops, perSec: perSec, slots: make(chan struct{}, underWay), probing: make(chan probe, 1<<16),
		locks: make([]sync.Mutex, len(w.ids)),
	}
}

// run replays the trace until ctx ends, at a rate of its own: what is slow does not slow down what comes.
func (l *load) run(ctx context.Context, rng *rand.Rand) {
	const beat = 10 * time.Millisecond
	tick := time.NewTicker(beat)
	defer tick.Stop()
	l.requests.Go(func() { l.probe(ctx) })
	for n := 0; ; {
		select {
		case <-ctx.Done():
			l.requests.Wait()
			return
		case <-tick.C:
		}
		for range l.perSec / int(time.Second/beat) {
			next, seed := l.ops[n%len(l.ops)], rng.Uint64()
			n++
			select {
			case l.slots <- struct{}{}:
			default:
				l.w.crowded.Add(1)
				continue
			}
			l.requests.Go(func() {
				defer func() { <-l.slots }()
				rng := rand.New(rand.NewPCG(seed, 1))
				if next.write {
					l.write(ctx, rng, next.product)
				} else {
					l.w.get(l.w.any(rng), l.w.ids[next.product], false)
				}
			})
		}
	}
}

// write changes a product by one of the ways that there are.
func (l *load) write(ctx context.Context, rng *rand.Rand, product int) {
	w, id := l.w, l.w.ids[product]
	price := strconv.FormatInt(w.price.Add(1), 10)
	var done bool
	switch n := rng.IntN(100); {
	case n < 45:
		done = w.put(w.any(rng), id, price)
	case n < 65:
		done = w.patch(w.any(rng), id, price)
	case n < 80:
		done = w.update(ctx, id, price)
	case n < 90:
		others := []int64{id, w.ids[rng.IntN(len(w.ids))]}
		done = w.transaction(ctx, others, time.Duration(rng.IntN(300))*time.Millisecond, price)
	default:
		l.locks[product].Lock()
		defer l.locks[product].Unlock()
		if n < 97 {
			w.remove(w.any(rng), id)
		} else {
			w.removeBySQL(ctx, id)
		}
		done = w.recreate(ctx, id, price)
	}
	if !done { // perhaps it is gone: a DELETE was carried out, and its re-creation was not
		done = w.recreate(ctx, id, strconv.FormatInt(w.price.Add(1), 10))
	}
	if done && rng.IntN(probeEach) == 0 {
		for _, after := range probes {
			select {
			case l.probing <- probe{id, w.now() + after}:
			default: // the probes lag behind; there are enough
			}
		}
	}
}

// probe reads what has changed at telling moments, on a replica at random.
func (l *load) probe(ctx context.Context) {
	rng := rand.New(rand.NewPCG(l.w.seed, 2))
	var waiting []probe
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-l.probing:
			waiting = append(waiting, p)
			continue
		case <-tick.C:
		}
		now, rest := l.w.now(), waiting[:0]
		for _, p := range waiting {
			if p.due > now {
				rest = append(rest, p)
				continue
			}
			select {
			case l.slots <- struct{}{}:
				r := l.w.any(rng)
				l.requests.Go(func() {
					defer func() { <-l.slots }()
					l.w.get(r, p.id, false)
				})
			default:
				l.w.crowded.Add(1)
			}
		}
		waiting = rest
	}
}

func (w *world) any(rng *rand.Rand) *replica { return w.replicas[rng.IntN(len(w.replicas))] }

func (w *world) put(r *replica, id int64, price string) bool {
	a := w.do(r, http.MethodPut, fmt.Sprint("/api/products/", id), fmt.Sprintf(`{"name":"n","price":%q}`, price))
	return w.wrote(a, "PUT")
}

func (w *world) patch(r *replica, id int64, price string) bool {
	a := w.do(r, http.MethodPatch, fmt.Sprint("/api/products/", id), fmt.Sprintf(`{"price":%q}`, price))
	return w.wrote(a, "PATCH")
}

func (w *world) wrote(a answer, how string) bool {
	if a.err != nil || a.status != http.StatusOK {
		return false
	}
	w.written.Add(1)
	w.writes.acked(a.version(), ack{replica: a.replica, how: how, at: a.end})
	return true
}

func (w *world) remove(r *replica, id int64) {
	a := w.do(r, http.MethodDelete, fmt.Sprint("/api/products/", id), "")
	if a.err == nil && a.status == http.StatusNoContent {
		w.written.Add(1)
		w.writes.deleted(deleted{id: id, start: a.start, end: a.end, ack: ack{replica: a.replica, how: "DELETE", at: a.end}})
	}
}
