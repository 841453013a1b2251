package tier

import (
	"container/heap"
	"hash/maphash"
	"math"
	"math/rand/v2"
	"strings"
)

const (
	keeperRows  = 2
	keeperWidth = 1 << 10 // a power of two
	keeperBase  = 1.08    // b of the paper: the chance to decay a bucket that holds n is b^-n
)

// decay is the chance that a stranger takes one from a bucket that holds so many; above its end there is none.
var decay = func() (chance [256]float64) {
	for n := range chance {
		chance[n] = math.Pow(keeperBase, -float64(n))
	}
	return chance
}()

// A heavyKeeper finds the k most frequent keys of a stream in constant memory: Gong et al., "HeavyKeeper: An Accurate
// Algorithm for Finding Top-k Elephant Flows" (USENIX ATC 2018), the parallel version with both of its optimisations. It
// never overestimates a key, but for two that share a fingerprint.
type heavyKeeper struct {
	k    int
	seed maphash.Seed
	rows [keeperRows][keeperWidth]struct{ fingerprint, count uint32 }
	top  map[string]*candidate
	heap candidates // the same, the rarest first
}

type candidate struct {
	key   string
	count uint32
	at    int // in the heap
}

func newHeavyKeeper(k int) *heavyKeeper {
	return &heavyKeeper{k: k, seed: maphash.MakeSeed(), top: make(map[string]*candidate, k)}
}

func (h *heavyKeeper) reset() {
	clear(h.top)
	clear(h.heap)
	clear(h.rows[0][:])
	clear(h.rows[1][:])
	h.heap = h.heap[:0]
}

// places returns where a key's buckets are, and its fingerprint.
func (h *heavyKeeper) places(key string) (at [keeperRows]uint64, mark uint32) {
	hash := maphash.String(h.seed, key)
	return [keeperRows]uint64{hash % keeperWidth, hash >> 16 % keeperWidth}, uint32(hash >> 32)
}

// add counts one occurrence of key.
func (h *heavyKeeper) add(key string) {
	held, least := h.top[key], uint32(0)
	if len(h.heap) == h.k {
		least = h.heap[0].count
	}
	var estimate uint32
	at, mark := h.places(key)
	for row := range h.rows {
		b := &h.rows[row][at[row]]
		switch {
		case b.count == 0:
			b.fingerprint, b.count = mark, 1
		case b.fingerprint != mark:
			if int(b.count) >= len(decay) || rand.Float64() >= decay[b.count] {
				continue
			}
			if b.count--; b.count > 0 {
				continue
			}
			b.fingerprint, b.count = mark, 1
		case held != nil || len(h.heap) < h.k || b.count <= least:
			b.count++
		}
		estimate = max(estimate, b.count)
	}
	switch {
	case held != nil:
		held.count = max(held.count, estimate)
		heap.Fix(&h.heap, held.at)
	case estimate == 0:
	case len(h.heap) < h.k:
		h.enter(key, estimate)
	case estimate == least+1: // more, at once, would be another's count under the same fingerprint
		delete(h.top, h.heap[0].key)
		heap.Pop(&h.heap)
		h.enter(key, estimate)
	}
}

// enter makes a candidate of key, whose string may be part of a longer one.
func (h *heavyKeeper) enter(key string, count uint32) {
	c := &candidate{key: strings.Clone(key), count: count}
	h.top[c.key] = c
	heap.Push(&h.heap, c)
}

// count estimates how often key occurred.
func (h *heavyKeeper) count(key string) uint32 {
	if c := h.top[key]; c != nil {
		return c.count
	}
	var n uint32
	at, mark := h.places(key)
	for row := range h.rows {
		if b := h.rows[row][at[row]]; b.fingerprint == mark {
			n = max(n, b.count)
		}
	}
	return n
}

// candidates is a heap (package heap), the rarest first.
type candidates []*candidate

func (c candidates) Len() int           { return len(c) }
func (c candidates) Less(i, j int) bool { return c[i].count < c[j].count }
func (c candidates) Swap(i, j int) {
	c[i], c[j] = c[j], c[i]
	c[i].at, c[j].at = i, j
}

// Push implements heap.Interface.
func (c *candidates) Push(x any) {
	added, _ := x.(*candidate)
	added.at = len(*c)
	*c = append(*c, added)
}

// Pop implements heap.Interface.
func (c *candidates) Pop() any {
	last := len(*c) - 1
	popped := (*c)[last]
	(*c)[last], *c = nil, (*c)[:last]
	return popped
}
