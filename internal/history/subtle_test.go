package history_test

import (
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

// What is subtle follows from more than a read and a write.
var subtle = []plant{
	{
		name:   "a read older than the bound, as another read proves",
		writes: []history.Write{first, at(history.Write{Version: 2, Label: "no answer"}, 10*ms, 10*time.Second)},
		reads: []history.Read{
			seen(history.Read{Replica: "r2", Version: 2}, 19*ms, 20*ms),
			seen(history.Read{Version: 1}, 120*ms, 121*ms),
			seen(history.Read{Version: 1}, 200*ms, 201*ms),
		},
		want: `
H3 older than the bound: k on r1: version 1 was read 180ms after version 2 was visible; the bound is 100ms
              0s … 0s             write of version 1 = a
            10ms … 10s            write of version 2 (no answer)
            19ms … 20ms           read on r2: version 2
           200ms … 201ms          read on r1: version 1`,
	},
	{
		name: "a read that went back behind a delete", writes: []history.Write{at(first, -200*ms, -200*ms), removed, again},
		reads: []history.Read{
			seen(history.Read{Absent: true, From: "negative"}, 41*ms, 42*ms), // what was before the first write is too old
			seen(history.Read{Version: 1, From: "l2"}, 43*ms, 44*ms),
		},
		want: `
H5 went back: k on r1: version 1 was read 1ms after a read of the absence of version 3 had ended
          -200ms … -200ms         write of version 1 = a
            30ms … 40ms           write of version 3, absent
            41ms … 42ms           read on r1: absent from negative
            43ms … 44ms           read on r1: version 1 from l2`,
	},
	{
		name: "a read that need not have gone back behind a delete", writes: []history.Write{at(first, -50*ms, -50*ms), removed},
		reads: []history.Read{
			seen(history.Read{Absent: true, From: "l2"}, 41*ms, 42*ms), // of before the first write
			seen(history.Read{Version: 1, From: "l2"}, 43*ms, 44*ms),
		},
	},
	{
		name:   "an insert that waited for a delete",
		writes: []history.Write{first, at(history.Write{Version: 2}, 10*ms, 42*ms), acked(removed, "r1", 41*ms)}, final: true,
		reads: []history.Read{
			seen(history.Read{Version: 2}, 43*ms, 44*ms),
			seen(history.Read{Version: 2}, 500*ms, 500*ms),
			seen(history.Read{Version: 2}, 900*ms, 900*ms),
		},
	},
	{
		name:   "an update cannot have waited for a delete",
		writes: []history.Write{first, at(history.Write{Version: 2, Update: true}, 10*ms, 42*ms), removed}, final: true,
		reads: []history.Read{seen(history.Read{Version: 2}, 900*ms, 900*ms)},
		want: `
H6 lost invalidation: k on r1: version 2 was shown when all had healed, but the absence of version 3 is newer
            10ms … 42ms           write of version 2
            30ms … 40ms           write of version 3, absent
           900ms … 900ms          read on r1: version 2`,
	},
	{
		name: "an absence of the version of a body", writes: []history.Write{first, second},
		reads: []history.Read{seen(history.Read{Version: 2, Absent: true}, 25*ms, 26*ms)},
		want: `
H1 never written: k on r1: version 2 is no absence
            10ms … 20ms           write of version 2 = b
            25ms … 26ms           read on r1: version 2, absent`,
	},
	{
		name: "what a wrong read does not prove", writes: []history.Write{first, second},
		reads: []history.Read{
			seen(history.Read{Version: 2}, 4*ms, 5*ms),
			seen(history.Read{Replica: "r2", Version: 1}, 119*ms, 119*ms),
		},
		want: `
H2 from the future: k on r1: version 2 was read 5ms before its write can have begun
             4ms … 5ms            read on r1: version 2
            10ms … 20ms           write of version 2 = b`,
	},
	{
		name:   "a read older than the bound, as a later write proves",
		writes: []history.Write{first, at(history.Write{Version: 2}, 10*ms, 10*time.Second), at(history.Write{Version: 3}, 11*ms, 40*ms)},
		reads:  []history.Read{seen(history.Read{Version: 1}, 140*ms, 141*ms), seen(history.Read{Version: 1}, 142*ms, 143*ms)},
		want: `
H3 older than the bound: k on r1: version 1 was read 102ms after version 3 was visible; the bound is 100ms
              0s … 0s             write of version 1 = a
            11ms … 40ms           write of version 3
           142ms … 143ms          read on r1: version 1`,
	},
	{
		name: "an absence that says which", writes: []history.Write{first, removed, again, at(history.Write{Version: 5, Absent: true}, 70*ms, 80*ms)},
		reads: []history.Read{
			seen(history.Read{Absent: true}, 160*ms+1, 161*ms),
			seen(history.Read{Replica: "r2", Version: 3, Absent: true}, 160*ms, 161*ms),
			seen(history.Read{Replica: "r2", Version: 3, Absent: true}, 160*ms+1, 161*ms),
			seen(history.Read{Replica: "r3", Version: 5, Absent: true}, 9*time.Second, 9*time.Second),
		},
		want: `
H3 older than the bound: k on r2: version 3 was read 100.000001ms after version 4 was visible; the bound is 100ms
            30ms … 40ms           write of version 3, absent
            50ms … 60ms           write of version 4 = d
    160.000001ms … 161ms          read on r2: version 3, absent`,
	},
	{
		name: "an own write lost that was acknowledged before an older one", writes: []history.Write{
			first, acked(at(history.Write{Version: 2}, 10*ms, 20*ms), "r1", 30*ms), acked(at(history.Write{Version: 3}, 10*ms, 20*ms), "r1", 22*ms),
		},
		reads: []history.Read{seen(history.Read{Version: 2}, 31*ms, 32*ms)},
		want: `
H4 own write lost: k on r1: version 2 was read 9ms after the same replica had acknowledged version 3
            10ms … 20ms           write of version 2, acknowledged by r1 at 30ms
            10ms … 20ms           write of version 3, acknowledged by r1 at 22ms
            31ms … 32ms           read on r1: version 2`,
	},
	{
		name:   "a read that went back behind a delete that followed what was read",
		writes: []history.Write{first, removed, acked(again, "r1", 71*ms), at(history.Write{Version: 5, Absent: true}, 70*ms, 80*ms)},
		reads: []history.Read{
			seen(history.Read{Version: 4}, 60*ms, 61*ms),
			seen(history.Read{Absent: true}, 70*ms, 71*ms), // hence version 5
			seen(history.Read{Version: 4}, 72*ms, 73*ms),
		},
		want: `
H5 went back: k on r1: version 4 was read 1ms after a read of the absence of version 5 had ended
            60ms … 61ms           read on r1: version 4
            70ms … 71ms           read on r1: absent
            70ms … 80ms           write of version 5, absent
            72ms … 73ms           read on r1: version 4`,
	},
	{
		name:   "a read that went back behind a delete that followed an own write",
		writes: []history.Write{first, removed, acked(again, "r1", 60*ms), at(history.Write{Version: 5, Absent: true}, 65*ms, 80*ms)},
		reads: []history.Read{
			seen(history.Read{Absent: true}, 70*ms, 71*ms), // hence version 5
			seen(history.Read{Version: 4}, 72*ms, 73*ms),
		},
		want: `
H5 went back: k on r1: version 4 was read 1ms after a read of the absence of version 5 had ended
            50ms … 60ms           write of version 4 = d, acknowledged by r1 at 60ms
            65ms … 80ms           write of version 5, absent
            70ms … 71ms           read on r1: absent
            72ms … 73ms           read on r1: version 4`,
	},
	{
		name: "a wrong absence, which proves nothing",
		writes: []history.Write{
			at(first, -100*ms, -100*ms), removed, at(history.Write{Version: 4}, 42*ms, 43*ms),
			at(history.Write{Version: 5, Absent: true}, 150*ms, 160*ms),
		},
		reads: []history.Read{
			seen(history.Read{Absent: true}, 144*ms, 145*ms), // of before the first write, or of version 3
			seen(history.Read{Version: 1, Stale: true}, 146*ms, 147*ms),
		},
		want: `
H3 older than the bound: k on r1: the absence of version 3 was read 101ms after version 4 was visible; the bound is 100ms
            30ms … 40ms           write of version 3, absent
            42ms … 43ms           write of version 4
           144ms … 145ms          read on r1: absent`,
	},
	{
		name: "a read that went back behind one that did not", writes: []history.Write{first, second},
		reads: []history.Read{
			seen(history.Read{Version: 2}, 20*ms, 21*ms), // the later one tells more
			seen(history.Read{Version: 2}, 20*ms, 23*ms),
			seen(history.Read{Version: 1}, 21*ms, 24*ms), // beside it
			seen(history.Read{Version: 1}, 25*ms, 26*ms),
		},
		want: `
H5 went back: k on r1: version 1 was read 2ms after a read of version 2 had ended
            20ms … 23ms           read on r1: version 2
            25ms … 26ms           read on r1: version 1`,
	},
	{
		name: "an absence before deletes whose windows are wide",
		writes: []history.Write{
			at(first, -200*ms, -200*ms), removed, again, at(history.Write{Version: 5, Absent: true}, 20*ms, 90*ms),
			at(history.Write{Version: 6}, 20*ms, 90*ms), at(history.Write{Version: 7, Absent: true}, 20*ms, 90*ms),
		},
		reads: []history.Read{seen(history.Read{Absent: true}, 25*ms, 26*ms)}, // version 3 cannot have begun, hence no other
		want: `
H3 older than the bound: k on r1: the absence before the first write was read 225ms after version 1 was visible; the bound is 100ms
          -200ms … -200ms         write of version 1 = a
            25ms … 26ms           read on r1: absent`,
	},
	{
		name: "a read that went back behind an absence that says which", writes: []history.Write{first, removed},
		reads: []history.Read{
			seen(history.Read{Version: 3, Absent: true}, 41*ms, 42*ms),
			seen(history.Read{Absent: true}, 43*ms, 44*ms), // the same, as the first one tells
			seen(history.Read{Version: 1}, 45*ms, 46*ms),
		},
		want: `
H5 went back: k on r1: version 1 was read 3ms after a read of the absence of version 3 had ended
            41ms … 42ms           read on r1: version 3, absent
            45ms … 46ms           read on r1: version 1`,
	},
}
