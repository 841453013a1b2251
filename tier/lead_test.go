package tier

import (
	"testing"
	"time"
)

// The draws are at random: the bounds are wide enough for a test of 20,000 to fail less often than the machine.
func TestLead_isXFetchsWithALeastAndALongest(t *testing.T) {
	const n = 20_000
	for _, tc := range []struct {
		name             string
		took             time.Duration
		beta             float64
		least, longest   time.Duration
		fromMean, toMean time.Duration
	}{
		{"a quick load", time.Millisecond, 1, 6 * time.Second, 12 * time.Second, 8900 * time.Millisecond, 9100 * time.Millisecond},
		// max(U, E), U from 6 to 12 s, E exponential: the mean is about 12.1 s with the cut at 30 s.
		{"a slow load", 10 * time.Second, 1, 6 * time.Second, 30 * time.Second, 12 * time.Second, 14 * time.Second},
		{"a slow load, late", 10 * time.Second, 0.1, 6 * time.Second, 30 * time.Second, 8900 * time.Millisecond, 9200 * time.Millisecond},
		{"slower than the lifetime", time.Hour, 1, 6 * time.Second, 30 * time.Second, 29 * time.Second, 30 * time.Second},
	} {
		c := &Cache[int]{cfg: Config[int]{Beta: tc.beta, Jitter: 0.1}}
		var sum time.Duration
		for range n {
			l := c.lead(time.Minute, tc.took)
			if l < tc.least || l > tc.longest+tc.longest/10 {
				t.Fatalf("%s: a lead of %v, want from %v to %v", tc.name, l, tc.least, tc.longest)
			}
			sum += l
		}
		if mean := sum / n; mean < tc.fromMean || mean > tc.toMean {
			t.Errorf("%s: the mean lead is %v, want from %v to %v", tc.name, mean, tc.fromMean, tc.toMean)
		}
	}
}

// Without the least lead it is the paper's: the lead passes x with probability e^(−x/Δβ).
func TestLead_isExponential(t *testing.T) {
	const n = 20_000
	c := &Cache[int]{cfg: Config[int]{Beta: 2, Jitter: 0.1}}
	took := 10 * time.Minute // of a lifetime of a day: the least lead is 2.4 h
	early := 0
	for range n {
		if c.lead(24*time.Hour, took*15) > 10*time.Hour { // Δβ = 5 h: e^(−2) = 0.1353
			early++
		}
	}
	if p := float64(early) / n; p < 0.12 || p > 0.15 {
		t.Errorf("%.4f of the leads pass twice the load's time, want 0.1353", p)
	}
}
