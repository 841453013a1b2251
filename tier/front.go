package tier

import "sync/atomic"

// A front has the entries that are read most at hand: a hit there costs neither ristretto's lock nor its lookup nor the note
// that it takes of each read. Whatever is found in it is judged as if ristretto had brought it, by key, floors, lifetime
// and trust; so a front decides nothing, and may lose anything at any time.
//
// Hits do not write to it. What L1 stores takes a slot that is free. Who reads most takes the slot of others: the goroutine that
// counts hot keys puts in what was sampled (see hotKeys), and looks into ristretto for it, so that this learns of the reads
// that it does not see. Both have the lock of the key's shard. What ristretto evicts or turns away leaves the front as well.
//
//	E1. It has nothing older than what L1 has for a key: what is stored there takes the place of what lay here, and what is
//	    dropped leaves, under the shard's lock. (Without: the entry is invalidated and loaded again; the dead one lies
//	    before the new one, so that each read misses, and loads.)
//
// Were it filled on hits, what is read evenly would fight for the slots, and each fill take a cache line away from the other
// processors.
type front[V any] []frontSlot[V]

// A frontSlot is for the hashes that share it. Reading the two apart is no danger: an entry is compared with its key.
type frontSlot[V any] struct {
	hash  atomic.Uint64
	entry atomic.Pointer[entry[V]]
}

const (
	leastFront = numShards // a multiple of it, so that a slot belongs to one shard
	mostFront  = 1 << 16
	// frontPart is how many bytes of L1 there are for a slot of 16: where entries are small, one slot for six or so.
	frontPart = 4 << 10
)

func newFront[V any](maxBytes int64) front[V] {
	slots := int64(leastFront)
	for slots < mostFront && 2*slots*frontPart <= maxBytes {
		slots *= 2
	}
	return make(front[V], slots)
}

// get returns what lies under hash, nil if nothing does. It is small enough to be inlined.
func (f front[V]) get(hash uint64) *entry[V] {
	if len(f) > 0 {
		if s := &f[hash&uint64(len(f)-1)]; s.hash.Load() == hash {
			return s.entry.Load()
		}
	}
	return nil
}

// offer puts the entry in if its slot is free or has another one under its hash. It has the shard's lock.
func (f front[V]) offer(hash uint64, e *entry[V]) {
	if len(f) == 0 {
		return
	}
	if s := &f[hash&uint64(len(f)-1)]; s.hash.Load() == hash || s.entry.Load() == nil {
		f.put(hash, e)
	}
}

// put has the shard's lock.
func (f front[V]) put(hash uint64, e *entry[V]) {
	s := &f[hash&uint64(len(f)-1)]
	if s.hash.Load() == hash && s.entry.Load() == e {
		return // writing would take the line from its readers
	}
	s.entry.Store(nil)
	s.hash.Store(hash)
	s.entry.Store(e)
}

func (f front[V]) drop(hash uint64) {
	if len(f) > 0 {
		if s := &f[hash&uint64(len(f)-1)]; s.hash.Load() == hash {
			s.entry.Store(nil)
		}
	}
}
