package history

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Check holds what was recorded against H0 to H6. It is for after the run.
func (r *Recorder) Check(bound time.Duration) Report {
	c := checker{r: r, bound: bound, disturbed: newTimeline(r.faults, 0, bound)}
	replicas := make(map[uint32]bool)
	for _, k := range r.sorted() {
		c.key(k, replicas)
	}
	c.report.Replicas, c.report.Faults = len(replicas), len(r.faults)
	return c.done()
}

type checker struct {
	r         *Recorder
	bound     time.Duration
	disturbed timeline // when a fault can have had its effect on what a read shows
	report    Report
	tallies   [rules]tally
}

// key checks one key: its writes, then its reads, replica by replica and in the order in which they began.
func (c *checker) key(k *record, replicas map[uint32]bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c.report.Keys++
	c.report.Writes += len(k.writes)
	o := newOrder(c.sense(k))
	slices.SortFunc(k.reads, func(a, b read) int {
		return cmp.Or(cmp.Compare(a.replica, b.replica), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	o.sight(k)
	for rest := k.reads; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].replica == rest[0].replica {
			n++
		}
		replicas[rest[0].replica] = true
		v := view{c: c, k: k, o: o, replica: c.r.replicas.name(rest[0].replica), reads: rest[:n]}
		v.check()
		rest = rest[n:]
	}
}

// A view is what one replica showed of one key. Only what can be older than it should matters here, so of the states that
// a read may have shown, two count: the newest, which decides whether the read itself is wrong, and the oldest
// that breaks no rule, which decides what later reads have to show.
type view struct {
	c       *checker
	k       *record
	o       *order
	replica string
	reads   []read
	oldest  []int32 // that each of reads may have shown; 0 tells nothing
	found   map[group]*finding
}

// Reads that break one rule in one way are one violation.
type group struct {
	rule         Rule
	shown, cause int
}

func (v *view) check() {
	acks := v.acknowledged()
	byEnd := make([]int32, len(v.reads))
	for i := range byEnd {
		byEnd[i] = int32(i)
	}
	slices.SortFunc(byEnd, func(a, b int32) int { return cmp.Compare(v.reads[a].end, v.reads[b].end) })
	v.oldest = make([]int32, len(v.reads))

	acked := 0             // the newest write acknowledged here before the read began
	seen, witness := 0, -1 // the newest state that a read shows which ended before, and that read
	for i, x := range v.reads {
		for ; len(acks) > 0 && v.o.states[acks[0]].Acked < x.start; acks = acks[1:] {
			acked = max(acked, acks[0])
		}
		for ; len(byEnd) > 0 && v.reads[byEnd[0]].end < x.start; byEnd = byEnd[1:] {
			low, plain := int(v.oldest[byEnd[0]]), v.reads[byEnd[0]].version != 0
			if low > seen || low == seen && plain { // of two witnesses the later, unless its word depends on the other's
				seen, witness = low, int(byEnd[0])
			}
		}
		shown, ok := v.known(x)
		if !ok {
			continue
		}
		if x.final {
			v.healed(x, shown)
			continue
		}
		v.bounded(x, shown)
		if v.o.precedes(shown, acked) {
			v.broken(OwnWriteLost, x, shown, acked, func() telling { return v.ownWriteLost(x, shown, acked) })
		}
		if v.o.precedes(shown, seen) {
			before := v.reads[witness]
			v.broken(WentBack, x, shown, seen, func() telling { return v.wentBack(x, before, shown, seen) })
		}
		v.oldest[i] = int32(v.least(x, shown, max(acked, seen)))
	}
}

// known finds the newest state that x may have shown (H1, H2).
func (v *view) known(x read) (shown int, ok bool) {
	v.c.count(x)
	if x.end < x.start {
		v.broken(Sense, x, 0, 0, func() telling { return telling{"a read ended before it began", v.events(x)} })
		return 0, false
	}
	if x.absent && x.version == 0 {
		return v.o.lastAbsence(x.end), true
	}
	i, fault := v.k.written(v.o, x)
	if fault != "" {
		v.broken(MadeUp, x, int(x.version), int(x.value), func() telling { return v.madeUp(x, i, fault) })
		return 0, false
	}
	if x.end < v.o.states[i].Began {
		v.broken(Foretold, x, i, 0, func() telling { return v.foretold(x, i) })
		return 0, false
	}
	return i, true
}

// bounded takes the age of what x shows, and holds it against the bound (H3).
func (v *view) bounded(x read, shown int) {
	var age time.Duration
	by, superseded := v.o.superseded(shown)
	if superseded {
		age = max(0, x.start-v.o.visible[by])
	}
	v.c.aged(v.k, x, age, func() []Event { return v.tooOld(x, shown, by, age).events })
	if age > v.c.bound && !x.stale {
		v.broken(TooOld, x, shown, by, func() telling { return v.tooOld(x, shown, by, age) })
	}
}

// healed holds a final read against H6.
func (v *view) healed(x read, shown int) {
	if by, ok := v.o.superseded(shown); ok && v.o.visible[by] < x.start {
		v.broken(NotHealed, x, shown, by, func() telling { return v.notHealed(x, shown, by) })
	}
}

// least returns the oldest state that x may have shown without breaking a rule, with floor as what it must not precede.
// If it broke one by showing an absence, there is no telling which: 0.
func (v *view) least(x read, shown, floor int) int {
	if !x.absent || x.version != 0 {
		return shown
	}
	since := x.start - v.c.bound
	if x.stale {
		since = math.MinInt64
	}
	if i, ok := v.o.freshAbsence(floor, since); ok && i <= shown {
		return i
	}
	return 0
}

// acknowledged returns the writes that the replica acknowledged, in that order.
func (v *view) acknowledged() []int {
	var acks []int
	for i, w := range v.o.states {
		if w.Acked > 0 && w.Replica == v.replica {
			acks = append(acks, i)
		}
	}
	slices.SortFunc(acks, func(a, b int) int { return cmp.Compare(v.o.states[a].Acked, v.o.states[b].Acked) })
	return acks
}

func (v *view) broken(rule Rule, x read, shown, cause int, tell func() telling) {
	g := group{rule, shown, cause}
	if f, ok := v.found[g]; ok {
		f.reads++
		return
	}
	if v.found == nil {
		v.found = make(map[group]*finding)
	}
	v.found[g] = &finding{rule: rule, key: v.k.key, replica: v.replica, at: x.start, reads: 1, tell: tell}
	v.c.tallies[rule].add(v.found[g])
}
