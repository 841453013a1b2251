package sim

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var (
	seeds = flag.Int("seeds", 40, "how many seeds TestSim runs")
	first = flag.Uint64("first", 1, "the first of them")
	twice = flag.Int("twice", 5, "how many of them TestSim_repeatsItself runs twice")
	one   = flag.Uint64("seed", 0, "run this seed alone, and print its trace")
)

// A result is what a run has come to.
type result struct {
	problems []string
	trace    []byte
	counts   map[string]int
}

// simulate runs one seed in a bubble of its own.
func simulate(t *testing.T, seed uint64, traced bool) (res result) {
	t.Helper()
	defer func() {
		if v := recover(); v != nil { // a goroutine that was left behind, or a panic of what is tested
			panic(fmt.Sprintf("seed %d: %v", seed, v))
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, seed)
		w.log.on = traced
		w.note("seed %d: %+v", seed, w.cfg)
		for i := range w.cfg.replicas {
			w.start(fmt.Sprintf("r%d", i+1))
		}
		w.clients()
		w.strikes()
		w.run(w.cfg.length)
		w.heal()
		w.run(w.now() + recovery)
		if w.writes.Load() > 0 { // a slow one that began before the healing, and drops copies when it ends
			for w.writes.Load() > 0 {
				w.run(w.now() + 100*time.Millisecond)
			}
			w.run(w.now() + recovery)
		}
		w.finish()
		w.stop()
		res = result{problems: w.verdict(), trace: w.log.text, counts: w.counts}
	})
	return res
}

// recovery is how long after the healing everything has to be as if nothing had happened.
const recovery = 4 * time.Second

// finish looks whether all is well again: every replica trusts its copies, and serves what is newest, from its own memory
// when it is asked again.
func (w *world) finish() {
	for _, r := range w.replicas() {
		if s := r.bus.Status(); !s.Trusted {
			w.broken = append(w.broken, fmt.Sprintf("%s is not trusted %v after the healing: %+v", r.name, recovery, s))
		}
	}
	var last int  // where the last round begins
	for range 3 { // neighbours on a floor cost each other an entry as they come back
		last = len(w.rec.Final)
		for _, r := range w.replicas() {
			for _, key := range names() {
				w.read(r, key, true)
				w.run(w.now() + 2*time.Millisecond)
			}
		}
		w.run(w.now() + 100*time.Millisecond)
	}
	if w.cfg.ttl < time.Minute {
		return
	}
	for _, read := range w.rec.Final[last:] {
		if read.From != "l1" && read.From != "negative" {
			w.broken = append(w.broken, fmt.Sprintf("%s served %s from %s when it was asked for it again", read.Replica, read.Key, read.From))
		}
	}
}

// stop ends all replicas; whatever goroutine they leave behind fails the test.
func (w *world) stop() {
	w.log.on = false
	var wg sync.WaitGroup
	for _, r := range w.all {
		wg.Go(r.shutDown)
	}
	ended := false
	go func() {
		w.work.Wait()
		wg.Wait()
		w.ask("", "stopped", "", func() { ended = true })
	}()
	for range 100 {
		if w.run(w.now() + 100*time.Millisecond); ended {
			return
		}
	}
	w.broken = append(w.broken, "Close does not end")
}

func (w *world) verdict() []string {
	for _, h := range w.pending {
		w.rec.Writes = append(w.rec.Writes, *h)
	}
	problems := w.broken
	if report := w.rec.Check(); report.Err() != nil {
		problems = append(problems, fmt.Sprint(report))
	}
	return problems
}

func TestSim(t *testing.T) {
	if *one != 0 {
		res := simulate(t, *one, true)
		t.Logf("%s", res.trace)
		for _, p := range res.problems {
			t.Error(p)
		}
		return
	}
	began := time.Now()
	var mu sync.Mutex
	total, failed := make(map[string]int), 0
	workers := uint64(runtime.GOMAXPROCS(0))
	t.Run("seeds", func(t *testing.T) {
		for worker := range workers {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				for seed := *first + worker; seed < *first+uint64(*seeds); seed += workers {
					res := simulate(t, seed, false)
					mu.Lock()
					if len(res.problems) > 0 {
						failed++
						report(t, seed, res.problems, failed <= 3)
					}
					for what, n := range res.counts {
						total[what] += n
					}
					mu.Unlock()
				}
			})
		}
	})
	t.Logf("%d seeds in %v", *seeds, time.Since(began).Round(time.Millisecond))
	for _, what := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%9d %s", total[what], what)
	}
	if *seeds < 1000 {
		return
	}
	for _, what := range reached() {
		if total[what] == 0 {
			t.Errorf("no seed reached %q", what)
		}
	}
}

// reached is what a thousand seeds must have come across: a simulation that no longer does proves nothing of it.
func reached() []string {
	all := []string{
		"read: l1", "read: l2", "read: load", "read: negative", "read: stale", "read: error",
		"read", "acquire", "fill", "extend", "release", "inv", "apply", "begin", "renew", "reset", "sync", "load", "purge",
		"write", "foreign write", "long transaction", "unknown outcome", "crashed writer",
		"gap chain", "gap log", "gap first", "gap empty", "woken", "relay woken",
		"request lost", "reply lost", "slow", "stray command", "message lost", "message repeated", "message delayed",
	}
	for _, f := range allFaults {
		all = append(all, f.name)
	}
	return all
}

// report prints what went wrong with a seed, and in full how it came about.
func report(t *testing.T, seed uint64, problems []string, full bool) {
	t.Helper()
	t.Errorf("seed %d: %s\nthe whole of it: go test ./internal/sim -run 'TestSim$' -v -seed %d", seed, strings.Join(problems, "\n"), seed)
	if !full {
		return
	}
	again := simulate(t, seed, true)
	lines := bytes.Split(again.trace, []byte("\n"))
	t.Logf("it ends with\n%s", bytes.Join(lines[max(0, len(lines)-60):], []byte("\n")))
	if !slices.Equal(problems, again.problems) {
		t.Errorf("seed %d: run again it came to %q", seed, again.problems)
	}
}

// A failing seed is worth something only if it fails again.
func TestSim_repeatsItself(t *testing.T) {
	for seed := *first; seed < *first+uint64(*twice); seed++ {
		a, b := simulate(t, seed, true), simulate(t, seed, true)
		if bytes.Equal(a.trace, b.trace) {
			continue
		}
		of, with := bytes.Split(a.trace, []byte("\n")), bytes.Split(b.trace, []byte("\n"))
		for i := range min(len(of), len(with)) {
			if !bytes.Equal(of[i], with[i]) {
				t.Errorf("seed %d, line %d of %d: once\n%s\nthen\n%s", seed, i, len(of), bytes.Join(of[max(0, i-8):i+1], []byte("\n")), with[i])
				break
			}
		}
	}
}
