package console

import (
	"math"
	"testing"
	"time"
)

func TestMeter_turnsCountersIntoRates(t *testing.T) {
	t.Parallel()
	var m meter
	now := time.Now()
	count := func(l1, requests uint64) Counters {
		return Counters{
			Outcomes: map[string]uint64{"l1": l1}, Failed: requests / 10,
			Requests: Histogram{Bounds: []float64{0.001, 0.01}, Counts: []uint64{0, requests, requests}},
		}
	}
	if _, ok := m.add(now, count(1000, 1000)); ok {
		t.Error("a rate of one reading")
	}
	s, ok := m.add(now.Add(2*time.Second), count(1300, 1100))
	if !ok || s.Outcomes["l1"] != 150 || s.Requests != 50 || s.Failed != 5 {
		t.Errorf("%+v", s)
	}
	if s.P50 == nil || math.Abs(*s.P50-5.5) > 1e-9 { // the middle of the bucket from 1 to 10 ms
		t.Errorf("median %v, want 5.5 ms", s.P50)
	}
	if s, _ := m.add(now.Add(3*time.Second), count(1300, 1100)); s.Requests != 0 || s.P50 == nil {
		t.Errorf("after a quiet second: %+v, want no requests, and the quantile of the ten seconds", s)
	}
}

func TestHistogram_quantileOfNothingIsNone(t *testing.T) {
	t.Parallel()
	for _, h := range []Histogram{{}, {Bounds: []float64{1}, Counts: []uint64{0, 0}}} {
		if q := h.quantile(0.5); q != nil {
			t.Errorf("%+v has the median %v", h, *q)
		}
	}
	beyond := Histogram{Bounds: []float64{1, 2}, Counts: []uint64{0, 0, 7}}
	if q := beyond.quantile(0.5); q == nil || *q != 2000 {
		t.Errorf("beyond the last bound: %v, want the bound", q)
	}
}
