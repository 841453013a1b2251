package history_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

func TestReport_saysHowOldAnswersWere(t *testing.T) {
	t.Parallel()
	h := history.History{Bound: 100 * ms, Writes: []history.Write{first, second}}
	for i := range 100 { // 90 of version 2, then 10 of version 1 that are 1 to 10 ms old
		x := seen(history.Read{Replica: fmt.Sprint("r", i), Version: 2}, time.Second, time.Second)
		if i < 10 {
			x = seen(history.Read{Replica: fmt.Sprint("r", i), Version: 1}, time.Duration(30-i)*ms, time.Second)
		}
		h.Reads = append(h.Reads, x)
	}
	h.Reads = append(h.Reads, seen(history.Read{Replica: "s", Version: 1, Stale: true}, 520*ms, time.Second))
	h.Faults = []history.Fault{{What: "one that is felt until 103 ms", Began: 2 * ms, Ended: 3 * ms}}
	report := h.Check()
	if err := report.Err(); err != nil {
		t.Fatal(err)
	}
	all, calm, marked := report.Staleness, report.Calm, report.Marked
	if all.Reads != 100 || all.Old != 10 || all.Worst != 10*ms || all.WorstRead.Replica != "r0" {
		t.Errorf("in all: %+v", all)
	}
	var chain []string
	for _, e := range all.Chain {
		chain = append(chain, e.What)
	}
	if got := strings.Join(chain, "; "); got != "write of version 1 = a; write of version 2 = b; read on r0: version 1" {
		t.Errorf("the chain of the oldest is %q", got)
	}
	if all.Quantile(0.5) != 0 || all.Quantile(0.9) != 0 || all.Quantile(0.91) != 1*ms || all.Quantile(0.99) != 9*ms || all.Quantile(1) != 10*ms {
		t.Errorf("quantiles are %v, %v, %v, %v and %v", all.Quantile(0.5), all.Quantile(0.9), all.Quantile(0.91), all.Quantile(0.99), all.Quantile(1))
	}
	if calm.Reads != 90 || calm.Old != 0 {
		t.Errorf("without faults: %+v", calm)
	}
	if marked.Reads != 1 || marked.Worst != 500*ms {
		t.Errorf("marked stale: %+v", marked)
	}
}

func TestReport_calmIsWhatNoFaultReaches(t *testing.T) {
	t.Parallel()
	h := history.History{Bound: 100 * ms, Writes: []history.Write{first}}
	h.Faults = []history.Fault{
		{What: "a long one", Began: 10 * ms, Ended: 500 * ms},
		{What: "a short one within", Began: 20 * ms, Ended: 30 * ms},
		{What: "one that overlaps", Began: 450 * ms, Ended: 600 * ms},
	}
	for _, c := range []struct {
		start time.Duration
		calm  int
	}{{10*ms - 1, 1}, {10 * ms, 0}, {300 * ms, 0}, {700 * ms, 0}, {700*ms + 1, 1}} {
		h.Reads = []history.Read{seen(history.Read{Version: 1}, c.start, time.Second)}
		if report := h.Check(); report.Calm.Reads != c.calm {
			t.Errorf("%d reads that begin at %v are without faults, not %d", report.Calm.Reads, c.start, c.calm)
		}
	}
}

func TestReport_showsTheEarliestOfEachRuleAndCountsTheRest(t *testing.T) {
	t.Parallel()
	h := history.History{Bound: 100 * ms}
	for i := range 9 { // the last key is the first to go wrong
		key, start := fmt.Sprint("k", i), time.Duration(9-i)*time.Second
		h.Writes = append(h.Writes, history.Write{Key: key, Version: 1})
		for range 3 {
			h.Reads = append(h.Reads, history.Read{Key: key, Version: 2, Start: start, End: start})
		}
	}
	report := h.Check()
	if n := report.Broken[history.MadeUp]; n != 9 || len(report.Violations) != 5 {
		t.Errorf("%d violations, of which %d are shown", n, len(report.Violations))
	}
	for i, v := range report.Violations {
		if want := fmt.Sprint("k", 8-i); v.Key != want || v.Reads != 3 || v.Rule != history.MadeUp {
			t.Errorf("number %d is %+v, want one of %s", i, v, want)
		}
	}
	var b strings.Builder
	n, err := report.WriteTo(&b)
	if err != nil || n != int64(b.Len()) || b.String() != report.String() || b.String() != report.Err().Error() {
		t.Errorf("written were %d bytes, %v:\n%s", n, err, b.String())
	}
	for _, want := range []string{"(and 2 reads more)\n", "\nH1 never written: 4 more\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing from\n%s", want, b.String())
		}
	}
	if n, err := report.WriteTo(full{}); !errors.Is(err, fs.ErrInvalid) || n != 0 {
		t.Errorf("a writer that takes nothing gives %d, %v", n, err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fs.ErrInvalid }
