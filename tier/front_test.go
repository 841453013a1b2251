package tier

import "testing"

// What L1 gets or gives up for a key is not hidden by what lay in the front before (E1).
func TestFront_givesWay(t *testing.T) {
	t.Parallel()
	l, err := newLocal[int](1<<20, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	const hash = 42
	older, newer := &entry[int]{key: "k", cost: 300}, &entry[int]{key: "k", cost: 300}
	l.put(hash, older)
	l.settle()
	if l.front.get(hash) != older {
		t.Fatal("a free slot was not taken by what was stored")
	}
	if l.put(hash, newer); l.under(hash) != newer {
		t.Error("the front hides what was stored after it was filled")
	}
	if l.drop(hash); l.under(hash) != nil {
		t.Error("the front shows what was dropped")
	}
}

// What is stored does not push out what is read.
func TestFront_storedEntryTakesAFreeSlotOnly(t *testing.T) {
	t.Parallel()
	f := newFront[int](0)
	read, stored := &entry[int]{key: "read"}, &entry[int]{key: "stored"}
	f.put(7, read)
	if f.offer(7+uint64(len(f)), stored); f.get(7) != read {
		t.Error("what was read is gone")
	}
	f.drop(7)
	if f.offer(7+uint64(len(f)), stored); f.get(7+uint64(len(f))) != stored {
		t.Error("the free slot was not taken")
	}
}

// What ristretto turns away is not kept alive by the front.
func TestFront_hasNothingThatL1TurnedAway(t *testing.T) {
	t.Parallel()
	l, err := newLocal[int](1<<20, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	for i := range uint64(20_000) {
		hash := i * 0x9E3779B97F4A7C15
		l.put(hash, &entry[int]{key: "k", cost: 300})
	}
	l.settle()
	for i := range l.front {
		s := &l.front[i]
		if e := s.entry.Load(); e != nil && l.behind(s.hash.Load()) != e {
			t.Errorf("slot %d has an entry that L1 has not", i)
		}
	}
}

// A hash that shares another's slot takes it, and shows nothing of it.
func TestFront_showsWhatLiesUnderTheHashOnly(t *testing.T) {
	t.Parallel()
	f := newFront[int](0)
	mine, others := uint64(7), uint64(7+len(f))
	e := &entry[int]{key: "mine"}
	f.put(mine, e)
	if f.get(others) != nil {
		t.Error("another hash shows the entry")
	}
	f.drop(others)
	if f.get(mine) != e {
		t.Error("dropping another hash dropped the entry")
	}
	f.put(others, &entry[int]{key: "others"})
	if f.get(mine) != nil {
		t.Error("the slot was taken, and shows the first entry still")
	}
}
