package history_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

const ms = time.Millisecond

// at gives a write of k its window.
func at(w history.Write, began, ended time.Duration) history.Write {
	w.Key, w.Began, w.Ended = "k", began, ended
	return w
}

// seen gives a read of k on r1 its times.
func seen(x history.Read, start, end time.Duration) history.Read {
	x.Key, x.Start, x.End = "k", start, end
	if x.Replica == "" {
		x.Replica = "r1"
	}
	return x
}

var (
	first   = history.Write{Key: "k", Version: 1, Value: "a"}
	second  = at(history.Write{Version: 2, Value: "b"}, 10*ms, 20*ms)
	removed = at(history.Write{Version: 3, Absent: true}, 30*ms, 40*ms)
	again   = at(history.Write{Version: 4, Value: "d"}, 50*ms, 60*ms)
)

func acked(w history.Write, by string, at time.Duration) history.Write {
	w.Replica, w.Acked = by, at
	return w
}

// A plant is a history with a violation, and what is right but almost wrong beside it. Without want all is right.
type plant struct {
	name   string
	writes []history.Write
	faults []history.Fault
	reads  []history.Read
	final  bool // the last of reads
	want   string
}

var planted = []plant{
	{
		name: "a version that nobody wrote", writes: []history.Write{first},
		reads: []history.Read{seen(history.Read{Version: 7, From: "l2"}, 5*ms, 6*ms)},
		want: `
H1 never written: k on r1: version 7 was never written
             5ms … 6ms            read on r1: version 7 from l2`,
	},
	{
		name: "a body that nobody wrote", writes: []history.Write{first, second},
		reads: []history.Read{
			seen(history.Read{Version: 1, Value: "a"}, 5*ms, 6*ms),
			seen(history.Read{Version: 2, Value: "a"}, 25*ms, 26*ms),
			seen(history.Read{Version: 2}, 25*ms, 26*ms), // no value to compare
		},
		want: `
H1 never written: k on r1: version 2 was written with another value
            10ms … 20ms           write of version 2 = b
            25ms … 26ms           read on r1: version 2 = a`,
	},
	{
		name: "a body that shows the version of a delete", writes: []history.Write{first, removed},
		reads: []history.Read{seen(history.Read{Version: 3, Value: "a"}, 45*ms, 46*ms), seen(history.Read{Version: 3, Absent: true}, 45*ms, 46*ms)},
		want: `
H1 never written: k on r1: version 3 is an absence
            30ms … 40ms           write of version 3, absent
            45ms … 46ms           read on r1: version 3 = a`,
	},
	{
		name: "a read without a version", writes: []history.Write{first},
		reads: []history.Read{seen(history.Read{Value: "a"}, 5*ms, 6*ms)},
		want: `
H1 never written: k on r1: version 0 was never written
             5ms … 6ms            read on r1: no version = a`,
	},
	{
		name: "a read before its write", writes: []history.Write{first, second},
		reads: []history.Read{
			seen(history.Read{Version: 2}, 9*ms, 10*ms-1),
			seen(history.Read{Replica: "r2", Version: 2}, 9*ms, 10*ms),
		},
		want: `
H2 from the future: k on r1: version 2 was read 1ns before its write can have begun
             9ms … 9.999999ms     read on r1: version 2
            10ms … 20ms           write of version 2 = b`,
	},
	{
		name: "a read older than the bound", writes: []history.Write{first, second},
		faults: []history.Fault{{What: "before", Began: 1 * ms, Ended: 9 * ms}, {What: "r1 paused", Began: 15 * ms, Ended: 119 * ms}, {What: "after", Began: 122 * ms, Ended: 200 * ms}},
		reads: []history.Read{
			seen(history.Read{Version: 1, From: "l1"}, 120*ms, 121*ms),
			seen(history.Read{Version: 1, From: "l1"}, 120*ms+1, 121*ms),
			seen(history.Read{Version: 1, From: "stale", Stale: true}, 125*ms, 126*ms),
		},
		want: `
H3 older than the bound: k on r1: version 1 was read 100.000001ms after version 2 was visible; the bound is 100ms
              0s … 0s             write of version 1 = a
            10ms … 20ms           write of version 2 = b
            15ms … 119ms          fault: r1 paused
    120.000001ms … 121ms          read on r1: version 1 from l1`,
	},
	{
		name: "an absence older than the bound", writes: []history.Write{first, removed, again},
		reads: []history.Read{seen(history.Read{Absent: true, From: "negative"}, 160*ms, 161*ms), seen(history.Read{Absent: true}, 170*ms, 171*ms)},
		want: `
H3 older than the bound: k on r1: the absence of version 3 was read 110ms after version 4 was visible; the bound is 100ms
            30ms … 40ms           write of version 3, absent
            50ms … 60ms           write of version 4 = d
           170ms … 171ms          read on r1: absent`,
	},
	{
		name: "an absence that ended long before", writes: []history.Write{first, removed},
		reads: []history.Read{seen(history.Read{Replica: "r2", Absent: true}, 28*ms, 30*ms), seen(history.Read{Absent: true}, 101*ms, 102*ms)},
	},
	{
		name: "an absence of what is there", writes: []history.Write{first},
		reads: []history.Read{seen(history.Read{Absent: true}, 100*ms, 101*ms), seen(history.Read{Absent: true}, 101*ms, 102*ms)},
		want: `
H3 older than the bound: k on r1: the absence before the first write was read 101ms after version 1 was visible; the bound is 100ms
              0s … 0s             write of version 1 = a
           101ms … 102ms          read on r1: absent`,
	},
	{
		name: "an own write lost", writes: []history.Write{first, acked(second, "r1", 22*ms)},
		reads: []history.Read{
			seen(history.Read{Version: 1}, 22*ms, 23*ms), // may have begun before the answer
			seen(history.Read{Version: 1, Stale: true}, 24*ms, 25*ms),
			seen(history.Read{Replica: "r2", Version: 1}, 24*ms, 25*ms),
		},
		want: `
H4 own write lost: k on r1: version 1 was read 2ms after the same replica had acknowledged version 2
              0s … 0s             write of version 1 = a
            10ms … 20ms           write of version 2 = b, acknowledged by r1 at 22ms
            24ms … 25ms           read on r1: version 1, marked stale`,
	},
	{
		name: "an own delete lost", writes: []history.Write{first, acked(removed, "r1", 41*ms), again},
		reads: []history.Read{seen(history.Read{Version: 4}, 49*ms, 50*ms), seen(history.Read{Version: 1}, 49*ms, 50*ms)},
		want: `
H4 own write lost: k on r1: version 1 was read 8ms after the same replica had acknowledged the absence of version 3
              0s … 0s             write of version 1 = a
            30ms … 40ms           write of version 3, absent, acknowledged by r1 at 41ms
            49ms … 50ms           read on r1: version 1`,
	},
	{
		name: "an own insert lost", writes: []history.Write{first, removed, acked(again, "r1", 60*ms)},
		reads: []history.Read{seen(history.Read{Absent: true}, 61*ms, 62*ms)},
		want: `
H4 own write lost: k on r1: the absence of version 3 was read 1ms after the same replica had acknowledged version 4
            30ms … 40ms           write of version 3, absent
            50ms … 60ms           write of version 4 = d, acknowledged by r1 at 60ms
            61ms … 62ms           read on r1: absent`,
	},
	{
		name: "a read that went back", writes: []history.Write{first, second},
		reads: []history.Read{
			seen(history.Read{Version: 2, From: "load"}, 20*ms, 24*ms),
			seen(history.Read{Version: 1, From: "l2"}, 24*ms, 25*ms), // at once
			seen(history.Read{Version: 1, From: "l2"}, 25*ms, 26*ms),
			seen(history.Read{Replica: "r2", Version: 1}, 25*ms, 26*ms),
		},
		want: `
H5 went back: k on r1: version 1 was read 1ms after a read of version 2 had ended
            20ms … 24ms           read on r1: version 2 from load
            25ms … 26ms           read on r1: version 1 from l2`,
	},
	{
		name: "an absence that went back", writes: []history.Write{first, removed, again},
		reads: []history.Read{seen(history.Read{Version: 4}, 60*ms, 61*ms), seen(history.Read{Absent: true}, 62*ms, 63*ms)},
		want: `
H5 went back: k on r1: the absence of version 3 was read 1ms after a read of version 4 had ended
            30ms … 40ms           write of version 3, absent
            60ms … 61ms           read on r1: version 4
            62ms … 63ms           read on r1: absent`,
	},
	{
		name: "a lost invalidation", writes: []history.Write{first, second}, final: true,
		faults: []history.Fault{{What: "Redis restarted", Began: 12 * ms, Ended: 30 * ms}},
		reads:  []history.Read{seen(history.Read{Version: 1, Replica: "r2", From: "l1"}, 90*ms, 91*ms)},
		want: `
H6 lost invalidation: k on r2: version 1 was shown when all had healed, but version 2 is newer
              0s … 0s             write of version 1 = a
            10ms … 20ms           write of version 2 = b
            12ms … 30ms           fault: Redis restarted
            90ms … 91ms           read on r2: version 1 from l1`,
	},
	{
		name: "a final read beside a write", writes: []history.Write{first, second}, final: true,
		reads: []history.Read{seen(history.Read{Version: 1}, 20*ms, 21*ms)},
	},
	{
		name: "a final read of the newest", writes: []history.Write{first, second, removed}, final: true,
		reads: []history.Read{seen(history.Read{Absent: true}, 9*time.Second, 9*time.Second)},
	},
	{
		name: "two writes of one version", writes: []history.Write{first, second, second},
		want: `
H0 no sense: k: two writes have one version
            10ms … 20ms           write of version 2 = b
            10ms … 20ms           write of version 2 = b`,
	},
	{
		name: "a write without a version", writes: []history.Write{first, at(history.Write{Value: "z"}, 1*ms, 2*ms)},
		want: `
H0 no sense: k: a write has no version
             1ms … 2ms            write of version 0 = z`,
	},
	{
		name: "a write that ended before it began", writes: []history.Write{at(first, 2*ms, 1*ms)},
		want: `
H0 no sense: k: a write ended before it began
             2ms … 1ms            write of version 1 = a`,
	},
	{
		name: "versions out of order", writes: []history.Write{at(first, 21*ms, 22*ms), second},
		want: `
H0 no sense: k: a write ended before one of a lower version began
            10ms … 20ms           write of version 2 = b
            21ms … 22ms           write of version 1 = a`,
	},
	{
		name: "a read that ended before it began", writes: []history.Write{first},
		reads: []history.Read{seen(history.Read{Version: 1}, 9*ms, 8*ms), seen(history.Read{Version: 1}, 10*ms, 10*ms)},
		want: `
H0 no sense: k on r1: a read ended before it began
             9ms … 8ms            read on r1: version 1`,
	},
}

func TestCheck_findsWhatIsPlanted(t *testing.T) {
	t.Parallel()
	for _, p := range slices.Concat(planted, subtle) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			h := history.History{Bound: 100 * ms, Writes: p.writes, Reads: p.reads, Faults: p.faults}
			if last := len(p.reads) - 1; p.final {
				h.Reads, h.Final = p.reads[:last], p.reads[last:]
			}
			report := h.Check()
			if got := broken(report); got != strings.TrimPrefix(p.want, "\n") {
				t.Errorf("the report says\n%s\nwant%s", got, p.want)
			}
			if (report.Err() != nil) != (p.want != "") {
				t.Errorf("the error is %v", report.Err())
			}
		})
	}
}

// broken is what a report prints of violations.
func broken(r history.Report) string {
	text := strings.TrimSuffix(r.String(), "\n")
	if i := strings.Index(text, "\nH"); i >= 0 {
		return text[i+1:]
	}
	return ""
}
