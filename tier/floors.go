package tier

import "sync/atomic"

// numFloors is a power of two. A floor costs 8 bytes; an invalidation makes unreadable what shares its floor, so
// at 65,536 floors one change in L1 of 100,000 entries costs one or two neighbours a trip to L2.
const numFloors = 1 << 16

// numSills is a power of two and a multiple of numShards, so that a sill belongs to one shard. All sills fit into the
// first cache of a processor, which the floors do not.
const numSills = 1 << 10

// floors decide which entries exist. An entry carries the stamp that the clock showed when its flight began; it
// exists while that stamp is below neither the floor of its key nor the global one. What ristretto holds or has
// still queued does not matter.
//
//	F1. A floor never goes down. (If it did: an entry invalidated at 7 and stamped 6 would be readable again.)
//	F2. The clock moves before the floor, and the floor takes the clock's value. (A flight that starts after
//	    the invalidation must have a stamp that is not below it, or nothing could ever be stored again;
//	    one that started before must be below it, or it stores v1 after the invalidation by v2.)
//	F3. Stamps are read, floors raised and entries stamped under the lock of the key's shard, and raising the
//	    global floor takes the locks of all. (Without: a flight finds its stamp good, EvictAll takes 10 from
//	    the clock, the flight stamps its entry 11, EvictAll sets the global floor to 10: v1 is served.)
//	F4. A sill is at least as high as each floor above it and as the global ones before an invalidation ends. (Else an
//	    entry below its floor, and not below the sill, is read.)
//
// Only reading a floor on a hit takes no lock: a reader that loses the race began before the invalidation ended.
type floors struct {
	clock  atomic.Uint64
	global []atomic.Uint64 // one for each shard of the bus
	of     [numFloors]atomic.Uint64
	sills  [numSills]atomic.Uint64 // each the highest floor of the hashes that share it
}

// newFloors makes them for the shards of a bus, which may be nil.
func newFloors(bus Bus) *floors {
	n := 1
	if bus != nil {
		n = bus.Shards()
	}
	return &floors{global: make([]atomic.Uint64, n)}
}

// raise invalidates all that was stamped before, for the keys that share hash's floor, and returns the stamp of
// what comes after. The caller holds the shard's lock.
func (f *floors) raise(hash uint64) uint64 {
	now := f.clock.Add(1)
	f.of[hash%numFloors].Store(now)
	f.sills[hash%numSills].Store(now)
	return now
}

// raiseAll does it for every key. The caller holds every shard's lock.
func (f *floors) raiseAll() {
	for i := range f.global {
		f.raiseShard(i)
	}
}

// raiseShard does it for every key of a shard of the bus. The caller holds every lock, too.
func (f *floors) raiseShard(log int) {
	now := f.clock.Add(1)
	f.global[log].Store(now)
	for i := range f.sills {
		f.sills[i].Store(now)
	}
}

// live says whether what was stamped so exists; log is the key's shard of the bus.
func (f *floors) live(hash, stamp uint64, log int32) bool {
	return stamp >= f.sills[hash%numSills].Load() || f.above(hash, stamp, log)
}

// above is live without the sill.
func (f *floors) above(hash, stamp uint64, log int32) bool {
	return stamp >= f.of[hash%numFloors].Load() && stamp >= f.global[log].Load()
}

// highest is the floor that holds for hash.
func (f *floors) highest(hash uint64, log int32) uint64 {
	return max(f.of[hash%numFloors].Load(), f.global[log].Load())
}
