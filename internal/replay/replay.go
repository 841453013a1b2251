// Package replay reads traces of keys, and counts the hits that caches of a given number of entries have on them: a perfect
// LRU, and the best that any cache can do.
package replay

import (
	"bufio"
	"compress/gzip"
	"container/heap"
	"container/list"
	"fmt"
	"os"
)

// A Trace is a file of ../shared/data/traces, and the capacities whose figures are known.
type Trace struct {
	Name       string
	Capacities []int
}

// Traces are those that L1 is measured by.
var Traces = []Trace{
	{"cache2k-web07", []int{300, 1200, 3000}},
	{"cache2k-web12", []int{300, 1200, 3000}},
	{"arc-oltp", []int{1000, 2000, 5000, 10_000}},
}

// KeyLen is the length of each key that Read returns, so that all entries cost the same.
const KeyLen = 10

// Read returns the keys of a trace, in order.
func Read(file string) (keys []string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		keys = append(keys, fmt.Sprintf("%0*s", KeyLen, lines.Text()))
	}
	return keys, lines.Err()
}

// LRU counts the hits of a perfect LRU.
func LRU(keys []string, capacity int) (hits int) {
	order, at := list.New(), make(map[string]*list.Element, capacity)
	for _, key := range keys {
		if e := at[key]; e != nil {
			hits++
			order.MoveToFront(e)
			continue
		}
		if order.Len() == capacity {
			delete(at, order.Remove(order.Back()).(string)) //nolint:errcheck,forcetypeassert // nothing else is in it
		}
		at[key] = order.PushFront(key)
	}
	return hits
}

// Optimum counts the hits of Belady's algorithm, which evicts what is asked for again last: "A study of replacement
// algorithms for a virtual-storage computer", IBM Systems Journal 5 (1966).
func Optimum(keys []string, capacity int) (hits int) {
	again := make([]int, len(keys)) // when the key is asked for next
	last := make(map[string]int)
	for i := len(keys) - 1; i >= 0; i-- {
		again[i] = len(keys)
		if next, ok := last[keys[i]]; ok {
			again[i] = next
		}
		last[keys[i]] = i
	}
	held := make(map[string]int, capacity) // when it is asked for next
	var farthest byNext
	for i, key := range keys {
		_, hit := held[key]
		if hit {
			hits++
		} else if len(held) == capacity {
			for { // passes over what was asked for since
				out := heap.Pop(&farthest).(use) //nolint:errcheck,forcetypeassert // nothing else is in it
				if held[out.key] == out.next {
					delete(held, out.key)
					break
				}
			}
		}
		held[key] = again[i]
		heap.Push(&farthest, use{key, again[i]})
	}
	return hits
}

type use struct {
	key  string
	next int
}

// byNext has the key in front that is asked for last.
type byNext []use

func (h byNext) Len() int           { return len(h) }
func (h byNext) Less(i, j int) bool { return h[i].next > h[j].next }
func (h byNext) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byNext) Push(x any)        { *h = append(*h, x.(use)) } //nolint:errcheck,forcetypeassert // by heap only
func (h *byNext) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
