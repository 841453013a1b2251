package bench

import (
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// A contestant does operations from to to-1 of a workload in its own way.
type contestant struct {
	name string
	turn func(from, to int)
}

// turns say who takes turns, and how. The first contestant is the one that all others are compared with.
type turns struct {
	workers int // that do a turn together, 0: one for each processor
	length  int // operations of a worker in one turn
	total   int // operations of the workload, which each worker goes round and round
	who     []contestant
}

// takeTurns has each contestant do the same operations in each round, another one first each time, on all workers at once.
// It reports the median time of an operation as "NAME-ns/op", and the median over the rounds of the time of the first over
// that of another as "x-NAME".
func takeTurns(b *testing.B, t turns) {
	b.Helper()
	if t.workers == 0 {
		t.workers = runtime.GOMAXPROCS(0)
	}
	for i := range t.who {
		t.round(i, 0) // warm
	}
	times := make([][]float64, len(t.who)) // by contestant, of each round
	b.ResetTimer()
	for round := 1; b.Loop(); round++ {
		for i := range t.who {
			i = (i + round) % len(t.who)
			times[i] = append(times[i], t.round(i, round))
		}
	}
	b.StopTimer()
	for i, c := range t.who {
		b.ReportMetric(median(times[i]), c.name+"-ns/op")
		if i == 0 {
			continue
		}
		ratios := make([]float64, len(times[i]))
		for round := range ratios {
			ratios[round] = times[0][round] / times[i][round]
		}
		b.ReportMetric(median(ratios), "x-"+c.name)
	}
	b.ReportMetric(0, "ns/op") // of a round of all: it says nothing
}

// round is the time of one operation of one worker in nanoseconds.
func (t turns) round(who, round int) float64 {
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	took := make([]time.Duration, t.workers)
	for w := range t.workers {
		ready.Add(1)
		done.Go(func() {
			from := (round*t.workers + w) * t.length % max(t.total-t.length, 1)
			ready.Done()
			<-begin
			began := time.Now()
			t.who[who].turn(from, from+t.length)
			took[w] = time.Since(began)
		})
	}
	ready.Wait()
	close(begin)
	done.Wait()
	var sum time.Duration
	for _, d := range took {
		sum += d
	}
	return float64(sum) / float64(t.workers*t.length)
}

func median(of []float64) float64 { return quantile(of, 0.5) }

func quantile(of []float64, q float64) float64 {
	of = slices.Clone(of)
	slices.Sort(of)
	return of[min(int(q*float64(len(of))), len(of)-1)]
}
