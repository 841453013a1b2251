package tier

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

const (
	// hotLife is how long a report is kept: a deployment or an outage may take as long, and what comes up then still finds
	// what was hot before.
	hotLife = time.Hour
	// hotCurrent: reports that are so much older than the newest are of processes that have ended, or idle.
	hotCurrent = 3 * hotReport
)

// A HotBoard is a Remote on which processes tell each other their hot keys; *[Redis] is one. Losing it does no harm.
type HotBoard interface {
	// ExchangeHot puts up a report about a cache in place of the process' last one, unless it is nil, and returns what
	// all processes put up within life.
	ExchangeHot(ctx context.Context, cache, process string, report []byte, life time.Duration) ([]HotReport, error)
}

// A HotReport is what a process put up.
type HotReport struct {
	Process string
	Age     time.Duration // by L2's clock
	Body    []byte
}

// hotLine is a HotKey in a report, in which keys are any bytes.
type hotLine struct {
	Key  []byte
	Rate float64
}

// board is nil if there is none.
func (c *Cache[V]) board() HotBoard {
	b, _ := c.remote.(HotBoard)
	return b
}

// reportHot reports to the other processes. One that read nothing lately is silent: its last report may be the last that
// anybody has.
func (c *Cache[V]) reportHot() {
	tick := time.NewTicker(hotReport)
	defer tick.Stop()
	for {
		select {
		case <-c.closing.Done():
			return
		case <-tick.C:
		}
		keys := c.Hot(c.cfg.HotKeys)
		if len(keys) == 0 {
			continue
		}
		lines := make([]hotLine, len(keys))
		for i, k := range keys {
			lines[i] = hotLine{Key: []byte(k.Key), Rate: k.Rate}
		}
		report, err := json.Marshal(lines)
		if err != nil { // a rate is a finite number
			c.log.Error("hot keys cannot be reported", "cache", c.cfg.Name, "error", err)
			continue
		}
		// An error is counted by the Remote; the next report comes soon.
		_, _ = c.board().ExchangeHot(c.closing, c.cfg.Name, c.process, report, hotLife)
	}
}

// HotMerged is Hot over all processes that share the Remote: the rate of a key is the sum of what they reported. After
// these come, at rate 0, the keys that were hot in processes which report no more. Without a Remote that is a
// [HotBoard] it is Hot.
func (c *Cache[V]) HotMerged(ctx context.Context, n int) ([]HotKey, error) {
	if c.hot == nil || c.board() == nil {
		return c.Hot(n), nil
	}
	reports, err := c.board().ExchangeHot(ctx, c.cfg.Name, c.process, nil, hotLife)
	if err != nil {
		return nil, err
	}
	merged := mergeHot(reports)
	return merged[:max(0, min(n, len(merged)))], nil
}

func mergeHot(reports []HotReport) []HotKey {
	newest := hotLife
	for _, r := range reports {
		newest = min(newest, r.Age)
	}
	current, former := make(map[string]float64), make(map[string]float64)
	for _, r := range reports {
		var lines []hotLine
		if json.Unmarshal(r.Body, &lines) != nil {
			continue // of another release
		}
		rates := current
		if r.Age > newest+hotCurrent {
			rates = former
		}
		for _, l := range lines {
			rates[string(l.Key)] += l.Rate
		}
	}
	for key := range current {
		delete(former, key)
	}
	merged, rest := sortedHot(current), sortedHot(former)
	for i := range rest {
		rest[i].Rate = 0
	}
	return append(merged, rest...)
}

func sortedHot(rates map[string]float64) []HotKey {
	keys := make([]HotKey, 0, len(rates))
	for key, rate := range rates {
		keys = append(keys, HotKey{Key: key, Rate: rate})
	}
	slices.SortFunc(keys, hotter)
	return keys
}
