package invalidation

import (
	"sync"
	"time"
)

// heard remembers the outbox rows that came over the bus a short time ago, so that a relay that is woken for them can
// leave them alone (7.11). Forgetting one only costs a turn.
type heard struct {
	mu   sync.Mutex
	rows map[int64]time.Time // under mu
}

const (
	heardFor = 10 * time.Second
	heardMax = 100_000
)

func (h *heard) add(row int64) {
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.rows) >= heardMax {
		for r, at := range h.rows {
			if now.Sub(at) > heardFor {
				delete(h.rows, r)
			}
		}
		if len(h.rows) >= heardMax {
			clear(h.rows)
		}
	}
	h.rows[row] = now
}

func (h *heard) has(row int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	at, ok := h.rows[row]
	return ok && time.Since(at) <= heardFor
}
