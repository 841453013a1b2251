package tier

import (
	"errors"
	"math"
	"math/bits"
	rnd "math/rand/v2"
	"time"
)

const (
	maxBeta = 100
	// minLead is the least part of a lifetime by which its refresh comes ahead; with jitter up to twice that.
	minLead = 10
	// longestTTL is what a Loader may ask for: more does not fit a Duration together with StaleFor.
	longestTTL = 10 * 365 * 24 * time.Hour

	firstPause, longestPause = time.Second, 30 * time.Second
	// A refresh that another process has the lease for is tried again when its load should be done.
	shortestBusy, longestBusy = 20 * time.Millisecond, time.Second
)

var (
	errBusy      = errors.New("tier: another process refreshes")
	errAbandoned = errors.New("tier: the look into L2 panicked")
	errNoStore   = errors.New("tier: not to be stored")
)

// lead is how long before the end of a lifetime the refresh is due: XFetch (Vattani, Chierichetti, Lowenstein, "Optimal
// Probabilistic Cache Stampede Prevention", VLDB 2015) with a least lead.
//
// XFetch refreshes at the first read for which now − Δ·β·ln(rand) ≥ expiry, Δ being what the load took. −ln(rand) is an
// exponential variate. It is drawn once here, when an entry is made, and not at each read, so that a hit only compares its
// age. An entry's lead is then as long as the paper's is for one reader; a reader for each millisecond would draw
// far longer ones, and refresh the earlier the hotter the key is. The paper has to draw for each, because nothing
// but chance keeps two of its readers apart. Here a process starts one refresh for each entry, processes draw
// for themselves what concerns their own entries, and of those that come together the lease admits one. What concerns a record
// is drawn from the record, for all alike: where each look draws anew, the refresh comes the earlier the more processes look.
//
// A quick load has a lead of next to nothing: less than the three round trips of its refresh and the millisecond in which
// L2's clock counts, so that readers would find the value expired all the same. Hence a tenth of the lifetime at
// least, and up to two tenths, at random, so that processes do not all come at once. Half of it at most: a source that
// is slower than the lifetime would else be asked all the time.
func (c *Cache[V]) lead(lifetime, took time.Duration, d draw) time.Duration {
	if lifetime <= 0 {
		return 0
	}
	least, early := lifetime/minLead, c.cfg.Beta*float64(took)
	if c.cfg.Jitter > 0 {
		least += time.Duration(d.uniform * float64(least))
		early *= d.exponential
	}
	return min(max(least, time.Duration(min(early, float64(lifetime)))), lifetime/2)
}

// A draw is a variate from 0 to 1 and an exponential one of mean 1.
type draw struct{ uniform, exponential float64 }

func drawn() draw { return draw{rnd.Float64(), rnd.ExpFloat64()} }

// draw is the record's own: its checksum, forwards and backwards.
func (r record) draw() draw {
	const all = 1 << 32
	return draw{float64(r.sum) / all, -math.Log1p(-float64(bits.Reverse32(r.sum)) / all)}
}

// due says whether a record that is still good is to be replaced, by the same rule. A flight that refreshes an entry has
// drawn already: its lead holds for the record, too, if it is longer, and a tenth more, because the two lifetimes are measured by two
// clocks. (Without: the entry is due, the record not quite, and the refresh comes a tenth of what is left before the
// end.)
func (c *Cache[V]) due(f *flight[V], r record, e *entry[V]) bool {
	lead := c.lead(r.soft, r.cost, r.draw())
	if f.old != nil {
		lead = max(lead, f.old.ttl-f.old.due+r.soft/minLead)
	}
	return r.soft-e.baseAge < lead
}

// failed notes that a flight for the entry failed just now: no reader who can make do with it starts another for 1 s, then
// 2 s, 4 s, … and at last 30 s. Its age goes on. The lock of its shard is held.
func (e *entry[V]) failed(now instant) {
	pause := min(max(2*time.Duration(e.pause.Load()), firstPause), longestPause)
	e.pause.Store(int64(pause))
	e.retryAt.Store(int64(now.since(e.loadedAt) + pause))
}

// busy notes that another process loads the entry's key.
func (e *entry[V]) busy(now instant) {
	e.retryAt.Store(int64(now.since(e.loadedAt) + min(max(e.took, shortestBusy), longestBusy)))
}

// giveUp ends a flight for whose key another process has the lease, if nobody needs it: its readers have an answer, or it
// has none. It reports false if somebody waits.
func (c *Cache[V]) giveUp(f *flight[V]) bool {
	s := c.shard(f.hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	answered := f.interim != nil && c.floors.live(f.hash, f.interim.stamp, f.log) && s.accept(f, answer[V]{entry: f.interim})
	if f.force || !answered && !f.unasked {
		return false
	}
	for _, e := range []*entry[V]{f.old, f.interim} {
		if e != nil {
			e.busy(now())
		}
	}
	if s.flights[f.key] == f { // nobody joins a flight that brought nothing
		delete(s.flights, f.key)
	}
	if answered {
		f.entry, f.outcome = f.interim, f.interimOutcome()
	} else {
		f.err, f.outcome = errBusy, OutcomeError
	}
	close(f.done)
	return true
}

// lifetime is that of an answer in L2, before jitter.
func (c *Cache[V]) lifetime(v Versioned[V]) time.Duration {
	switch {
	case v.TTL != 0:
		return min(max(v.TTL, time.Millisecond), longestTTL)
	case v.Absent:
		return c.cfg.NegativeTTL
	}
	return c.cfg.RemoteTTL
}
