package history

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"
)

const never = time.Duration(math.MaxInt64)

// An order is what is known of the order in which the states of one key followed each other. States are numbered by
// version; state 0 is the absence before the first write, which all others follow.
//
// Everything rests on one fact: which states certainly follow a state is always a suffix of the numbering. So
// a state needs one number (after), and questions about all that follow it have been answered beforehand.
type order struct {
	states  []Write
	after   []int           // states[after[i]:] are those that i precedes
	ended   []int           // which of states[i:] has the earliest Ended
	absence []int           // the first absent one of states[i:], or len(states)
	absent  []time.Duration // the earliest Began of those absent in states[i:], or never
}

// newOrder expects versions that are positive.
func newOrder(writes []Write) *order {
	begin := time.Duration(math.MinInt64)
	states := append([]Write{{Absent: true, Began: begin, Ended: begin}}, writes...)
	slices.SortStableFunc(states, func(a, b Write) int { return cmp.Compare(a.Version, b.Version) })
	n := len(states)
	o := &order{states, make([]int, n), make([]int, n), make([]int, n), make([]time.Duration, n)}
	ended, absence, absent := n-1, n, never
	for i, w := range slices.Backward(states) {
		if w.Ended <= states[ended].Ended {
			ended = i
		}
		if w.Absent {
			absence, absent = i, min(absent, w.Began)
		}
		o.ended[i], o.absence[i], o.absent[i] = ended, absence, absent
	}
	for i, w := range states {
		o.after[i] = i + 1
		if !w.Absent && !w.Update { // an INSERT, perhaps one that waited for a delete of a higher version
			o.after[i] = max(i, o.lastAbsence(w.Ended)) + 1
		}
	}
	return o
}

// precedes reports whether state a came before state b, whatever happened within the windows.
func (o *order) precedes(a, b int) bool { return b >= o.after[a] }

// superseded returns which of the writes that i precedes was the first to be certainly visible.
func (o *order) superseded(i int) (by int, ok bool) {
	if o.after[i] == len(o.states) {
		return 0, false
	}
	return o.ended[o.after[i]], true
}

// lastAbsence returns the last absent state that can have begun by t.
func (o *order) lastAbsence(t time.Duration) int {
	return sort.Search(len(o.states), func(i int) bool { return o.absent[i] > t }) - 1 // state 0 always has
}

// freshAbsence returns the first absent state, from state i on, that was not certainly superseded before t;
// len(o.states) if there is none.
func (o *order) freshAbsence(i int, t time.Duration) int {
	last := len(o.states) - 1
	fresh := sort.Search(last, func(j int) bool { return o.states[o.ended[j+1]].Ended >= t })
	return o.absence[max(i, fresh)]
}

// find returns the state of a version.
func (o *order) find(version int64) (int, bool) {
	return slices.BinarySearchFunc(o.states, version, func(w Write, v int64) int { return cmp.Compare(w.Version, v) })
}
