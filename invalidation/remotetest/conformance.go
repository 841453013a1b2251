package remotetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/invalidation"
)

// Length and Retention are those of the log and of the done marks of every Remote under test.
const (
	Length    = 100
	Retention = 10 * time.Minute
)

// A Control looks at the state behind a Remote, and changes it as time and faults do. Names are those of keys.
type Control interface {
	// Put puts a record and a lease there for key, and for a tag of that name.
	Put(key string)
	// Has reports which of key's record and lease, or of the tag's, are there.
	Has(kind invalidation.Kind, key string) (record, lease bool)
	// Generations are those of the promise and of coh, "" for what is absent.
	Generations() (promise, coh string)
	// Forget deletes a part of the state: "log", "tail", "coh", "promise" or "done 7".
	Forget(part string)
	// Expire leaves the done mark of an outbox row that much longer to live.
	Expire(row int64, in time.Duration)
	// Life is how long that mark still lives.
	Life(row int64) time.Duration
}

// TestRemote holds a Remote to section 3 of the protocol. start returns one whose state is empty.
func TestRemote(t *testing.T, start func(t *testing.T) (invalidation.Remote, Control)) {
	for _, sub := range []struct {
		name string
		run  func(*subject)
	}{
		{"INV drops the record and the lease of its own name only", invDrops},
		{"INV is suppressed by its own row's mark of this generation only", invMarks},
		{"INV of all makes a new generation and no promise", invAll},
		{"the log is a chain", chain},
		{"an absent tail begins a new chain", newChain},
		{"a log that was trimmed does not lead on", trimmed},
		{"a log that is gone shows its tail", logGone},
		{"APPLY, RENEW and RESET expect the pos of the one before", compareAndSet},
		{"a lost APPLY changes nothing", lostApply},
		{"RENEW promises the generation that is there then", renewsGeneration},
		{"RENEW that comes late gives no extra time", lateRenew},
		{"RESET makes a new generation, tells everybody and leaves leases", resets},
		{"the promise ends by itself", promiseEnds},
		{"what is published is heard, with its place in the log", hears},
		{"what one step publishes is heard one by one, in its order", hearsMany},
		{"a suppressed INV publishes nothing", hearsNothing},
	} {
		t.Run(sub.name, func(t *testing.T) {
			r, c := start(t)
			sub.run(&subject{T: t, r: r, Control: c})
		})
	}
}

type subject struct {
	*testing.T
	Control
	r invalidation.Remote
}

func (s *subject) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func key(id int64, key string) invalidation.Row {
	return invalidation.Row{ID: id, Kind: invalidation.KindKey, Key: key}
}

func (s *subject) inv(rows ...invalidation.Row) int {
	s.Helper()
	n, err := s.r.Inv(s.Context(), rows)
	s.must(err)
	return n
}

func (s *subject) sync(last invalidation.Place) invalidation.View {
	s.Helper()
	v, err := s.r.Sync(s.Context(), last)
	s.must(err)
	return v
}

func (s *subject) begin() invalidation.Coherence {
	s.Helper()
	c, err := s.r.Begin(s.Context())
	s.must(err)
	return c
}

// reset resets to cursor 10 with a promise of a minute.
func (s *subject) reset() invalidation.Coherence {
	s.Helper()
	c := s.begin()
	s.must(s.r.Reset(s.Context(), c.Pos, 10, c.Now.Add(time.Minute), "db"))
	return s.begin()
}

// place is where the log ends.
func (s *subject) place() invalidation.Place {
	s.Helper()
	v := s.sync(invalidation.Place{})
	return invalidation.Place{ID: v.Tail, Position: v.End}
}

func invDrops(s *subject) {
	s.Put("c:1")
	s.Put("c:2")
	if n := s.inv(key(0, "c:1")); n != 1 {
		s.Errorf("%d messages, want 1", n)
	}
	for name, want := range map[string]bool{"key c:1": false, "tag c:1": true, "key c:2": true, "tag c:2": true} {
		kind, k, _ := strings.Cut(name, " ")
		if record, lease := s.Has(invalidation.Kind(kind), k); record != want || lease != want {
			s.Errorf("after INV of the key c:1, %s has record %t, lease %t", name, record, lease)
		}
	}
	s.inv(invalidation.Row{Kind: invalidation.KindTag, Key: "c:2"})
	if record, lease := s.Has(invalidation.KindTag, "c:2"); record || lease {
		s.Error("INV of a tag leaves its record or lease")
	}
	if record, _ := s.Has(invalidation.KindKey, "c:2"); !record {
		s.Error("INV of a tag drops the key of that name")
	}
}

func invMarks(s *subject) {
	if got := []int{s.inv(key(7, "c:1")), s.inv(key(7, "c:1"))}; !slices.Equal(got, []int{1, 1}) {
		s.Errorf("without coh %v messages: a mark without a generation suppresses", got)
	}
	s.reset()
	var got []int
	for _, id := range []int64{7, 7, 6, 8, 0, 0, 7} {
		got = append(got, s.inv(key(id, "c:1")))
	}
	if fmt.Sprint(got) != "[1 0 1 1 1 1 0]" {
		s.Errorf("messages %v; want one for each row, and one for each call without a row", got)
	}
	if n := s.inv(key(7, "c:1"), key(9, "c:1"), key(9, "c:1")); n != 1 {
		s.Errorf("%d messages for one new row, given twice, among three", n)
	}
	s.Expire(7, Retention/2)
	s.inv(key(7, "c:1")) // suppressed
	if life := s.Life(7); life <= Retention/2 {
		s.Errorf("the mark of a row that is read again and again lives for %v more, was not renewed", life)
	}
	s.Forget("done 7")
	if n := s.inv(key(7, "c:1")); n != 1 {
		s.Error("an INV whose mark is gone was suppressed")
	}
	s.reset()
	if n := s.inv(key(7, "c:1")); n != 1 {
		s.Error("a mark from before a RESET suppressed an INV")
	}
}

func invAll(s *subject) {
	all := invalidation.Row{Kind: invalidation.KindAll}
	s.inv(all)
	if promise, coh := s.Generations(); promise != "" || coh != "" {
		s.Errorf("kind all made a promise (%q) or a coherence (%q) out of nothing", promise, coh)
	}
	before := s.reset()
	gen, _ := s.Generations()
	s.inv(all)
	promise, coh := s.Generations()
	if promise == gen || promise == "" || promise != coh {
		s.Errorf("generation %q, then promise %q and coh %q", gen, promise, coh)
	}
	if c := s.begin(); c.Left <= 0 || c.Left > time.Minute || c.Pos != before.Pos {
		s.Errorf("%+v: kind all moved pos or the promise's end", c)
	}
	all.ID = 7
	if a, b := s.inv(all), s.inv(all); a != 1 || b != 0 {
		s.Errorf("%d and %d messages for one row of kind all", a, b)
	}
	s.Forget("promise")
	s.inv(invalidation.Row{Kind: invalidation.KindAll})
	if promise, _ := s.Generations(); promise != "" {
		s.Error("kind all made a promise out of coh")
	}
}

func chain(s *subject) {
	keys := []string{"c:1", "", "*", "c:\x00\xff", "1:x", strings.Repeat("k", 1024)}
	if v := s.sync(invalidation.Place{}); v.Tail != "" || v.End != "" || v.Live || len(v.Entries) > 0 {
		s.Fatalf("the first look at an empty state: %+v", v)
	}
	s.inv(key(0, "start"))
	start := s.place()
	var rows []invalidation.Row
	for i, k := range keys {
		rows = append(rows, key(int64(i), k))
	}
	s.inv(rows...)
	v := s.sync(start)
	if len(v.Entries) != len(keys) || v.More {
		s.Fatalf("%d entries, want %d", len(v.Entries), len(keys))
	}
	prev, ids := start.ID, make(map[string]bool)
	for i, m := range v.Entries {
		if m.Prev != prev || m.Key != keys[i] || m.Row != int64(i) || m.Kind != invalidation.KindKey || ids[m.ID] {
			s.Errorf("entry %d: %+v after %q", i, m, prev)
		}
		if age := v.Now.Sub(m.At); age < 0 || age > time.Minute {
			s.Errorf("entry %d was appended %v ago", i, age)
		}
		prev, ids[m.ID] = m.ID, true
	}
	if last := v.Entries[len(keys)-1]; prev != v.Tail || v.End != last.Position {
		s.Errorf("tail %q at %q, last entry %+v", v.Tail, v.End, last)
	}
	if v := s.sync(invalidation.Place{ID: v.Tail, Position: v.End}); len(v.Entries) != 0 {
		s.Errorf("%d entries after the last", len(v.Entries))
	}
}

func newChain(s *subject) {
	s.inv(key(0, "c:1"))
	start := s.place()
	s.Forget("tail")
	if v := s.sync(start); v.Tail != "" || len(v.Entries) != 0 {
		s.Errorf("without a tail: %+v", v)
	}
	s.inv(key(0, "c:2"), key(0, "c:3"))
	v := s.sync(start)
	if len(v.Entries) != 2 || v.Entries[0].Prev != "" || v.Entries[1].Prev != v.Entries[0].ID {
		s.Errorf("after a lost tail: %+v", v.Entries)
	}
}
