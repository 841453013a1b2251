package invalidation

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A reason is why a relay takes a turn, and so when the turn may end early.
type reason int

const (
	expiring reason = iota // the promise ends soon: nothing to do if another process has renewed it meanwhile
	woken                  // there are new rows: nothing to do if the bus has delivered them all meanwhile (7.11)
	asked                  // always to the end
)

const (
	// Between leastWake and leastWake + moreWake is the wait for the writer's own message, of 0 to 50 ms that 7.11 allows. The
	// longest, and the turn, is what a change by another program takes that nobody announces; a mean that is too short has
	// every replica scan the outbox more often while others write.
	leastWake = 10 * time.Millisecond
	moreWake  = 20 * time.Millisecond
	// A turn that was lost is taken again after firstLost at most, then twice as long, up to lastLost: relays that keep losing
	// to each other get out of each other's way, and rows that come meanwhile wait no longer than 7.11 allows.
	firstLost = 10 * time.Millisecond
	lastLost  = 40 * time.Millisecond
)

// An agenda is when a relay takes its next turn, and why.
//
//	O1. What is due later holds up nothing that is due earlier. (A renewal waits for its time, and the relay for it; a row
//	    comes, and waits for both pauses, one after the other.)
//	O2. A wake in the midst of a turn brings another turn. (The turn's snapshot is taken; another program commits and wakes;
//	    the turn ends, and with it the wake: the row waits for the next renewal.)
//	O3. A turn that was lost is taken again. (Another relay takes its snapshot; a row is committed; we are woken, lose to the
//	    other, and wait for the next occasion: nobody carries the row until a renewal.)
type agenda struct {
	window, longest time.Duration
	random          func(time.Duration) time.Duration
	changed         chan struct{} // receives after synced and wake

	mu    sync.Mutex
	told  bool          // under mu: a SYNC told left, which was not looked at yet
	left  time.Duration // under mu: how long the promise lived then
	woken bool          // under mu: wake was called since the last look

	// Of the goroutine that takes the turns:
	at   [asked]time.Time // when a turn for that reason is due, zero: none is
	lost int              // turns in a row
}

func newAgenda(cfg Config) agenda {
	return agenda{window: cfg.window(), longest: cfg.longest(), random: cfg.Random, changed: make(chan struct{}, 1)}
}

// fresh says whether a promise that lives so long needs no relay yet.
func (a *agenda) fresh(left time.Duration) bool { return left >= a.window*3/4 && left <= a.longest }

// synced is told how long the promise lives at each SYNC.
func (a *agenda) synced(left time.Duration) {
	a.mu.Lock()
	a.told, a.left = true, left
	a.mu.Unlock()
	a.change()
}

// wake says that there may be new rows.
func (a *agenda) wake() {
	a.mu.Lock()
	a.woken = true
	a.mu.Unlock()
	a.change()
}

func (a *agenda) change() {
	select {
	case a.changed <- struct{}{}:
	default:
	}
}

// next waits until a turn is due, and reports false if ctx ended.
func (a *agenda) next(ctx context.Context) (why reason, ok bool) {
	for {
		a.plan()
		why = expiring
		if news := a.at[woken]; !news.IsZero() && (a.at[why].IsZero() || news.Before(a.at[why])) {
			why = woken
		}
		due := a.at[why]
		if !due.IsZero() && !due.After(time.Now()) {
			a.at[why] = time.Time{}
			return why, ctx.Err() == nil
		}
		if !a.await(ctx, due) {
			return why, false
		}
	}
}

// await returns at the time given, or zero: never, and when something has changed. It reports false if ctx ended.
func (a *agenda) await(ctx context.Context, due time.Time) bool {
	var at <-chan time.Time
	if !due.IsZero() {
		timer := time.NewTimer(time.Until(due))
		defer timer.Stop()
		at = timer.C
	}
	select {
	case <-ctx.Done():
		return false
	case <-a.changed:
	case <-at:
	}
	return true
}

// plan looks at what came since the last look.
func (a *agenda) plan() {
	a.mu.Lock()
	told, left, news := a.told, a.left, a.woken
	a.told, a.woken = false, false
	a.mu.Unlock()
	switch {
	case !told:
	case a.fresh(left):
		a.at[expiring] = time.Time{} // what an earlier one said is out of date
	case left < a.window/2:
		a.sooner(expiring, 0)
	case a.at[expiring].IsZero():
		a.sooner(expiring, a.random(a.window/8))
	}
	if news && a.at[woken].IsZero() {
		a.sooner(woken, leastWake+a.random(moreWake))
	}
}

// sooner makes a turn due after that time, if none is before.
func (a *agenda) sooner(why reason, wait time.Duration) {
	if at := time.Now().Add(wait); a.at[why].IsZero() || at.Before(a.at[why]) {
		a.at[why] = at
	}
}

// ended is told how the turn ended that next called for. One that was lost is taken again: what the other scanned may be from
// before our rows. One that failed is not (5.4): the next occasion is.
func (a *agenda) ended(why reason, err error) {
	if !errors.Is(err, ErrLost) {
		a.lost = 0
		return
	}
	longest := min(firstLost<<min(a.lost, 8), lastLost)
	a.lost++
	a.sooner(why, time.Millisecond+a.random(longest))
}
