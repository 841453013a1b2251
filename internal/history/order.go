package history

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"
)

// An order is what is known of the order in which the states of one key followed each other. States are numbered by
// version; state 0 is the absence before the first write, which all others follow.
//
// Everything rests on one fact: which states certainly follow a state is always a suffix of the numbering. So
// a state needs one number (after), and questions about all that follow it have been answered beforehand.
type order struct {
	states  []Write
	visible []time.Duration // when a state certainly was: Ended, or the end of a read that showed it before
	sighted []int           // that read, or -1
	after   []int           // states[after[i]:] are those that i precedes
	first   []int           // which of states[i:] was the first to be certainly visible

	absences []int           // those of states that are absent
	began    []time.Duration // when each of absences can have begun: not before one that precedes it
}

// newOrder expects writes whose versions are positive and differ.
func newOrder(writes []Write) *order {
	begin := time.Duration(math.MinInt64)
	states := append([]Write{{Absent: true, Began: begin, Ended: begin}}, writes...)
	slices.SortFunc(states, func(a, b Write) int { return cmp.Compare(a.Version, b.Version) })
	n := len(states)
	o := &order{
		states: states, visible: make([]time.Duration, n), sighted: slices.Repeat([]int{-1}, n),
		after: make([]int, n), first: make([]int, n),
	}
	for i, w := range states {
		o.visible[i] = w.Ended
		if w.Absent {
			begin = max(begin, w.Began)
			o.absences, o.began = append(o.absences, i), append(o.began, begin)
		}
	}
	o.derive()
	return o
}

// derive works out what follows from visible.
func (o *order) derive() {
	first := len(o.states) - 1
	for i, w := range slices.Backward(o.states) {
		if o.visible[i] < o.visible[first] {
			first = i
		}
		o.first[i] = first
		o.after[i] = i + 1
		if !w.Absent && !w.Update { // an INSERT, perhaps one that waited for a delete of a higher version
			o.after[i] = max(i, o.lastAbsence(o.visible[i])) + 1
		}
	}
}

// sight narrows the windows of writes to what reads prove: what a read showed was visible when that read ended.
func (o *order) sight(k *record) {
	for n, x := range k.reads {
		i, fault := k.written(o, x)
		if fault == "" && x.end >= max(o.states[i].Began, x.start) && x.end < o.visible[i] {
			o.visible[i], o.sighted[i] = x.end, n
		}
	}
	o.derive()
}

// precedes reports whether state a came before state b, whatever happened within the windows.
func (o *order) precedes(a, b int) bool { return b >= o.after[a] }

// superseded returns which of the writes that i precedes was the first to be certainly visible.
func (o *order) superseded(i int) (by int, ok bool) {
	if o.after[i] == len(o.states) {
		return 0, false
	}
	return o.first[o.after[i]], true
}

// lastAbsence returns the last absent state that can have begun by t.
func (o *order) lastAbsence(t time.Duration) int {
	return o.absences[sort.Search(len(o.began), func(i int) bool { return o.began[i] > t })-1] // state 0 always has
}

// freshAbsence returns the first absent state, from state i on, that was not certainly superseded before t. There
// may be none.
func (o *order) freshAbsence(i int, t time.Duration) (int, bool) {
	n := sort.Search(len(o.absences), func(n int) bool {
		by, superseded := o.superseded(o.absences[n])
		return o.absences[n] >= i && (!superseded || o.visible[by] >= t)
	})
	if n == len(o.absences) {
		return 0, false
	}
	return o.absences[n], true
}

// written returns the state that a read shows which knows its version, or what is wrong with that read (H1).
func (k *record) written(o *order, x read) (i int, fault string) {
	i, ok := slices.BinarySearchFunc(o.states, x.version, func(w Write, v int64) int { return cmp.Compare(w.Version, v) })
	switch {
	case !ok || i == 0:
		return 0, "was never written"
	case o.states[i].Absent && !x.absent:
		return i, "is an absence"
	case !o.states[i].Absent && x.absent:
		return i, "is no absence"
	case x.value != 0 && o.states[i].Value != "" && k.values.name(x.value) != o.states[i].Value:
		return i, "was written with another value"
	}
	return i, ""
}
