package history

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// A timeline tells calm from trouble: faults in the order of time, stretched, and joined where they touch.
type timeline []Fault

func newTimeline(faults []Fault, before, after time.Duration) timeline {
	sorted := slices.Clone(faults)
	slices.SortFunc(sorted, func(a, b Fault) int { return cmp.Compare(a.Began, b.Began) })
	var t timeline
	for _, f := range sorted {
		f.Began, f.Ended = f.Began-before, f.Ended+after
		if last := len(t) - 1; last >= 0 && f.Began <= t[last].Ended {
			t[last].Ended = max(t[last].Ended, f.Ended)
			continue
		}
		t = append(t, f)
	}
	return t
}

// calm reports whether nothing happened at that time, and how much has by then.
func (t timeline) calm(at time.Duration) (begun int, ok bool) {
	begun = sort.Search(len(t), func(i int) bool { return t[i].Began > at })
	return begun, begun == 0 || t[begun-1].Ended < at
}

// sameCalm reports whether nothing happened from one time to a later one.
func (t timeline) sameCalm(from, to time.Duration) bool {
	before, calm := t.calm(from)
	begun, _ := t.calm(to)
	return calm && begun == before
}
