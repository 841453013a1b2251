package console

import "sync"

// A ring keeps the last of what was added to it.
type ring[T any] struct {
	most int

	mu    sync.Mutex
	items []T    // under mu
	added uint64 // under mu: how many there were in all
}

func (r *ring[T]) add(item T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.items = append(r.items, item); len(r.items) >= 2*r.most { // moved once in a while, not each time
		r.items = append(r.items[:0:0], r.items[len(r.items)-r.most:]...)
	}
	r.added++
}

// after returns what was added since mark, as far as it is still there, and the mark from which to go on.
func (r *ring[T]) after(mark uint64) (items []T, next uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := min(r.added-mark, uint64(len(r.items)), uint64(r.most))
	return append(items, r.items[uint64(len(r.items))-n:]...), r.added
}
