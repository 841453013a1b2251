package history

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// A Rule is one of those that the package comment numbers.
type Rule int

// The rules, in the order of their numbers.
const (
	Sense Rule = iota
	MadeUp
	Foretold
	TooOld
	OwnWriteLost
	WentBack
	NotHealed
	LoadedAgain
	rules // how many
)

func (r Rule) String() string {
	return fmt.Sprintf("H%d %s", int(r), [rules]string{
		"no sense", "never written", "from the future", "older than the bound", "own write lost", "went back",
		"lost invalidation", "loaded again",
	}[r])
}

// A Report is what a check found.
type Report struct {
	Violations []Violation  // the earliest few of each rule
	Broken     map[Rule]int // how many violations of each rule there are, shown or not

	Keys, Replicas, Writes, Reads, Final, Loads, Faults int

	Staleness Staleness // of reads not marked stale
	Calm      Staleness // of those with no fault between bound before they began and then
	Marked    Staleness // of reads marked stale
}

// A Violation is a rule broken in one way: all reads on one replica that show the same where they should show something
// newer are one.
type Violation struct {
	Rule         Rule
	Key, Replica string // Replica is empty if the rule concerns none
	What         string
	Reads        int     // that show it
	Chain        []Event // that prove it, in the order of time
}

// An Event is a write, a read, a load or a fault.
type Event struct {
	Began, Ended time.Duration
	What         string
}

// Staleness is how old what reads showed was: for how long something newer had certainly been visible when they began.
type Staleness struct {
	Reads, Old int // Old: of the Reads, those that showed something superseded
	Worst      time.Duration
	WorstRead  Read    // the first that was as old as that; zero if none was old
	Chain      []Event // what made it so, in the order of time: the writes of both, and the faults in between

	tell func() []Event
	ages []time.Duration // of the old ones, sorted
}

// Quantile returns the age that the fraction q of all reads does not exceed.
func (s Staleness) Quantile(q float64) time.Duration {
	i := int(math.Ceil(q*float64(s.Reads))) - 1 - (s.Reads - s.Old)
	if i < 0 || len(s.ages) == 0 {
		return 0
	}
	return s.ages[min(i, len(s.ages)-1)]
}

func (s *Staleness) add(age time.Duration, whole func() Read, tell func() []Event) {
	s.Reads++
	if age <= 0 {
		return
	}
	s.Old++
	s.ages = append(s.ages, age)
	if age > s.Worst {
		s.Worst, s.WorstRead, s.tell = age, whole(), tell
	}
}

// Err returns nil if no rule was broken, and else an error that is the printed report.
func (r Report) Err() error {
	if len(r.Broken) == 0 {
		return nil
	}
	return violated{r}
}

type violated struct{ Report }

func (v violated) Error() string { return v.String() }

// String is the report as WriteTo prints it.
func (r Report) String() string {
	var b strings.Builder
	r.print(&b)
	return b.String()
}

// WriteTo prints the report: what was checked, how stale answers were, and the violations with their chains.
func (r Report) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, r.String())
	return int64(n), err
}

func (r Report) print(b *strings.Builder) {
	fmt.Fprintf(b, "%d keys, %d replicas, %d writes, %d reads, %d marked stale, %d final, %d loads, %d faults\n",
		r.Keys, r.Replicas, r.Writes, r.Reads, r.Marked.Reads, r.Final, r.Loads, r.Faults)
	r.Staleness.print(b, "staleness")
	if r.Faults > 0 {
		r.Calm.print(b, "  without faults")
	}
	printChain(b, r.Calm.Chain) // that of a read under faults says little: the faults explain it
	r.Marked.print(b, "  marked stale")
	if len(r.Broken) == 0 {
		b.WriteString("no violation\n")
	}
	for rule := range rules {
		shown := 0
		for i := range r.Violations {
			if v := &r.Violations[i]; v.Rule == rule {
				v.print(b)
				shown++
			}
		}
		if more := r.Broken[rule] - shown; more > 0 {
			fmt.Fprintf(b, "%v: %d more\n", rule, more)
		}
	}
}

func (s Staleness) print(b *strings.Builder, name string) {
	if s.Reads == 0 {
		return
	}
	fmt.Fprintf(b, "%s: %d of %d reads old, 99%% ≤ %v, 99.9%% ≤ %v, worst %v",
		name, s.Old, s.Reads, s.Quantile(0.99), s.Quantile(0.999), s.Worst)
	if s.Old > 0 {
		fmt.Fprintf(b, " (%s, %v, at %v)", s.WorstRead.Key, s.WorstRead, s.WorstRead.Start)
	}
	b.WriteString("\n")
}

// String is the violation and its chain, an event a line.
func (v Violation) String() string {
	var b strings.Builder
	v.print(&b)
	return b.String()
}

func (v Violation) print(b *strings.Builder) {
	fmt.Fprintf(b, "%v: %s", v.Rule, v.Key)
	if v.Replica != "" {
		fmt.Fprintf(b, " on %s", v.Replica)
	}
	fmt.Fprintf(b, ": %s", v.What)
	if v.Reads > 1 {
		fmt.Fprintf(b, " (and %d reads more)", v.Reads-1)
	}
	b.WriteString("\n")
	printChain(b, v.Chain)
}

func printChain(b *strings.Builder, chain []Event) {
	for _, e := range chain {
		fmt.Fprintf(b, "  %14v … %-14v %s\n", e.Began, e.Ended, e.What)
	}
}

// keep is how many violations of one rule a report shows.
const keep = 5

// A tally counts the violations of one rule, and keeps the earliest: later ones often follow from them.
type tally struct {
	broken   int
	earliest []*finding
}

// A finding is a violation not yet put into words, since most are only counted.
type finding struct {
	rule         Rule
	key, replica string
	at           time.Duration
	reads        int
	tell         func() telling
}

func (t *tally) add(f *finding) {
	t.broken++
	i := slices.IndexFunc(t.earliest, func(kept *finding) bool { return kept.at > f.at })
	if i < 0 {
		i = len(t.earliest)
	}
	t.earliest = slices.Insert(t.earliest, i, f)
	t.earliest = t.earliest[:min(len(t.earliest), keep)]
}

func (c *checker) count(x read) {
	if x.final {
		c.report.Final++
	} else {
		c.report.Reads++
	}
}

// aged takes down how old what x shows is, and who tells why.
func (c *checker) aged(k *record, x read, age time.Duration, tell func() []Event) {
	whole := func() Read { return c.r.full(k, x) }
	if x.stale {
		c.report.Marked.add(age, whole, tell)
		return
	}
	c.report.Staleness.add(age, whole, tell)
	if _, calm := c.disturbed.calm(x.start); calm {
		c.report.Calm.add(age, whole, tell)
	}
}

func (c *checker) done() Report {
	for rule, t := range c.tallies {
		if t.broken == 0 {
			continue
		}
		if c.report.Broken == nil {
			c.report.Broken = make(map[Rule]int)
		}
		c.report.Broken[Rule(rule)] = t.broken
		for _, f := range t.earliest {
			told := f.tell()
			c.report.Violations = append(c.report.Violations, Violation{
				Rule: f.rule, Key: f.key, Replica: f.replica, What: told.what, Reads: f.reads, Chain: chronological(told.events),
			})
		}
	}
	for _, s := range []*Staleness{&c.report.Staleness, &c.report.Calm, &c.report.Marked} {
		slices.Sort(s.ages)
		if s.tell != nil {
			s.Chain = chronological(s.tell())
		}
	}
	return c.report
}
