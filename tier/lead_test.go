package tier

import (
	"testing"
	"time"
)

// recordNumber is a record as it was read.
func recordNumber(t *testing.T, i int) record {
	t.Helper()
	b, err := record{version: int64(i), loadedAt: 1_700_000_000_000, soft: time.Minute}.append(nil, "0123456789abcdef", func(b []byte) ([]byte, error) {
		return append(b, "a body"...), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := parseRecord(b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLead_isXFetchsWithALeastAndALongest(t *testing.T) {
	t.Run("of entries", func(t *testing.T) { testLead(t, func(int) draw { return drawn() }) })
	t.Run("of records", func(t *testing.T) { testLead(t, func(i int) draw { return recordNumber(t, i).draw() }) })
}

// The draws are at random: the bounds are wide enough for a test of 20,000 to fail less often than the machine.
func testLead(t *testing.T, drawn func(i int) draw) {
	t.Helper()
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
		for i := range n {
			l := c.lead(time.Minute, tc.took, drawn(i))
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
		if c.lead(24*time.Hour, took*15, drawn()) > 10*time.Hour { // Δβ = 5 h: e^(−2) = 0.1353
			early++
		}
	}
	if p := float64(early) / n; p < 0.12 || p > 0.15 {
		t.Errorf("%.4f of the leads pass twice the load's time, want 0.1353", p)
	}
}

// Eight processes look at one record as it ages: it is due for all from one moment on, and not the earlier the more look.
func TestDue_isTheSameForAllProcesses(t *testing.T) {
	for i := range 100 {
		r := recordNumber(t, i)
		var due [8]time.Duration
		for p := range due {
			c := &Cache[int]{cfg: Config[int]{Beta: 1, Jitter: 0.1}}
			for !c.due(&flight[int]{}, r, &entry[int]{baseAge: due[p]}) {
				due[p] += 10 * time.Millisecond
			}
			if due[p] != due[0] || due[p] < 48*time.Second || due[p] > 54*time.Second {
				t.Fatalf("record %d is due at %v for process %d, and at %v for the first", i, due[p], p, due[0])
			}
		}
	}
}
