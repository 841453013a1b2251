package console

import (
	"maps"
	"time"
)

// Counters are what an instance counted since its start.
type Counters struct {
	Outcomes map[string]uint64    // reads by where the answer came from
	Requests Histogram            // requests to the API, in seconds
	Failed   uint64               // of them, those answered with 5xx
	Reads    map[string]Histogram // reads, in seconds, by outcome
}

// A Sample is what happened in a second. Quantiles are over the last ten, in milliseconds; nil where there was nothing.
type Sample struct {
	At       int64              `json:"at"` // Unix time, in milliseconds
	Requests float64            `json:"requests"`
	Failed   float64            `json:"failed"`
	Outcomes map[string]float64 `json:"outcomes"`
	P50      *float64           `json:"p50"`
	P99      *float64           `json:"p99"`
	Reads    map[string]Spread  `json:"reads"`
}

// A Spread is two quantiles.
type Spread struct {
	P50 *float64 `json:"p50"`
	P99 *float64 `json:"p99"`
}

// smooth is over how many seconds quantiles are taken.
const smooth = 10

// A meter makes samples of counters.
type meter struct {
	past []Counters // the last ones, at most smooth
	last time.Time
}

// add returns false for the first counters, which have none before them.
func (m *meter) add(now time.Time, c Counters) (s Sample, ok bool) {
	defer func() {
		m.last = now
		if m.past = append(m.past, c); len(m.past) > smooth {
			m.past = m.past[1:]
		}
	}()
	if len(m.past) == 0 {
		return s, false
	}
	before, oldest := m.past[len(m.past)-1], m.past[0]
	per := now.Sub(m.last).Seconds()
	rate := func(now, before uint64) float64 { return float64(now-before) / per }
	s = Sample{
		At: now.UnixMilli(), Requests: rate(c.Requests.total(), before.Requests.total()), Failed: rate(c.Failed, before.Failed),
		Outcomes: make(map[string]float64, len(c.Outcomes)), Reads: make(map[string]Spread, len(c.Reads)),
	}
	spread := c.Requests.since(oldest.Requests).spread()
	s.P50, s.P99 = spread.P50, spread.P99
	for outcome, n := range c.Outcomes {
		s.Outcomes[outcome] = rate(n, before.Outcomes[outcome])
	}
	for outcome := range maps.Keys(c.Reads) {
		s.Reads[outcome] = c.Reads[outcome].since(oldest.Reads[outcome]).spread()
	}
	return s, true
}
