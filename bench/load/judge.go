package main

import (
	"fmt"
	"slices"
	"time"
)

// lifetime is that of the key in "refresh".
const lifetime = 2 * time.Second

// latencies of requests that keep accepts, sorted; nil keeps all.
func (r result) latencies(keep func(sample) bool) []time.Duration {
	var all []time.Duration
	for _, s := range r.samples {
		if keep == nil || keep(s) {
			all = append(all, s.latency)
		}
	}
	slices.Sort(all)
	return all
}

// quantile of sorted durations; 0 if there are none.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(float64(len(sorted))*q), len(sorted)-1)]
}

func (r result) errors() (n int) {
	for _, s := range r.samples {
		if s.err != "" {
			n++
		}
	}
	return n
}

func (r result) perSecond(n int) float64 { return float64(n) / r.duration.Seconds() }

func withoutError(results []result) []verdict {
	failed, sent := 0, 0
	for _, r := range results {
		failed += r.errors()
		sent += len(r.samples)
	}
	return []verdict{{"errors", fmt.Sprintf("%d of %d", failed, sent), "0", failed == 0}}
}

// steadily: nobody notices that Redis is away and the database slow.
func steadily(results []result) []verdict {
	r := results[0]
	third := r.duration / 3
	during := r.latencies(func(s sample) bool { return s.due >= third && s.due < 2*third })
	p99 := func(what string, of []time.Duration) verdict {
		return verdict{"p99 " + what, short(quantile(of, 0.99)), "under 5 ms", quantile(of, 0.99) < 5*time.Millisecond}
	}
	return append(withoutError(results), p99("over all", r.latencies(nil)), p99("while both are ill", during))
}

// once: a cold product is loaded once over all instances. After an invalidation a load that began before it may be
// followed by one more, and hot products come together in one statement.
func once(results []result) []verdict {
	r := results[0]
	cold := 0
	for _, at := range r.loads {
		if at < r.duration/3 {
			cold++
		}
	}
	rest, most := len(r.loads)-cold, 4*r.ids
	return append(withoutError(results),
		verdict{"loads, cold", fmt.Sprint(cold), fmt.Sprintf("at most %d", r.ids), cold > 0 && cold <= r.ids},
		verdict{"loads, after two invalidations", fmt.Sprint(rest), fmt.Sprintf("at most %d", most), rest <= most})
}

// flat: more instances ask the database no more than one does.
func flat(results []result) []verdict {
	verdicts := withoutError(results)
	for _, r := range results[1:] {
		for _, figure := range []struct {
			what string
			of   func(result) int
		}{
			{"products loaded", func(r result) int { return r.loaded }},
			{"statements", func(r result) int { return r.queries }},
		} {
			ratio := float64(figure.of(r)) / float64(figure.of(results[0]))
			verdicts = append(verdicts, verdict{figure.what + ", " + r.part.name + " to one", fmt.Sprintf("%.3f", ratio), "0.9 to 1.1",
				ratio >= 0.9 && ratio <= 1.1})
		}
	}
	return verdicts
}

// refreshed: nobody waits for a load, and there is one for each lifetime, whatever the number of instances.
func refreshed(results []result) []verdict {
	alone, brief := results[0], results[1]
	base, got := quantile(alone.latencies(nil), 0.999), quantile(brief.latencies(nil), 0.999)
	waited := 0
	for _, s := range brief.samples {
		if s.from == "load" {
			waited++
		}
	}
	// A lifetime is spread by up to a tenth, refreshed up to two tenths ahead, and a hot key's up to half a second before that.
	// What comes sooner after a load than that leaves is a second load of the same life.
	const least = lifetime*7/10 - time.Second/2
	again := 0
	for i := 1; i < len(brief.loads); i++ {
		if brief.loads[i]-brief.loads[i-1] < least {
			again++
		}
	}
	return append(withoutError(results),
		verdict{"p99.9 to that of L1 alone", fmt.Sprintf("%.2f", float64(got)/float64(base)), "at most 2", got <= 2*base},
		verdict{"answers that waited for a load", fmt.Sprint(waited), "0", waited == 0},
		verdict{"loads, each " + short(least) + " or more after the last", fmt.Sprintf("%d, all but %d", len(brief.loads), again), "all",
			again == 0 && len(brief.loads) > 0})
}
