package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A phase is the time between two faults.
type phase struct {
	what     string
	from, to time.Duration
}

// phases of a scenario: what happens at one time begins one. There are none without faults.
func (s scenario) phases() (all []phase) {
	if len(s.faults) == 0 {
		return nil
	}
	if s.faults[0].at > 0 {
		all = append(all, phase{what: "before"})
	}
	for _, f := range s.faults {
		from := time.Duration(f.at * float64(s.duration))
		if n := len(all); n > 0 && all[n-1].from == from && all[n-1].what != "before" {
			all[n-1].what += ", " + f.what
			continue
		}
		all = append(all, phase{what: f.what, from: from})
	}
	for i := range all {
		all[i].to = s.duration
		if i+1 < len(all) {
			all[i].to = all[i+1].from
		}
	}
	return all
}

// byPhase is a table of each phase, and of where its answers came from.
func (r result) byPhase(phases []phase) string {
	var b strings.Builder
	b.WriteString("| since | p50 | p99 | p99.9 | longest | errors | generator late, p99 | loads/s | answers, and their p99 |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, p := range phases {
		of := r
		of.samples, of.loads, of.duration = nil, nil, p.to-p.from
		for _, s := range r.samples {
			if s.due >= p.from && s.due < p.to {
				of.samples = append(of.samples, s)
			}
		}
		for _, at := range r.loads {
			if at >= p.from && at < p.to {
				of.loads = append(of.loads, at)
			}
		}
		sorted := of.latencies(nil)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %d | %s | %.1f | %s |\n", p.what, short(quantile(sorted, 0.5)), short(quantile(sorted, 0.99)),
			short(quantile(sorted, 0.999)), short(quantile(sorted, 1)), of.errors(), short(quantile(of.lateness(), 0.99)),
			of.perSecond(len(of.loads)), of.outcomes())
	}
	return b.String()
}

// lateness of the generator, sorted: what the machine alone takes, since no server is in it.
func (r result) lateness() []time.Duration {
	late := make([]time.Duration, 0, len(r.samples))
	for _, s := range r.samples {
		late = append(late, s.late)
	}
	slices.Sort(late)
	return late
}
