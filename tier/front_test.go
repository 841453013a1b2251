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
	l.front.put(hash, older)
	if l.front.get(hash) != older {
		t.Fatal("the front has not what was put into it")
	}
	if l.put(hash, newer); l.under(hash) != newer {
		t.Error("the front hides what was stored after it was filled")
	}
	l.front.put(hash, newer)
	if l.drop(hash); l.under(hash) != nil {
		t.Error("the front shows what was dropped")
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
