package tier

import "sync/atomic"

// A proof is the last contact of a shard of the bus that a hit has asked for, as far as it matters: while it is within the trust
// window no later one can say anything else (4.4), and a hit reads one cache line, not the bus. Between two of them the bus is
// asked about once in a window.
//
// Who reads mono and wall while they are written has one of either contact. That is no danger: the larger of the two differences
// counts (7.6), which is then not below that of the older contact.
type proof struct {
	mono, wall atomic.Int64
	_          [48]byte // alone on its line
}

// longAgo is an instant before all windows whose difference to any other fits a Duration.
const longAgo = -1 << 62

func newProofs(shards int) []proof {
	proofs := make([]proof, shards)
	for i := range proofs {
		proofs[i].mono.Store(longAgo)
		proofs[i].wall.Store(longAgo)
	}
	return proofs
}

// proven says whether there is proof, no older than the window, that all messages of the shard that an entry is in were heard.
func (c *Cache[V]) proven(e *entry[V], now instant) bool {
	if c.bus == nil {
		return false
	}
	p := &c.proofs[e.log]
	return now.since(instant{p.mono.Load(), p.wall.Load()}) <= c.window || c.provenAnew(p, e.log, now)
}

func (c *Cache[V]) provenAnew(p *proof, log int32, now instant) bool {
	contact := c.bus.Contact(int(log))
	if contact.IsZero() {
		return false
	}
	at := instantOf(contact)
	if now.since(at) > c.window {
		return false
	}
	p.mono.Store(at.mono)
	p.wall.Store(at.wall)
	return true
}
