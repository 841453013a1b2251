package tier

import (
	"math/rand/v2"
	"testing"
)

// counted checks B1, and returns how many entries there are.
func (w *window[V]) counted(t *testing.T) (n int) {
	t.Helper()
	var bytes int64
	for i := range w.slots {
		if in := w.slots[i].Load(); in != nil {
			n++
			bytes += in.entry.cost
			if w.get(in.hash) != in.entry {
				t.Fatalf("%d is not found under its hash", in.hash)
			}
		}
	}
	if n != w.queue.Len() || int64(n) != w.count.Load() || bytes != w.bytes.Load() {
		t.Fatalf("%d entries of %d bytes in slots, %d in the queue, %d of %d bytes counted", n, bytes, w.queue.Len(), w.count.Load(), w.bytes.Load())
	}
	return n
}

// Whatever comes and goes, slots, queue and counts say the same, and the budget is kept.
func TestWindow_slotsQueueAndBytesAgree(t *testing.T) {
	t.Parallel()
	const budget = 1 << 16
	w, rng := newWindow[int](budget), rand.New(rand.NewPCG(1, 2))
	most, left := 0, 0
	for range 20_000 {
		hash := uint64(rng.IntN(500))
		if rng.IntN(4) == 0 {
			w.drop(hash)
			if w.get(hash) != nil {
				t.Fatal("what was dropped is there")
			}
			continue
		}
		e := &entry[int]{cost: entryOverhead + int64(rng.IntN(1000))}
		left += len(w.put(hash, e))
		if w.get(hash) != e {
			t.Fatal("what was put last is not there")
		}
		if w.bytes.Load() > budget {
			t.Fatalf("%d bytes, the budget is %d", w.bytes.Load(), budget)
		}
		most = max(most, w.counted(t))
	}
	if most < budget/(entryOverhead+1000) || left == 0 {
		t.Errorf("at most %d entries, %d left for others", most, left)
	}
}

// What leaves is what came first, so that each has the same time to be read.
func TestWindow_theOldestLeavesFirst(t *testing.T) {
	t.Parallel()
	w := newWindow[int](10 * entryOverhead)
	for i := range uint64(25) {
		for _, out := range w.put(i, &entry[int]{cost: entryOverhead}) {
			if out.hash != i-10 {
				t.Errorf("%d left for %d", out.hash, i)
			}
		}
	}
	w.counted(t)
}

// What leaves the window for ristretto is never out of sight and back again (B2).
func TestWindow_whatLeavesForRistrettoStaysInSight(t *testing.T) {
	t.Parallel()
	l, err := newLocal[int](1<<17, false)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	moved := 0
	for i := range uint64(3_000) {
		oldest := l.window.queue.Front()
		l.put(i, &entry[int]{cost: entryOverhead})
		if oldest == nil {
			continue
		}
		left := oldest.Value.(*windowed[int]) //nolint:errcheck,forcetypeassert // nothing else is in it
		if l.window.get(left.hash) != nil {
			continue
		}
		now := l.heldOf(left.hash, "")
		l.settle()
		if l.under(left.hash) != nil {
			moved++
			if now == nil {
				t.Fatalf("%d was not to be found, and came back", left.hash)
			}
		}
	}
	if moved == 0 || len(l.window.leaving) > 0 {
		t.Errorf("%d came to ristretto, %d are still on their way", moved, len(l.window.leaving))
	}
}
