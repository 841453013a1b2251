package history

import (
	"cmp"
	"slices"
	"time"
)

// A LoadRule is H7: in a calm, a key is loaded once if it was cold when the calm began, and once more for each
// invalidation. So every load but the first has a write of its own, which took effect between the load before and it.
type LoadRule struct {
	Margin time.Duration // how long before and after a fault nothing is asked
	// Lag is how long after a write's Ended it may still lead to a load: its message's flight, a load that was under way
	// and whose fill it made void, and the distance between clocks if loads have another than writes.
	Lag time.Duration
	// Lifetime is the shortest life of a cached value, "not found" included. A load that follows another no sooner is free.
	// Zero: values outlive the run.
	Lifetime time.Duration
}

// CheckLoads holds the loads that were recorded against H7.
func (r *Recorder) CheckLoads(rule LoadRule) Report {
	c := checker{r: r}
	faults := newTimeline(r.faults, rule.Margin, rule.Margin)
	for _, k := range r.sorted() {
		c.loads(k, rule, faults)
	}
	c.report.Faults = len(r.faults)
	return c.done()
}

func (c *checker) loads(k *record, rule LoadRule, faults timeline) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c.report.Keys++
	c.report.Writes += len(k.writes)
	c.report.Loads += len(k.loads)
	slices.Sort(k.loads)
	e := explainer{rule: rule, writes: slices.Clone(k.writes)}
	slices.SortStableFunc(e.writes, func(a, b Write) int { return cmp.Compare(a.Began, b.Began) })

	first := 0 // the last load that was free
	for i, at := range k.loads {
		if i == 0 || !faults.sameCalm(k.loads[i-1], at) || rule.Lifetime > 0 && at-k.loads[i-1] >= rule.Lifetime {
			first = i
			continue
		}
		if !e.explains(k.loads[i-1], at) {
			loads := k.loads[first : i+1]
			c.tallies[LoadedAgain].add(&finding{rule: LoadedAgain, key: k.key, at: at, tell: func() telling { return e.tell(loads) }})
		}
	}
}

// An explainer matches loads, in the order of time, with writes.
type explainer struct {
	rule   LoadRule
	writes []Write // by Began
	begun  int     // of the writes, those that were looked at
	open   []Write // those of them that have not explained a load
}

// explains uses up a write that can have taken effect between two loads. Of several it takes that which will be useless
// first; so if this fails, no other way of matching would have done better.
func (e *explainer) explains(before, load time.Duration) bool {
	for ; e.begun < len(e.writes) && e.writes[e.begun].Began <= load; e.begun++ {
		e.open = append(e.open, e.writes[e.begun])
	}
	e.open = slices.DeleteFunc(e.open, func(w Write) bool { return w.Ended+e.rule.Lag < before })
	if len(e.open) == 0 {
		return false
	}
	soonest := 0
	for i, w := range e.open {
		if w.Ended < e.open[soonest].Ended {
			soonest = i
		}
	}
	e.open = slices.Delete(e.open, soonest, soonest+1)
	return true
}

// tell looks for the fewest loads, up to the last one, that outnumber the writes which can explain them.
func (e *explainer) tell(loads []time.Duration) telling {
	last := len(loads) - 1
	from, writes := 0, []Write(nil)
	for i := last - 1; i >= 0; i-- {
		from, writes = i, e.between(loads[i], loads[last])
		if last-i > len(writes) {
			break
		}
	}
	t := telling{what: "one load more than the first and those that writes explain"}
	for _, at := range loads[from:] {
		t.events = append(t.events, Event{at, at, "load"})
	}
	for _, w := range writes {
		t.events = append(t.events, writeEvent(w))
	}
	return t
}

func (e *explainer) between(from, to time.Duration) (writes []Write) {
	for _, w := range e.writes {
		if w.Began <= to && w.Ended+e.rule.Lag >= from {
			writes = append(writes, w)
		}
	}
	return writes
}
