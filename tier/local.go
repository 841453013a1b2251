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
	// settled is how long a hit has nothing to ask but the clock and, once the entry is older than the trust window, the
	// bus for proof (4.4): no refresh is due, and the proof counts for the entry. Negative if it says that its key is absent.
	settled time.Duration
	value   V

	tokens   string // of its tags
	log      int32  // number of the bus's shard that its key is in
	absent   bool
	anchored bool // every message up to the read of this value had been handled (protocol 4.5)
	version  int64
	ttl      time.Duration // soft lifetime
	due      time.Duration // from here on the first hit starts a refresh: see lead
	took     time.Duration // the load
	staleFor time.Duration // after ttl
	baseAge  time.Duration // age of the value at loadedAt: how long it had been in L2
	cost     int64
	// retryAt: a flight to replace the entry ended without doing so; until that time after loadedAt (a
	// time.Duration) no reader who can make do with the entry starts another.
	retryAt atomic.Int64
	pause   atomic.Int64 // the last pause after a failure (a time.Duration), 0: none failed
}

// local is L1: ristretto under a hash of the key, with the key kept in the entry for comparison. While ristretto has room
// everything goes there at once; when it is full what is new goes through the window first.
//
// Ristretto decides what stays in memory, never what is true: a Set may be dropped, may become visible late, may
// come after a Del that was called later, and of two Sets the older may win. Floors make all of it harmless.
type local[V any] struct {
	cache     *ristretto.Cache[uint64, *entry[V]]
	front     front[V] // nil: hot keys are not looked for
	window    *window[V]
	budget    int64        // what ristretto keeps to, but for the entries that wait to get in
	held      atomic.Int64 // bytes of the entries that ristretto has, or that wait to get in
	count     atomic.Int64 // their number
	evictions atomic.Uint64
}

// newLocal has a front only if something fills it.
func newLocal[V any](maxBytes int64, fronted bool) (*local[V], error) {
	l := &local[V]{window: newWindow[V](maxBytes / windowPart), budget: maxBytes - maxBytes/windowPart}
	if fronted {
		l.front = newFront[V](maxBytes)
	}
	gone := func(i *ristretto.Item[*entry[V]]) {
		l.front.drop(i.Key)
		l.evictions.Add(1)
	}
	cache, err := ristretto.NewCache(&ristretto.Config[uint64, *entry[V]]{
		// Twenty for each entry of 1 KB. All counts are halved after as many reads, so that with fewer a key's past is
		// forgotten before it is judged.
		NumCounters:        min(max(maxBytes/50, 1<<12), 1<<24),
		MaxCost:            l.budget,
		BufferItems:        64,
		IgnoreInternalCost: true, // entryOverhead counts it
		KeyToHash:          func(h uint64) (uint64, uint64) { return h, 0 },
		OnEvict:            gone,
		OnReject:           gone,
		OnExit: func(e *entry[V]) {
			if e != nil {
				l.held.Add(-e.cost)
				l.count.Add(-1)
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

// heldOf is get, but also finds what is on its way from the window to ristretto (B2), and so is not for hits.
func (l *local[V]) heldOf(hash uint64, key string) *entry[V] {
	e := l.get(hash, key)
	if e == nil {
		e = l.window.leavingAt(hash)
	}
	if e == nil {
		e = l.get(hash, key) // it may have arrived in between
	}
	if e == nil || e.key != key {
		return nil
	}
	return e
}

// under returns the entry under hash, which may be of another key.
func (l *local[V]) under(hash uint64) *entry[V] {
	if e := l.front.get(hash); e != nil {
		return e
	}
	return l.behind(hash)
}

// behind is under without the front.
func (l *local[V]) behind(hash uint64) *entry[V] {
	if e, ok := l.cache.Get(hash); ok {
		return e
	}
	return l.window.get(hash)
}

// put stores the entry: in ristretto if that has room, or has one under hash, else in the window, which then offers
// ristretto what has to leave it. It reports whether readers are sure to find the entry at once, for as long as it is kept:
// of two entries under a hash ristretto replaces the first without its queue. (GetTTL, for it is not counted as a read.)
// The shard's lock is held.
func (l *local[V]) put(hash uint64, e *entry[V]) (shown bool) {
	l.front.offer(hash, e) // before ristretto may turn it away, which takes it out again
	_, replaces := l.cache.GetTTL(hash)
	if replaces || l.held.Load()+e.cost <= l.budget {
		l.window.drop(hash)
		l.offer(hash, e)
		if replaces { // unless it was evicted in between
			_, shown = l.cache.GetTTL(hash)
		}
		return shown
	}
	left := l.window.put(hash, e)
	for _, out := range left {
		l.offer(out.hash, out.entry)
	}
	if len(left) > 0 {
		l.window.handed(left)
	}
	return l.window.get(hash) == e
}

// offer gives ristretto the entry, unless those that wait to get in already are as much as may lie above the budget: its
// queue is bounded in entries, not in bytes. One may always wait, however large it is.
func (l *local[V]) offer(hash uint64, e *entry[V]) {
	held := l.held.Add(e.cost)
	l.count.Add(1)
	crowded := held-e.cost > l.budget && held > l.budget+l.budget/20
	if crowded || !l.cache.Set(hash, e, e.cost) {
		l.held.Add(-e.cost)
		l.count.Add(-1)
		l.front.drop(hash)
	}
}

// drop frees the memory of what is dead already.
func (l *local[V]) drop(hash uint64) {
	l.front.drop(hash)
	l.window.drop(hash)
	l.cache.Del(hash)
}

func (l *local[V]) bytes() int64   { return l.held.Load() + l.window.bytes.Load() }
func (l *local[V]) entries() int64 { return l.count.Load() + l.window.count.Load() }

// settle returns when every put before it is visible, or was dropped.
func (l *local[V]) settle() {
	offered := l.window.pending()
	l.cache.Wait()
	l.window.settled(offered)
}

// close must not run beside any other call: ristretto's Get and Set panic when they meet its Close.
func (l *local[V]) close() { l.cache.Close() }
