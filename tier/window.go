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
type window[V any] struct {
	budget int64
	slots  []atomic.Pointer[windowed[V]] // written under mu
	bytes  atomic.Int64                  // written under mu
	count  atomic.Int64                  // written under mu
	mu     sync.Mutex
	queue  list.List // under mu: of *windowed[V], the oldest in front
}

type windowed[V any] struct {
	hash  uint64
	entry *entry[V]
	at    *list.Element
}

// bucketSlots are the slots in which a hash may lie: one cache line.
const bucketSlots = 8

// newWindow makes one that bytes bounds, with two slots for each entry there is room for, were they all small.
func newWindow[V any](bytes int64) *window[V] {
	buckets := int64(1)
	for buckets*bucketSlots < 2*bytes/entryOverhead {
		buckets *= 2
	}
	return &window[V]{budget: bytes, slots: make([]atomic.Pointer[windowed[V]], buckets*bucketSlots)}
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
