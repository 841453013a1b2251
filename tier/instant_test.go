package tier

import (
	"testing"
	"time"
)

// A host's clock that steps makes nothing look younger than it is.
func TestHazard16_ageIsAtLeastTheElapsedTimeHoweverTheClockSteps(t *testing.T) {
	t.Parallel()
	const elapsed = 10 * time.Second
	then := now()
	for _, c := range []struct{ mono, wall, want time.Duration }{
		{elapsed, elapsed, elapsed},
		{elapsed, elapsed - 15*time.Minute, elapsed},
		{elapsed, elapsed + 15*time.Minute, elapsed + 15*time.Minute}, // trusted too little, not too long
		{0, elapsed, elapsed},                                         // the machine was suspended
	} {
		later := instant{mono: then.mono + int64(c.mono), wall: then.wall + int64(c.wall)}
		if got := later.since(then); got != c.want {
			t.Errorf("%v of running and %v of wall clock are %v, want %v", c.mono, c.wall, got, c.want)
		}
	}
}
