package chaos

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

var (
	runs    = flag.Duration("chaos", 60*time.Second, "how long the faults of TestChaos go on, 0: none")
	calm    = flag.Duration("calm", 4*time.Second, "how long the load goes on after everything has healed")
	servers = flag.Int("servers", 3, "how many server processes TestChaos runs, 2 to 5")
	rate    = flag.Int("rate", 600, "operations of the trace that TestChaos replays in a second")
	binary  = flag.String("server", "", "server to test in place of one built from this source")
	keep    = flag.String("keep", "", "folder for the servers' logs")
)

func TestMain(m *testing.M) { testenv.Main(m) }

const products = 300

// seed is CHAOS_SEED, or one that nobody had before.
func seed(t *testing.T) uint64 {
	t.Helper()
	given := os.Getenv("CHAOS_SEED")
	if given == "" {
		return uint64(time.Now().UnixNano()) % 1_000_000
	}
	n, err := strconv.ParseUint(given, 10, 64)
	if err != nil {
		t.Fatalf("CHAOS_SEED=%q: must be a number", given)
	}
	return n
}

// No answer breaks a promise of docs/guarantees.md, whatever fails.
func TestChaos(t *testing.T) {
	if *servers < 2 || *servers > 5 {
		t.Fatalf("-servers %d: must be from 2 to 5", *servers)
	}
	seed := seed(t)
	plans := schedule(rand.New(rand.NewPCG(seed, 0)), *servers, *runs)
	t.Logf("CHAOS_SEED=%d repeats this schedule, %d faults in %v:\n%s", seed, len(plans), *runs, list(plans))
	bin := *binary
	if bin == "" {
		bin = buildServer(t)
	}
	ops := trace(t, rand.New(rand.NewPCG(seed, 4)), products, *rate*int((*runs+*calm).Seconds()+20))
	w := build(t, seed, *servers, products, bin)
	if err := w.keep.takeSnapshot(); err != nil {
		t.Fatal(err)
	}

	w.warm(t)

	working, stop := context.WithCancel(t.Context())
	defer stop()
	var clients sync.WaitGroup
	clients.Go(func() { w.newLoad(ops, *rate).run(working, rand.New(rand.NewPCG(seed, 5))) })
	clients.Go(func() { w.pulse.beat(working, w.now) })
	clients.Go(func() { w.keep.follow(working, rand.New(rand.NewPCG(seed, 6))) })
	w.act(t.Context(), plans)
	w.healed()
	pause(t.Context(), aftermath+*calm) // now nothing excuses a refusal, or a second load
	stop()
	clients.Wait()
	w.last(t)
	w.judge(t)
	w.keepLogs(t)
}

func (w *world) keepLogs(t *testing.T) {
	t.Helper()
	if *keep == "" {
		return
	}
	for i, s := range w.servers {
		if err := os.WriteFile(filepath.Join(*keep, fmt.Sprintf("server%d.log", i)), []byte(s.Logs()), 0o600); err != nil {
			t.Error(err)
		}
	}
}

// last reads every product on every replica, with all writers at rest for longer than the bound.
func (w *world) last(t *testing.T) {
	t.Helper()
	pause(t.Context(), bound)
	for _, r := range w.replicas {
		for _, id := range w.ids {
			if a := w.get(r, id, true); a.err != nil || a.status >= 500 {
				w.wrong("GET of %d on %s after all has healed: %d %s, %v", id, a.replica, a.status, a.body, a.err)
			}
		}
	}
}

func (w *world) judge(t *testing.T) {
	t.Helper()
	w.judgeSuspects()
	for _, wr := range w.audited(t.Context(), t) {
		w.record.Write(wr)
	}
	for _, f := range w.faults.all {
		w.record.Fault(f.Fault)
	}
	report := w.record.Check(bound)
	t.Logf("%d requests (%d not sent, too many were under way), %d writes acknowledged, %d faults, %d answers 503, "+
		"%d connections broken by a process' death or stop\n%v",
		w.requests.Load(), w.crowded.Load(), w.written.Load(), len(w.faults.all), w.refused.Load(), w.broken.Load(), report)
	worst := report.Calm.WorstRead
	t.Logf("the clients' process got no processor %d times for more than %v; while the oldest without faults grew old:%s",
		len(w.pulse.gaps), pulseGap, w.pulse.between(worst.Start-report.Calm.Worst, worst.End))
	w.recordLoads(t)
	t.Logf("loads, which are counted and not judged, since a busy machine answers READ late, and what is late is loaded:\n%v",
		w.record.CheckLoads(loadRule))
	if err := report.Err(); err != nil {
		t.Error(err)
	}
}
