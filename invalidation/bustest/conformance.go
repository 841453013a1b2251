package bustest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// A Subject is an invalidation.Outbox. It is declared again so that the tests inside that package can use this one.
type Subject = interface {
	Scan(ctx context.Context, cursor int64, row func(id int64, kind, key string) error) (xmin, horizon int64, identity string, err error)
	Purge(ctx context.Context, retention time.Duration) (deleted int64, err error)
	Wake() <-chan struct{}
}

// A Tx is a transaction of the database behind an Outbox. Its methods fail the test on errors.
type Tx interface {
	// Write writes a row and returns its id.
	Write(kind, key string) int64
	Commit()
	Rollback()
}

// A Database is what an Outbox under test is on.
type Database struct {
	Outbox Subject
	Begin  func() Tx
	// OneWriter: a second transaction cannot write before the first has ended (SQLite).
	OneWriter bool
}

// TestOutbox holds an Outbox to its duties. start returns one without rows.
func TestOutbox(t *testing.T, start func(t *testing.T) Database) {
	for _, sub := range []struct {
		name string
		run  func(*testing.T, Database)
	}{
		{"a row is seen from its commit on", visible},
		{"a row that is rolled back is never seen", rolledBack},
		{"no row is missed that commits above an earlier xmin", overlapping},
		{"a scan is one snapshot and ends at the first error", stops},
		{"keys are any text", anyKey},
		{"purging moves the horizon with the rows", purged},
		{"purging leaves what is younger than the retention", young},
		{"the identity stays", identity},
		{"a commit wakes", wakes},
		{"a cancelled scan fails", cancelledScan},
	} {
		t.Run(sub.name, func(t *testing.T) { sub.run(t, start(t)) })
	}
}

type scan struct {
	keys          []string
	ids           []int64
	xmin, horizon int64
	identity      string
}

func (d Database) scan(t *testing.T, cursor int64) (s scan) {
	t.Helper()
	var err error
	s.xmin, s.horizon, s.identity, err = d.Outbox.Scan(t.Context(), cursor, func(id int64, kind, key string) error {
		s.ids, s.keys = append(s.ids, id), append(s.keys, kind+" "+key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(s.keys)
	return s
}

func (d Database) write(kind, key string) int64 {
	tx := d.Begin()
	defer tx.Commit()
	return tx.Write(kind, key)
}

func visible(t *testing.T, d Database) {
	before := d.scan(t, -1)
	if len(before.keys) != 0 {
		t.Fatalf("rows at the start: %q", before.keys)
	}
	tx := d.Begin()
	id := tx.Write("key", "c:1")
	if !d.OneWriter {
		if s := d.scan(t, -1); len(s.keys) != 0 {
			t.Errorf("seen before the commit: %q", s.keys)
		}
	}
	tx.Commit()
	if s := d.scan(t, math.MaxInt64); len(s.keys) != 0 || s.identity != before.identity {
		t.Errorf("a scan for no rows brought %+v", s)
	}
	s := d.scan(t, before.xmin)
	if !slices.Equal(s.keys, []string{"key c:1"}) || s.ids[0] != id {
		t.Errorf("after the commit %q %v, want key c:1 with id %d", s.keys, s.ids, id)
	}
	if s.xmin <= before.xmin && d.OneWriter {
		t.Errorf("xmin %d did not move on from %d", s.xmin, before.xmin)
	}
	if again := d.scan(t, s.xmin); len(again.keys) != 0 && d.OneWriter {
		t.Errorf("a row below the cursor was seen: %q", again.keys)
	}
}

func rolledBack(t *testing.T, d Database) {
	tx := d.Begin()
	tx.Write("key", "c:gone")
	tx.Rollback()
	d.write("all", "")
	if s := d.scan(t, -1); !slices.Equal(s.keys, []string{"all "}) {
		t.Errorf("rows %q", s.keys)
	}
}

// overlapping is hazard 13: ids and commits in opposite order.
func overlapping(t *testing.T, d Database) {
	if d.OneWriter {
		// The next transaction begins only after the first: cursors from between them must see it.
		d.write("key", "c:1")
		cursor := d.scan(t, -1).xmin
		d.write("key", "c:2")
		if s := d.scan(t, cursor); !slices.Equal(s.keys, []string{"key c:2"}) {
			t.Errorf("rows %q", s.keys)
		}
		return
	}
	first, second := d.Begin(), d.Begin()
	first.Write("key", "c:early id")
	second.Write("key", "c:late id")
	second.Commit()
	s := d.scan(t, -1)
	if !slices.Equal(s.keys, []string{"key c:late id"}) {
		t.Fatalf("rows %q", s.keys)
	}
	cursor := s.xmin
	d.write("key", "c:between")
	first.Commit()
	if s := d.scan(t, cursor); !slices.Contains(s.keys, "key c:early id") || !slices.Contains(s.keys, "key c:between") {
		t.Errorf("from cursor %d on only %q: the earlier id that committed later was lost", cursor, s.keys)
	}
}

func stops(t *testing.T, d Database) {
	for i := range 10 {
		d.write("key", fmt.Sprint("c:", i))
	}
	stop := errors.New("stop")
	n := 0
	_, _, _, err := d.Outbox.Scan(t.Context(), -1, func(int64, string, string) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("Scan = %v after %d rows, want our error after 3", err, n)
	}
}

func anyKey(t *testing.T, d Database) {
	keys := []string{"", "c:*", "c:ä:€", "c:'; --", "no name", "c:\n\t", "c:{}"}
	for _, k := range keys {
		d.write("tag", k)
	}
	s := d.scan(t, -1)
	for _, k := range keys {
		if !slices.Contains(s.keys, "tag "+k) {
			t.Errorf("%q is not among %q", k, s.keys)
		}
	}
}

func purged(t *testing.T, d Database) {
	d.write("key", "c:1")
	d.write("key", "c:2")
	before := d.scan(t, -1)
	if _, err := d.Outbox.Purge(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	after := d.scan(t, -1)
	if len(after.keys) > 0 && after.horizon <= before.horizon {
		t.Errorf("after Purge %q with horizon %d (before: %d)", after.keys, after.horizon, before.horizon)
	}
	if len(after.keys) != 0 {
		t.Errorf("after Purge with no retention there are %q", after.keys)
	}
	if after.horizon <= before.horizon || after.horizon > after.xmin {
		t.Errorf("horizon %d, was %d; xmin %d", after.horizon, before.horizon, after.xmin)
	}
}

func young(t *testing.T, d Database) {
	d.write("key", "c:1")
	before := d.scan(t, -1)
	for range 3 {
		if n, err := d.Outbox.Purge(t.Context(), time.Hour); n != 0 || err != nil {
			t.Fatalf("Purge = %d, %v", n, err)
		}
	}
	if s := d.scan(t, -1); len(s.keys) != 1 || s.horizon != before.horizon {
		t.Errorf("%q with horizon %d, was %d", s.keys, s.horizon, before.horizon)
	}
}

func identity(t *testing.T, d Database) {
	first := d.scan(t, -1).identity
	d.write("key", "c:1")
	if _, err := d.Outbox.Purge(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if again := d.scan(t, -1).identity; first == "" || again != first {
		t.Errorf("identity %q, then %q", first, again)
	}
}

func wakes(t *testing.T, d Database) {
	wake := d.Outbox.Wake()
	if wake == nil {
		return // a duty of those who offer it
	}
	for len(wake) > 0 {
		<-wake
	}
	d.write("key", "c:1")
	select {
	case <-wake:
	case <-time.After(10 * time.Second):
		t.Error("no wake after a commit")
	}
}

func cancelledScan(t *testing.T, d Database) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, _, err := d.Outbox.Scan(ctx, -1, func(int64, string, string) error { return nil }); err == nil {
		t.Error("Scan with a cancelled context succeeded")
	}
}
