package tier

import (
	"sync/atomic"
	"time"
)

type stats struct {
	outcomes   [numOutcomes]atomic.Uint64 // of reads that L1's hit path did not answer
	loads      atomic.Uint64
	loadErrors atomic.Uint64
	rejectedL1 atomic.Uint64
	rejectedL2 atomic.Uint64
}

// Stats are counters since New and, of L1, its state now.
type Stats struct {
	Outcomes      map[string]uint64 // reads by the name of their Outcome
	Loads         uint64            // from the source, absent ones included
	LoadErrors    uint64            // timeouts, panics and refusals included
	RejectedL1    uint64            // values not kept because their key changed while they were fetched
	RejectedL2    uint64            // fills that L2 refused: the lease was lost, or the generation changed
	L1Bytes       int64
	L1Entries     int64
	L1Evictions   uint64
	LoadsRunning  int // now, at most MaxLoads
	FlightsActive int // now
}

// Stats returns the cache's statistics. It is not one atomic look.
func (c *Cache[V]) Stats() Stats {
	st := Stats{
		Outcomes: make(map[string]uint64, numOutcomes),
		Loads:    c.stats.loads.Load(), LoadErrors: c.stats.loadErrors.Load(),
		RejectedL1: c.stats.rejectedL1.Load(), RejectedL2: c.stats.rejectedL2.Load(),
		L1Bytes: c.local.bytes(), L1Entries: c.local.entries(), L1Evictions: c.local.evictions.Load(),
		LoadsRunning: int(c.running.Load()),
	}
	for o := range numOutcomes {
		st.Outcomes[o.String()] = c.stats.outcomes[o].Load()
	}
	hits, negative := c.gate.sum()
	st.Outcomes[OutcomeL1.String()] += hits
	st.Outcomes[OutcomeNegative.String()] += negative
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		st.FlightsActive += len(s.flights)
		s.mu.Unlock()
	}
	return st
}

func (c *Cache[V]) count(o Outcome) { c.stats.outcomes[o].Add(1) }

func (c *Cache[V]) hookLoaded(result string, took time.Duration) {
	if result == "ok" || result == "absent" {
		c.stats.loads.Add(1)
	} else {
		c.stats.loadErrors.Add(1)
	}
	if c.cfg.Hooks.Loaded != nil {
		c.cfg.Hooks.Loaded(result, took)
	}
}

func (c *Cache[V]) hookWaited(result string, took time.Duration) {
	if c.cfg.Hooks.Waited != nil {
		c.cfg.Hooks.Waited(result, took)
	}
}

func (c *Cache[V]) hookRejected(tier string) {
	if tier == "l1" {
		c.stats.rejectedL1.Add(1)
	} else {
		c.stats.rejectedL2.Add(1)
	}
	if c.cfg.Hooks.FillRejected != nil {
		c.cfg.Hooks.FillRejected(tier)
	}
}
