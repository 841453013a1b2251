package invalidation

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

const wakePause = leastWake + moreWake

// A planner is an agenda in fake time. Each pause that it draws is the longest, divided by share.
type planner struct {
	agenda
	t     *testing.T
	began time.Time
	share int
}

func plan(t *testing.T, test func(p *planner)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &planner{t: t, began: time.Now(), share: 1}
		cfg := Config{StalenessBound: 2 * time.Second, Random: func(d time.Duration) time.Duration { return d / time.Duration(p.share) }}
		p.agenda = newAgenda(cfg.withDefaults())
		test(p)
	})
}

// turns expects the next turn at that time from the beginning.
func (p *planner) turns(why reason, at time.Duration) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Hour)
	defer cancel()
	got, ok := p.next(ctx)
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

// However many rows come, the renewal comes at its time.
func TestAgenda_rowsDoNotHoldUpARenewal(t *testing.T) {
	t.Parallel()
	plan(t, func(p *planner) {
		p.synced(p.window / 2)
		const rows = 100
		why := woken
		for n := 0; why == woken && n < rows; n++ {
			p.wake()
			why, _ = p.next(p.t.Context())
		}
		if took := time.Since(p.began); why != expiring || took != p.window/8 {
			t.Errorf("turn %d came after %v", why, took)
		}
	})
}

// Each pause has a part that is drawn, so that relays that are woken together do not go on together.
func TestAgenda_pausesAreDrawn(t *testing.T) {
	t.Parallel()
	for _, share := range []int{1, 2, 4} {
		plan(t, func(p *planner) {
			p.share = share
			of := func(longest time.Duration) time.Duration { return longest / time.Duration(share) }
			p.wake()
			p.turns(woken, leastWake+of(moreWake))
			p.began = time.Now()
			p.synced(p.window / 2)
			p.turns(expiring, of(p.window/8))
			p.began = time.Now()
			p.ended(expiring, ErrLost)
			p.turns(expiring, time.Millisecond+of(firstLost))
		})
	}
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

// A turn that was lost comes again, later each time, and soon again once one was not lost. Rows that come meanwhile are in time.
func TestAgenda_whatWasLostComesAgain(t *testing.T) {
	t.Parallel()
	for _, why := range []reason{expiring, woken} {
		plan(t, func(p *planner) {
			for _, wait := range []time.Duration{firstLost, 2 * firstLost, 4 * firstLost, lastLost, lastLost} {
				p.began = time.Now()
				p.ended(why, ErrLost)
				p.wake()
				if why == woken {
					p.turns(woken, time.Millisecond+wait)
					continue
				}
				order := []reason{expiring, woken}
				if time.Millisecond+wait > wakePause {
					order = []reason{woken, expiring}
				}
				for _, next := range order {
					p.turns(next, map[reason]time.Duration{expiring: time.Millisecond + wait, woken: wakePause}[next])
				}
			}
			p.ended(why, nil)
			p.idle()
			p.began = time.Now()
			p.ended(why, ErrLost)
			p.turns(why, time.Millisecond+firstLost)
		})
	}
}

// One that failed waits for the next occasion.
func TestAgenda_whatFailedEnds(t *testing.T) {
	t.Parallel()
	plan(t, func(p *planner) {
		p.ended(woken, ErrLost)
		p.turns(woken, time.Millisecond+firstLost)
		p.ended(woken, errors.New("the database is away"))
		p.idle()
		p.began = time.Now()
		p.ended(woken, ErrLost)
		p.turns(woken, time.Millisecond+firstLost)
	})
}
