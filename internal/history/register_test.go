package history_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

const bound = 50 * ms

// A register is one key of a database, and the caches in front of it, in full knowledge of what happened when. It shows
// a replica's readers anything that the promises leave open.
type register struct {
	r       *rand.Rand
	key     string
	writes  []history.Write // as they committed
	moments []time.Duration // when
	last    time.Duration
}

// newRegister writes n times; with deletes it also deletes, and inserts with versions drawn before a delete.
func newRegister(r *rand.Rand, key string, n int, deletes bool) *register {
	g := &register{r: r, key: key}
	version, absent, drawn := int64(0), true, int64(0) // drawn: by an insert that waits for a delete
	for range n {
		w := history.Write{Key: key}
		switch version += 1 + r.Int64N(3); {
		case absent && drawn > 0:
			w.Version, drawn = drawn, 0
		case !absent && deletes && r.IntN(3) == 0:
			if r.IntN(2) == 0 {
				drawn = version
				version++
			}
			w.Version, w.Absent = version, true
		default:
			w.Version, w.Update = version, !absent && r.IntN(2) == 0
		}
		absent = w.Absent
		g.commit(w)
	}
	return g
}

func (g *register) commit(w history.Write) {
	if len(g.moments) > 0 {
		g.last += time.Duration(g.r.IntN(int(30 * ms)))
	}
	w.Value = fmt.Sprint("v", w.Version)
	w.Began, w.Ended = g.last-time.Duration(g.r.IntN(int(20*ms))), g.last+time.Duration(g.r.IntN(int(5*ms)))
	switch g.r.IntN(4) {
	case 0: // nobody knows
		w.Ended += time.Second
	case 1, 2:
		w.Replica = fmt.Sprint("r", g.r.IntN(3))
		w.Acked = w.Ended + time.Duration(g.r.IntN(int(ms)))
	}
	g.writes, g.moments = append(g.writes, w), append(g.moments, g.last)
}

// at is the position of what the database held then; -1 before the first write.
func (g *register) at(t time.Duration) int {
	i, found := slices.BinarySearch(g.moments, t)
	for found && i < len(g.moments) && g.moments[i] == t {
		i++
	}
	return i - 1
}

// reads are n reads on one replica.
func (g *register) reads(replica string, n int) []history.Read {
	reads := make([]history.Read, n)
	for i := range reads {
		x := &reads[i]
		x.Key, x.Replica = g.key, replica
		x.Start = time.Duration(g.r.Int64N(int64(g.last + 2*bound)))
		x.End = x.Start + time.Duration(g.r.Int64N(int64(10*ms)))
		x.Stale = g.r.IntN(10) == 0
	}
	slices.SortFunc(reads, func(a, b history.Read) int { return cmp.Compare(a.Start, b.Start) })
	shown := make([]int, n)
	for i := range reads {
		x := &reads[i]
		least := -1
		if !x.Stale {
			least = g.at(x.Start - bound - 1)
		}
		for p, w := range g.writes {
			if w.Replica == replica && w.Acked > 0 && w.Acked < x.Start {
				least = max(least, p)
			}
		}
		for j := range i {
			if reads[j].End < x.Start {
				least = max(least, shown[j])
			}
		}
		shown[i] = least + g.r.IntN(max(least, g.at(x.End))-least+1)
		if g.r.IntN(3) == 0 { // the oldest that is right
			shown[i] = least
		}
		g.show(x, shown[i])
	}
	return reads
}

func (g *register) show(x *history.Read, position int) {
	if position < 0 || g.writes[position].Absent {
		x.Absent = true
		return
	}
	x.Version, x.Value = g.writes[position].Version, g.writes[position].Value
}

func (g *register) final(replica string) history.Read {
	x := history.Read{Key: g.key, Replica: replica, Start: g.last + time.Minute, End: g.last + time.Minute}
	g.show(&x, len(g.writes)-1)
	return x
}

// legal is a history in which every promise was kept, and its registers: those of odd number never delete.
func legal(seed uint64) (history.History, []*register) {
	r := rand.New(rand.NewPCG(seed, 1))
	h := history.History{Bound: bound}
	var registers []*register
	for i := range 6 {
		g := newRegister(r, fmt.Sprint("product:", i), 40, i%2 == 0)
		registers = append(registers, g)
		h.Writes = append(h.Writes, g.writes...)
		for replica := range 3 {
			name := fmt.Sprint("r", replica)
			h.Reads = append(h.Reads, g.reads(name, 150)...)
			h.Final = append(h.Final, g.final(name))
		}
	}
	shuffle(r, h.Writes)
	shuffle(r, h.Reads)
	return h, registers
}

func shuffle[T any](r *rand.Rand, s []T) {
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

func TestCheck_acceptsWhateverThePromisesLeaveOpen(t *testing.T) {
	t.Parallel()
	var worst, marked time.Duration
	for seed := range uint64(20) {
		h, _ := legal(seed)
		report := h.Check()
		if err := report.Err(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		worst, marked = max(worst, report.Staleness.Worst), max(marked, report.Marked.Worst)
	}
	if worst < bound-ms || marked < bound {
		t.Errorf("the promises were never stretched: answers were %v old, and %v those marked stale", worst, marked)
	}
}

// In each legal history one read is added that is surely wrong.
func TestCheck_findsTheOneWrongReadAmongManyRightOnes(t *testing.T) {
	t.Parallel()
	mutations := map[history.Rule]func(g *register, p int) (history.Read, bool){
		history.MadeUp: func(g *register, p int) (history.Read, bool) {
			return history.Read{Replica: "r0", Version: g.writes[p].Version, Value: "made up", Start: g.last, End: g.last}, true
		},
		history.Foretold: func(g *register, p int) (history.Read, bool) {
			before := g.writes[p].Began - 1
			return history.Read{Replica: "new", Version: g.writes[p].Version, Start: before, End: before}, true
		},
		history.TooOld: func(g *register, p int) (history.Read, bool) {
			start := g.writes[p].Ended + bound + 1
			return history.Read{Replica: "new", Version: g.writes[p-1].Version, Start: start, End: start}, true
		},
		history.OwnWriteLost: func(g *register, p int) (history.Read, bool) {
			w := g.writes[p]
			return history.Read{Replica: w.Replica, Version: g.writes[p-1].Version, Start: w.Acked + 1, End: w.Acked + 1}, w.Acked > 0
		},
		history.NotHealed: func(g *register, p int) (history.Read, bool) {
			return history.Read{Replica: "r0", Version: g.writes[p-1].Version, Start: time.Minute, End: time.Minute}, true
		},
	}
	for rule, mutate := range mutations {
		for seed := range uint64(5) {
			h, registers := legal(seed)
			g := registers[1]
			p := 1 + g.r.IntN(len(g.writes)-1)
			wrong, ok := mutate(g, p)
			for !ok {
				p = 1 + g.r.IntN(len(g.writes)-1)
				wrong, ok = mutate(g, p)
			}
			wrong.Key = g.key
			if rule == history.NotHealed {
				h.Final = append(h.Final, wrong)
			} else {
				h.Reads = append(h.Reads, wrong)
			}
			if report := h.Check(); report.Broken[rule] != 1 {
				t.Errorf("%v, seed %d: write %d, %+v: %v", rule, seed, p, wrong, report)
			}
		}
	}
	for seed := range uint64(5) { // an earlier read is repeated after a later one
		h, registers := legal(seed)
		g := registers[1]
		newest := history.Read{Key: g.key, Replica: "new", Version: g.writes[20].Version, Start: g.moments[20], End: g.moments[20]}
		older := newest
		older.Version, older.Start, older.End = g.writes[19].Version, newest.End+1, newest.End+1
		h.Reads = append(h.Reads, older, newest)
		if report := h.Check(); !maps.Equal(report.Broken, map[history.Rule]int{history.WentBack: 1}) {
			t.Errorf("seed %d: %v", seed, report)
		}
	}
}
