package history_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

func TestCheckLoads_wantsAWriteForEachButTheFirst(t *testing.T) {
	t.Parallel()
	rule := history.LoadRule{Margin: 10 * ms, Lag: 5 * ms}
	fault := []history.Fault{{What: "cut", Began: 100 * ms, Ended: 200 * ms}}
	for _, c := range []struct {
		name   string
		rule   history.LoadRule
		writes []history.Write
		faults []history.Fault
		loads  []time.Duration
		want   string
	}{
		{name: "a cold key", rule: rule, loads: []time.Duration{3 * ms}},
		{
			name: "a cold key that is loaded twice", rule: rule, loads: []time.Duration{3 * ms, 7 * ms, 9 * ms}, writes: []history.Write{first, second},
			want: `
H7 loaded again: k: one load more than the first and those that writes explain
             7ms … 7ms            load
             9ms … 9ms            load`,
		},
		{name: "an invalidation", rule: rule, writes: []history.Write{second}, loads: []time.Duration{3 * ms, 10 * ms}},
		{name: "the end of its lag", rule: rule, writes: []history.Write{second}, loads: []time.Duration{25 * ms, 26 * ms}},
		{
			name: "after its lag", rule: rule, writes: []history.Write{second}, loads: []time.Duration{25*ms + 1, 26 * ms},
			want: `
H7 loaded again: k: one load more than the first and those that writes explain
     25.000001ms … 25.000001ms    load
            26ms … 26ms           load`,
		},
		{
			name: "two loads for one invalidation", rule: rule, writes: []history.Write{second}, loads: []time.Duration{3 * ms, 15 * ms, 17 * ms},
			want: `
H7 loaded again: k: one load more than the first and those that writes explain
             3ms … 3ms            load
            10ms … 20ms           write of version 2 = b
            15ms … 15ms           load
            17ms … 17ms           load`,
		},
		{
			name: "each load has its own, if the right one takes it", rule: rule,
			writes: []history.Write{at(history.Write{Version: 2}, 10*ms, 60*ms), at(history.Write{Version: 3}, 11*ms, 12*ms)},
			loads:  []time.Duration{3 * ms, 18 * ms, 50 * ms},
		},
		{name: "loads around a fault", rule: rule, faults: fault, loads: []time.Duration{89 * ms, 90 * ms, 95 * ms, 150 * ms, 210 * ms, 211 * ms}},
		{
			name: "loads after a fault", rule: rule, faults: fault, loads: []time.Duration{89 * ms, 211 * ms, 212 * ms},
			want: `
H7 loaded again: k: one load more than the first and those that writes explain
           211ms … 211ms          load
           212ms … 212ms          load`,
		},
		{
			name: "invalidations that came together", rule: history.LoadRule{Margin: 10 * ms}, faults: fault,
			writes: []history.Write{
				at(history.Write{Version: 2}, 212*ms, 240*ms), at(history.Write{Version: 3}, 216*ms, 217*ms),
				at(history.Write{Version: 4}, 218*ms, 219*ms),
			},
			loads: []time.Duration{1 * ms, 211 * ms, 215 * ms, 220 * ms, 230 * ms},
			want: `
H7 loaded again: k: one load more than the first and those that writes explain
           211ms … 211ms          load
           212ms … 240ms          write of version 2
           215ms … 215ms          load
           216ms … 217ms          write of version 3
           218ms … 219ms          write of version 4
           220ms … 220ms          load
           230ms … 230ms          load`,
		},
		{
			name: "lifetimes", rule: history.LoadRule{Lifetime: 100 * ms}, loads: []time.Duration{0, 100 * ms, 199 * ms},
			want: `
H7 loaded again: k: one load more than the first and those that writes explain
           100ms … 100ms          load
           199ms … 199ms          load`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := history.History{Writes: c.writes, Faults: c.faults}
			for _, at := range c.loads {
				h.Loads = append(h.Loads, history.Load{Key: "k", At: at})
			}
			h.Loads = append(h.Loads, history.Load{Key: "another", At: 1 * ms}) // which is cold, too
			report := h.CheckLoads(c.rule)
			if got := broken(report); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("the report says\n%s\nwant%s", got, c.want)
			}
		})
	}
}
