package invalidation

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

const wakePause = leastWake + moreWake

// A planner is an agenda in fake time whose pauses are as long as they can be.
type planner struct {
	agenda
	t     *testing.T
	began time.Time
}

func plan(t *testing.T, test func(p *planner)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		cfg := Config{StalenessBound: 2 * time.Second, Random: func(d time.Duration) time.Duration { return d }}
		test(&planner{agenda: newAgenda(cfg.withDefaults()), t: t, began: time.Now()})
	})
}

// turns expects the next turn at that time from the beginning.
func (p *planner) turns(why reason, at time.Duration) {
	p.t.Helper()
	got, ok := p.next(p.t.Context())
	if took := time.Since(p.began); !ok || got != why || took != at {
		p.t.Errorf("turn %d at %v (%v), want %d at %v", got, took, ok, why, at)
	}
}

// idle expects no turn for an hour.
func (p *planner) idle() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Hour)
	defer cancel()
	if why, ok := p.next(ctx); ok {
		p.t.Errorf("turn %d after %v, want none", why, time.Since(p.began))
	}
}

// Rows that come while a renewal waits go at their own time, and the renewal still comes at its own.
func TestAgenda_rowsDoNotWaitForARenewal(t *testing.T) {
	t.Parallel()
	plan(t, func(p *planner) {
		p.synced(p.window / 2)
		time.AfterFunc(10*time.Millisecond, p.wake)
		p.turns(woken, 10*time.Millisecond+wakePause)
		p.turns(expiring, p.window/8)
		p.idle()
	})
}

// Of the two that are due the renewal comes first, however many rows come.
func TestAgenda_rowsDoNotHoldUpARenewal(t *testing.T) {
	t.Parallel()
	plan(t, func(p *planner) {
		p.synced(p.window / 2)
		for {
			p.wake()
			why, _ := p.next(p.t.Context())
			if why == expiring {
				break
			}
		}
		if took := time.Since(p.began); took != p.window/8 {
			t.Errorf("the renewal came after %v", took)
		}
	})
}

func TestAgenda_renewalIsDueByWhatIsLeft(t *testing.T) {
	t.Parallel()
	plan(t, func(p *planner) {
		p.synced(p.window * 3 / 4)
		p.idle()
		p.began = time.Now()
		p.synced(p.window*3/4 - 1)
		p.turns(expiring, p.window/8)
		p.began = time.Now()
		p.synced(p.longest + 1) // Redis' clock stepped back
		p.turns(expiring, p.window/8)
		p.began = time.Now()
		p.synced(p.window/2 - 1)
		p.turns(expiring, 0)
		p.began = time.Now()
		p.synced(p.window / 2)
		time.AfterFunc(time.Millisecond, func() { p.synced(0) }) // it went
		p.turns(expiring, time.Millisecond)
		p.synced(p.window / 2)
		time.AfterFunc(time.Millisecond, func() { p.synced(p.window) }) // another process was faster
		p.idle()
	})
}

func TestAgenda_severalWakesAreOneTurnAndNoneIsForgotten(t *testing.T) {
	t.Parallel()
	plan(t, func(p *planner) {
		p.wake()
		time.AfterFunc(wakePause/2, p.wake)
		p.turns(woken, wakePause)
		p.wake() // in the turn, whose snapshot may be from before
		p.ended(woken, nil)
		p.turns(woken, 2*wakePause)
		p.idle()
	})
}

// A turn that was lost or failed comes again, later each time, and soon again once one has succeeded.
func TestAgenda_whatWasLostOrFailedComesAgain(t *testing.T) {
	t.Parallel()
	for _, err := range []error{ErrLost, errors.New("the connection was dead")} {
		for _, why := range []reason{expiring, woken} {
			plan(t, func(p *planner) {
				for _, wait := range []time.Duration{againPause, 2 * againPause, 4 * againPause} {
					p.began = time.Now()
					p.ended(why, err)
					p.turns(why, time.Millisecond+wait)
				}
				for range 100 {
					p.ended(why, err)
					_, _ = p.next(p.t.Context())
				}
				p.began = time.Now()
				p.ended(why, err)
				p.turns(why, time.Millisecond+p.window/2)
				p.ended(why, nil)
				p.began = time.Now()
				p.ended(why, err)
				p.turns(why, time.Millisecond+againPause)
				p.ended(why, nil)
				p.idle()
			})
		}
	}
}
