package tier

import (
	"sync/atomic"
	"time"

	"github.com/dgraph-io/ristretto/v2"
)

// entryOverhead is what an entry costs beside its key and value: the entry itself, ristretto's item and policy.
const entryOverhead = 256

// An entry is what L1 holds for a key. It is not changed once it is stored, but for the atomic field. What a hit reads
// comes first: for a string or a slice that is one cache line.
type entry[V any] struct {
	key   string
	stamp uint64 // see floors
	// loadedAt is when the flight began that brought the entry. All durations count from it.
	loadedAt instant
	// settled is how long a hit has nothing to ask but the clock: neither a refresh nor proof is due (4.4). Negative
	// if the entry says that its key is absent, or hangs on tags.
	settled time.Duration
	value   V

	absent   bool
	anchored bool // every message up to the read of this value had been handled (protocol 4.5)
	version  int64
	ttl      time.Duration // soft lifetime
	staleFor time.Duration // after ttl
	baseAge  time.Duration // age of the value at loadedAt: how long it had been in L2
	cost     int64
	tokens   string // of its tags, as they were before it was read or loaded; "" if it has none (T1)
	// retryAt: a flight to replace the entry failed; until that time after loadedAt (a time.Duration) no reader
	// who can make do with the entry starts another.
	retryAt atomic.Int64
}

// refreshAfter is when the first hit starts a refresh.
func (e *entry[V]) refreshAfter() time.Duration { return e.ttl - e.ttl/10 }

// failed notes that a flight for the entry failed just now. The pause grows with the time since the entry should
// have been refreshed, so that a source that stays away is asked at 1, 2, 4, … seconds and then each 30.
func (e *entry[V]) failed(now instant) {
	age := now.since(e.loadedAt)
	pause := min(max(age-e.refreshAfter(), time.Second), 30*time.Second)
	e.retryAt.Store(int64(age + pause))
}

// local is L1: ristretto under a hash of the key, with the key kept in the entry for comparison.
//
// Ristretto decides what stays in memory, never what is true: a Set may be dropped, may become visible late, may
// come after a Del that was called later, and of two Sets the older may win. Floors make all of it harmless.
type local[V any] struct {
	cache     *ristretto.Cache[uint64, *entry[V]]
	budget    int64        // what ristretto keeps to, but for the entries that wait to get in
	bytes     atomic.Int64 // of all entries
	entries   atomic.Int64
	evictions atomic.Uint64
}

func newLocal[V any](maxBytes int64) (*local[V], error) {
	l := &local[V]{budget: maxBytes}
	cache, err := ristretto.NewCache(&ristretto.Config[uint64, *entry[V]]{
		NumCounters:        min(max(maxBytes/100, 1<<12), 1<<24), // about ten for each entry of 1 KB
		MaxCost:            maxBytes,
		BufferItems:        64,
		IgnoreInternalCost: true, // entryOverhead counts it
		KeyToHash:          func(h uint64) (uint64, uint64) { return h, 0 },
		OnEvict:            func(*ristretto.Item[*entry[V]]) { l.evictions.Add(1) },
		OnExit: func(e *entry[V]) {
			if e != nil {
				l.bytes.Add(-e.cost)
				l.entries.Add(-1)
			}
		},
	})
	l.cache = cache
	return l, err
}

// get returns the entry of key, which may be dead, expired or untrusted; nil if there is none.
func (l *local[V]) get(hash uint64, key string) *entry[V] {
	if e := l.under(hash); e != nil && e.key == key {
		return e
	}
	return nil
}

// under returns the entry under hash, which may be of another key. It is small enough to be inlined.
func (l *local[V]) under(hash uint64) *entry[V] {
	e, _ := l.cache.Get(hash)
	return e
}

// put stores the entry, unless those that wait to get in already are as much as may lie above the budget: ristretto's
// queue is bounded in entries, not in bytes. One may always wait, however large it is.
func (l *local[V]) put(hash uint64, e *entry[V]) {
	held := l.bytes.Add(e.cost)
	l.entries.Add(1)
	crowded := held-e.cost > l.budget && held > l.budget+l.budget/20
	if crowded || !l.cache.Set(hash, e, e.cost) {
		l.bytes.Add(-e.cost)
		l.entries.Add(-1)
	}
}

// drop frees the memory of what is dead already.
func (l *local[V]) drop(hash uint64) { l.cache.Del(hash) }

// settle returns when every put before it is visible, or was dropped.
func (l *local[V]) settle() { l.cache.Wait() }

// close must not run beside any other call: ristretto's Get and Set panic when they meet its Close.
func (l *local[V]) close() { l.cache.Close() }
