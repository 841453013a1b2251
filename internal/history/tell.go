package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A telling is a violation put into words.
type telling struct {
	what   string
	events []Event
}

func (v *view) madeUp(x read, near int, fault string) telling {
	return telling{fmt.Sprintf("version %d %s", x.version, fault), v.events(x, near)}
}

func (v *view) foretold(x read, shown int) telling {
	early := v.o.states[shown].Began - x.end
	return telling{fmt.Sprintf("%s was read %v before its write can have begun", v.shows(x, shown), early), v.events(x, shown)}
}

func (v *view) tooOld(x read, shown, by int, age time.Duration) telling {
	return telling{
		fmt.Sprintf("%s was read %v after %s was visible; the bound is %v", v.shows(x, shown), age, v.state(by), v.c.bound),
		v.withFaults(by, x, append(v.events(x, shown), v.visible(by)...)),
	}
}

func (v *view) ownWriteLost(x read, shown, acked int) telling {
	ago := x.start - v.o.states[acked].Acked
	return telling{
		fmt.Sprintf("%s was read %v after the same replica had acknowledged %s", v.shows(x, shown), ago, v.state(acked)),
		v.withFaults(acked, x, v.events(x, shown, acked)),
	}
}

// Versions speak for themselves, so the writes are left out. An absence has none: so there is its write, and for the
// earlier read also what tells that it did not show an absence before that.
func (v *view) wentBack(x, before read, shown, seen int) telling {
	events := append(v.events(before), v.events(x)...)
	if before.version == 0 {
		events = append(append(events, v.write(seen)...), v.notBefore(before, seen)...)
	}
	if x.version == 0 {
		events = append(events, v.write(shown)...)
	}
	return telling{
		fmt.Sprintf("%s was read %v after a read of %s had ended", v.shows(x, shown), x.start-before.end, v.state(seen)), events,
	}
}

// notBefore tells why x cannot have shown an absence before the given one: that was over for too long, or the replica had
// acknowledged something newer, or shown it.
func (v *view) notBefore(x read, absence int) []Event {
	n, _ := slices.BinarySearch(v.o.absences, absence)
	if n == 0 {
		return nil
	}
	over := v.o.absences[n-1]
	by, _ := v.o.superseded(over) // by that absence, if by nothing else
	if !x.stale && v.o.visible[by] < x.start-v.c.bound {
		return v.visible(by)
	}
	for _, i := range v.acknowledged() {
		if v.o.states[i].Acked < x.start && v.o.precedes(over, i) {
			return v.write(i)
		}
	}
	for n, y := range v.reads {
		if y.end < x.start && v.o.precedes(over, int(v.oldest[n])) {
			return v.events(y)
		}
	}
	return nil
}

func (v *view) notHealed(x read, shown, by int) telling {
	return telling{
		fmt.Sprintf("%s was shown when all had healed, but %s is newer", v.shows(x, shown), v.state(by)),
		v.withFaults(by, x, append(v.events(x, shown), v.visible(by)...)),
	}
}

// events are the read and the writes of states.
func (v *view) events(x read, states ...int) []Event {
	full := v.c.r.full(v.k, x)
	events := []Event{{full.Start, full.End, full.String()}}
	for _, i := range states {
		events = append(events, v.write(i)...)
	}
	return events
}

// write is the write of a state, but for that before the first.
func (v *view) write(i int) []Event {
	if i == 0 {
		return nil
	}
	return []Event{writeEvent(v.o.states[i])}
}

// visible is a write, and what proves that it was visible before its window ended, if something did.
func (v *view) visible(i int) []Event {
	events := v.write(i)
	if n := v.o.sighted[i]; n >= 0 {
		events = append(events, v.events(v.k.reads[n])...)
	}
	return events
}

// withFaults adds what was done to the system between the write that should have been seen and the read.
func (v *view) withFaults(write int, x read, events []Event) []Event {
	for _, f := range v.c.r.faults {
		if f.Ended >= v.o.states[write].Began && f.Began <= x.end {
			events = append(events, Event{f.Began, f.Ended, "fault: " + f.What})
		}
	}
	return events
}

func (v *view) shows(x read, shown int) string {
	if x.version != 0 {
		return fmt.Sprint("version ", x.version)
	}
	return v.state(shown)
}

func (v *view) state(i int) string {
	switch w := v.o.states[i]; {
	case i == 0:
		return "the absence before the first write"
	case w.Absent:
		return fmt.Sprintf("the absence of version %d", w.Version)
	default:
		return fmt.Sprint("version ", w.Version)
	}
}

func writeEvent(w Write) Event {
	var b strings.Builder
	fmt.Fprintf(&b, "write of version %d", w.Version)
	if w.Absent {
		b.WriteString(", absent")
	}
	if w.Value != "" {
		fmt.Fprintf(&b, " = %s", w.Value)
	}
	if w.Label != "" {
		fmt.Fprintf(&b, " (%s)", w.Label)
	}
	if w.Acked > 0 && w.Replica != "" {
		fmt.Fprintf(&b, ", acknowledged by %s at %v", w.Replica, w.Acked)
	}
	return Event{w.Began, w.Ended, b.String()}
}

// String says what was read, and where; not when.
func (x Read) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read on %s: ", x.Replica)
	switch {
	case x.Version != 0:
		fmt.Fprintf(&b, "version %d", x.Version)
		if x.Absent {
			b.WriteString(", absent")
		}
	case x.Absent:
		b.WriteString("absent")
	default:
		b.WriteString("no version")
	}
	if x.Value != "" {
		fmt.Fprintf(&b, " = %s", x.Value)
	}
	if x.From != "" {
		fmt.Fprintf(&b, " from %s", x.From)
	}
	if x.Stale {
		b.WriteString(", marked stale")
	}
	return b.String()
}

func chronological(events []Event) []Event {
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Began, b.Began), cmp.Compare(a.Ended, b.Ended))
	})
	return events
}
