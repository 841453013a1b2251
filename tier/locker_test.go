package tier_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// A punctual locker gives up at its deadline by its own clock, as a connection does, and not when its context shows it.
type punctual struct{}

func (punctual) Lock(ctx context.Context, _ string) (unlock func(), err error) {
	deadline, _ := ctx.Deadline()
	for time.Now().Before(deadline) {
		runtime.Gosched()
	}
	return nil, errors.New("i/o timeout")
}

func TestLock_waitThatEndsAtItsDeadlineIsATimeoutBeforeTheContextShowsIt(t *testing.T) {
	t.Parallel()
	results := make(map[string]int)
	s := newSource()
	c := newCache(t, tier.Config[string]{
		Load: s.load, Lock: punctual{}, LockTTL: time.Millisecond, LockWait: 2 * time.Millisecond,
		Hooks: tier.Hooks{Locked: func(result string, _ time.Duration) { results[result]++ }},
	})
	const keys = 30
	for i := range keys {
		key := string(rune('a' + i))
		s.set(key, "v")
		if _, err := c.Get(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if len(results) != 1 || results["timeout"] != keys {
		t.Errorf("%v, want %d timeouts", results, keys)
	}
}
