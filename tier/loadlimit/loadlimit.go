// Package loadlimit sheds loads before the source is exhausted, for [tier.Config].Limiter: an adaptive limit on how many
// run at once, after github.com/failsafe-go/failsafe-go.
//
// The limit begins at Max, which it never passes. While loads take longer than they used to, it falls by steps; while
// they do not, it rises again. As many loads as twice the limit may wait; of those beyond, some are refused at
// once, and all beyond three times the limit. So that a reader is not kept for a load that will not come, a wait is
// at most some three loads long; what is cached is served all the while, and a stale value in place of a load that
// was refused.
//
// What it does not do: the limit follows trends. Loads that have become slow for good become what is usual, and are
// allowed again.
package loadlimit

import (
	"context"
	"fmt"
	"time"

	"github.com/failsafe-go/failsafe-go/adaptivelimiter"
)

const (
	window  = 200 * time.Millisecond // the least between two steps
	longest = 5 * time.Second        // the longest, when loads are few
	samples = 10                     // loads that a step looks at
	queue   = 2                      // times the limit: all may wait
	full    = 3                      // times the limit: nobody else may
)

// A Limiter is a tier.Limiter.
type Limiter struct {
	adaptive adaptivelimiter.AdaptiveLimiter[any]
}

// New makes a limiter of at most so many loads at once, as a rule the MaxLoads of the cache.
func New(most int) (*Limiter, error) {
	if most < 1 {
		return nil, fmt.Errorf("loadlimit: %d: must be at least 1", most)
	}
	return &Limiter{adaptive: adaptivelimiter.NewBuilder[any]().
		WithLimits(1, uint(most), uint(most)).
		// Few loads are no reason to allow few: a crowd may come after a quiet time.
		WithMaxLimitFunc(func(int) float64 { return float64(most) }).
		WithRecentWindow(window, longest, samples).
		WithQueueing(queue, full).
		Build()}, nil
}

// Acquire implements tier.Limiter.
func (l *Limiter) Acquire(ctx context.Context) (done func(), err error) {
	permit, err := l.adaptive.AcquirePermit(ctx)
	if err != nil {
		return nil, err
	}
	return permit.Record, nil
}

// Limit is how many loads may run at once now.
func (l *Limiter) Limit() int { return l.adaptive.Limit() }
