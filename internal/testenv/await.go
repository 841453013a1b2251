package testenv

import (
	"fmt"
	"testing"
	"time"
)

// pollEvery is short against what tests wait for, and long enough to leave the processor to what they wait on.
const pollEvery = 5 * time.Millisecond

// Eventually fails the test unless ok returns true within the time given. It asks at once, every few milliseconds and
// a last time at the end.
func Eventually(t testing.TB, within time.Duration, ok func() bool, msg string, args ...any) {
	t.Helper()
	if !await(within, ok) {
		t.Fatalf("not within %v: %s", within, fmt.Sprintf(msg, args...))
	}
}

// await reports whether ok returned true within the time given.
func await(within time.Duration, ok func() bool) bool {
	if ok() {
		return true
	}
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if ok() {
				return true
			}
		case <-deadline.C:
			return ok()
		}
	}
}
