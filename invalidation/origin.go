package invalidation

import (
	"sync"
	"time"
)

// sentMax is how many messages of its own a process knows again when they come back over the bus.
const sentMax = 4096

// sent remembers which messages this process appended to the log, and why, for the hook that tells of them. Forgetting one
// only makes it look like another process'.
type sent struct {
	mu     sync.Mutex
	origin map[string]string // under mu: "local" or "outbox", by id
	ring   [sentMax]string   // under mu: the ids, in the order in which they came
	next   int               // under mu
}

func (s *sent) add(id, origin string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.origin, s.ring[s.next])
	s.ring[s.next], s.origin[id] = id, origin
	s.next = (s.next + 1) % sentMax
}

// of is "" for the messages of others.
func (s *sent) of(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.origin[id]
}

func (s *state) originOf(id string) string { return s.sent.of(id) }

// applied tells of a message that was handled here, and how it got here.
func (s *shard) applied(m Message, origin string) {
	if s.hooks.Applied == nil {
		return
	}
	if s.barrier != nil {
		if own := s.barrier.originOf(m.ID); own != "" {
			origin = own
		}
	}
	s.hooks.Applied(m, origin, s.lagOf(m))
}

// lagOf is how long ago a message was published, by Redis' clock.
func (s *shard) lagOf(m Message) time.Duration {
	return max(time.Since(m.At)+time.Duration(s.skew.Load()), 0)
}
