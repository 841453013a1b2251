package console

// A Histogram counts what lies at or below each of its bounds, those below the bounds before included. The last count is
// of all; it has no bound.
type Histogram struct {
	Bounds []float64
	Counts []uint64 // one more than Bounds
}

func (h Histogram) total() uint64 {
	if len(h.Counts) == 0 {
		return 0
	}
	return h.Counts[len(h.Counts)-1]
}

// since is what came after before, which has the same bounds or none.
func (h Histogram) since(before Histogram) Histogram {
	d := Histogram{Bounds: h.Bounds, Counts: make([]uint64, len(h.Counts))}
	for i, n := range h.Counts {
		if i < len(before.Counts) {
			n -= before.Counts[i]
		}
		d.Counts[i] = n
	}
	return d
}

func (h Histogram) spread() Spread { return Spread{P50: h.quantile(0.5), P99: h.quantile(0.99)} }

// quantile is in milliseconds where the histogram is in seconds. Within a bucket it takes the values to be spread evenly; what
// lies beyond the last bound counts as that.
func (h Histogram) quantile(q float64) *float64 {
	all := h.total()
	if all == 0 || len(h.Bounds) == 0 {
		return nil
	}
	rank := q * float64(all)
	low, under := 0.0, uint64(0)
	for i, bound := range h.Bounds {
		if n := h.Counts[i]; float64(n) >= rank {
			v := 1000 * (low + (bound-low)*(rank-float64(under))/float64(n-under))
			return &v
		}
		low, under = bound, h.Counts[i]
	}
	v := 1000 * low
	return &v
}
