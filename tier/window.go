package tier

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// windowPart is the part of L1 that is its window: a fifth.
const windowPart = 5

// A window holds what came into a full L1 last, first in, first out. Ristretto decides by how often a key was read whether
// it is worth the place of another (TinyLFU), and so turns away what is new, and read again and again just now; with a
// window before it (W-TinyLFU: Einziger, Friedman, Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", ACM ToS
// 2017) a key has the time to be read before it is judged.
//
//	B1. What is in the window is under its hash in a slot, and in the queue, and counted in bytes: in all three or none,
//	    but for readers, who look into slots without the lock. (Else bytes creep, until nothing is let in or too much.)
//	B2. What leaves for ristretto is among leaving until ristretto shows it, or has dropped it. (Without: v1 is in
//	    ristretto's queue and seen has forgotten it; a load brings v2, finds nothing in L1 and raises no floor (S2);
//	    v2 is read; v1 comes out of the queue and is read.)
type window[V any] struct {
	budget int64
	slots  []atomic.Pointer[windowed[V]] // written under mu
	bytes  atomic.Int64                  // written under mu
	count  atomic.Int64                  // written under mu
	mu     sync.Mutex
	queue  list.List // under mu: of *windowed[V], the oldest in front
	// leaving is under mu, by hash; few at a time, since each flight settles what it pushed out. Of two under one hash the
	// later is enough: whoever put that one knew of the other.
	leaving map[uint64]*windowed[V]
}

type windowed[V any] struct {
	hash  uint64
	entry *entry[V]
	at    *list.Element
	// offered: it was given to ristretto, or left over; under mu.
	offered bool
}

// bucketSlots are the slots in which a hash may lie: one cache line.
const bucketSlots = 8

// newWindow makes one that bytes bounds, with two slots for each entry there is room for, were they all small.
func newWindow[V any](bytes int64) *window[V] {
	buckets := int64(1)
	for buckets*bucketSlots < 2*bytes/entryOverhead {
		buckets *= 2
	}
	slots := make([]atomic.Pointer[windowed[V]], buckets*bucketSlots)
	return &window[V]{budget: bytes, slots: slots, leaving: make(map[uint64]*windowed[V])}
}

func (w *window[V]) bucket(hash uint64) []atomic.Pointer[windowed[V]] {
	first := hash * bucketSlots % uint64(len(w.slots))
	return w.slots[first : first+bucketSlots]
}

// get returns the entry under hash, which may be of another key.
func (w *window[V]) get(hash uint64) *entry[V] {
	bucket := w.bucket(hash)
	for i := range bucket {
		if in := bucket[i].Load(); in != nil && in.hash == hash {
			return in.entry
		}
	}
	return nil
}

// leavingAt returns the entry under hash that is on its way to ristretto.
func (w *window[V]) leavingAt(hash uint64) *entry[V] {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.leaving[hash]; l != nil {
		return l.entry
	}
	return nil
}

// handed notes that ristretto was given what had to leave, and pending returns all of that; once ristretto's queue has been
// worked off, settled forgets it.
func (w *window[V]) handed(out []*windowed[V]) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range out {
		l.offered = true
	}
}

func (w *window[V]) pending() (offered []*windowed[V]) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.leaving {
		if l.offered {
			offered = append(offered, l)
		}
	}
	return offered
}

func (w *window[V]) settled(offered []*windowed[V]) {
	if len(offered) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range offered {
		if w.leaving[l.hash] == l {
			delete(w.leaving, l.hash)
		}
	}
}

// put lets an entry in, in the place of another one under hash, and returns those that had to leave for it.
func (w *window[V]) put(hash uint64, e *entry[V]) (out []*windowed[V]) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropLocked(hash)
	bucket := w.bucket(hash)
	slot := &bucket[0]
	for i := range bucket {
		if bucket[i].Load() == nil {
			slot = &bucket[i]
			break
		}
	}
	if there := slot.Load(); there != nil { // all are taken
		w.leaving[there.hash] = there // before it is gone from here
		w.removeLocked(slot, there)
		out = append(out, there)
	}
	in := &windowed[V]{hash: hash, entry: e}
	in.at = w.queue.PushBack(in)
	slot.Store(in)
	w.bytes.Add(e.cost)
	w.count.Add(1)
	for w.bytes.Load() > w.budget {
		oldest := w.queue.Front().Value.(*windowed[V]) //nolint:errcheck,forcetypeassert // nothing else is in it
		w.leaving[oldest.hash] = oldest
		w.dropLocked(oldest.hash)
		out = append(out, oldest)
	}
	return out
}

func (w *window[V]) drop(hash uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropLocked(hash)
}

func (w *window[V]) dropLocked(hash uint64) {
	bucket := w.bucket(hash)
	for i := range bucket {
		if in := bucket[i].Load(); in != nil && in.hash == hash {
			w.removeLocked(&bucket[i], in)
		}
	}
}

func (w *window[V]) removeLocked(slot *atomic.Pointer[windowed[V]], in *windowed[V]) {
	slot.Store(nil)
	w.queue.Remove(in.at)
	w.bytes.Add(-in.entry.cost)
	w.count.Add(-1)
}
