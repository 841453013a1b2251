package invalidation

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// ErrLost is how a turn of the relay ends when another process had it; [Hooks] tell of it.
var ErrLost = errors.New("invalidation: another relay was faster")

// A relay carries outbox rows to the bus and renews the promise (section 5 of the protocol). One runs in every
// process; several at once are safe, and take turns by themselves.
//
//	R1. RENEW comes after APPLY of every row of the same snapshot, also of those whose message was heard. (If it
//	    left them out: a failover loses the INV, the promise is renewed, the old record is trusted.)
//	R2. Each script expects the pos that the one before it left. (Else: APPLY on one server, failover to a copy
//	    from before it, RENEW accepted there.)
//	R3. The promise ends D after the BEGIN that came before the snapshot, by Redis' clock. (From any later time:
//	    a RENEW delayed in flight gives a full D from its late arrival.)
//	R4. A cursor that is missing, below the horizon, above x, or of another database means RESET. (Else rows that
//	    are purged, or below an old cursor, are never read.)
//	R5. Of a snapshot's rows it leaves out those of other shards, and none else: a row about everything is of each. (If
//	    only one shard's relay took that: TRUNCATE; the others renew their promises over all their old records.)
type relay struct {
	remote  Remote
	heard   *heard
	holds   func(Row) bool // whether a row is this shard's
	window  time.Duration
	longest time.Duration // life of a promise
	outbox  Outbox        // nil: there is none
	retain  time.Duration
	hooks   Hooks
	log     *slog.Logger
	random  func(time.Duration) time.Duration
	due     chan time.Duration // receives how long the promise still lives, if that is not long
	woken   chan struct{}      // receives when there may be new rows
	turns   sync.Mutex         // held during a turn
	failing bool               // under turns: the last turn failed
	status  atomic.Pointer[turnStatus]
	logGone atomic.Bool // the last SYNC found no log
}

type turnStatus struct {
	at     time.Time
	rows   int   // at or above the cursor
	cursor int64 // -1: not known
	err    error // ErrLost is none
}

// A reason is why a turn is taken, and so when it may end early.
type reason int

const (
	expiring reason = iota // the promise ends soon: nothing to do if another process has renewed it meanwhile
	woken                  // there are new rows: nothing to do if the bus has delivered them all meanwhile (7.11)
	asked                  // always to the end
)

const (
	turnTimeout  = 5 * time.Second       // of one turn
	purgeTimeout = 30 * time.Second      // of one purge
	wakePause    = 50 * time.Millisecond // longest wait for the writer's own message (7.11)
)

func newRelay(cfg Config, s *shard) *relay {
	r := &relay{
		remote: s.remote, heard: &s.heard, holds: s.holds, window: cfg.window(), longest: cfg.longest(), outbox: cfg.Outbox, retain: cfg.Retention,
		hooks: cfg.Hooks, log: cfg.Logger,
		random: cfg.Random, due: make(chan time.Duration, 1), woken: make(chan struct{}, 1),
	}
	r.status.Store(&turnStatus{cursor: -1})
	return r
}

// fresh says whether a promise that lives so long needs no relay yet.
func (r *relay) fresh(left time.Duration) bool { return left >= r.window*3/4 && left <= r.longest }

// synced is told of each SYNC, by one goroutine.
func (r *relay) synced(v View) {
	r.logGone.Store(v.Tail == "")
	select {
	case <-r.due: // what an earlier one said is out of date
	default:
	}
	if !r.fresh(v.Left) {
		r.due <- v.Left
	}
}

// wake says that there may be new rows.
func (r *relay) wake() {
	select {
	case r.woken <- struct{}{}:
	default:
	}
}

// next waits for an occasion, and reports false if ctx ended. Of two at once it is the promise that ends: chance has no say.
func (r *relay) next(ctx context.Context) (why reason, left time.Duration, ok bool) {
	select {
	case left = <-r.due:
		return expiring, left, true
	default:
	}
	select {
	case <-ctx.Done():
		return 0, 0, false
	case left = <-r.due:
		return expiring, left, true
	case <-r.woken:
		return woken, 0, true
	}
}

// run takes turns until ctx ends.
func (r *relay) run(ctx context.Context) {
	for {
		why, left, ok := r.next(ctx)
		if !ok {
			return
		}
		var wait time.Duration
		switch {
		case why == woken:
			wait = r.random(wakePause)
		case left >= r.window/2:
			wait = r.random(r.window / 8)
		}
		if wait > 0 && !pause(ctx, wait) {
			return
		}
		if !r.turnUntilWon(ctx, why) {
			return
		}
	}
}

// turnUntilWon takes turns until one is not lost; the other's snapshot may be from before our rows. After an error it
// waits for the next occasion, and the promise may end. It reports false if ctx ended.
func (r *relay) turnUntilWon(ctx context.Context, why reason) bool {
	for {
		err := r.turn(ctx, why)
		if err == nil {
			return true
		}
		if !pause(ctx, time.Millisecond+r.random(wakePause)) {
			return false
		}
		if !errors.Is(err, ErrLost) {
			return true
		}
	}
}

// pause reports false if ctx ended meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// turn is one turn of section 5.
func (r *relay) turn(ctx context.Context, why reason) error {
	r.turns.Lock()
	defer r.turns.Unlock()
	ctx, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	t := turn{relay: r, why: why, status: turnStatus{at: time.Now(), cursor: r.status.Load().cursor}}
	err := t.take(ctx)
	if !errors.Is(err, ErrLost) {
		t.status.err = err
	}
	r.status.Store(&t.status)
	if r.hooks.Relayed != nil {
		r.hooks.Relayed(time.Since(t.status.at), t.status.rows, err)
	}
	switch failed := err != nil && !errors.Is(err, ErrLost) && !errors.Is(err, context.Canceled); {
	case failed && !r.failing:
		r.log.Warn("relay: a turn failed; no copy is vouched for until one succeeds", "error", err)
		r.failing = true
	case err == nil && r.failing:
		r.log.Info("relay: a turn succeeded again")
		r.failing = false
	}
	return err
}

// purgeLoop purges the outbox about twice in a retention time, until ctx ends.
func (r *relay) purgeLoop(ctx context.Context) {
	if r.outbox == nil {
		return
	}
	for pause(ctx, r.retain/4+r.random(r.retain/2)) {
		r.purge(ctx)
	}
}

func (r *relay) purge(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, purgeTimeout)
	defer cancel()
	n, err := r.outbox.Purge(ctx, r.retain)
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		r.log.Warn("relay: purging the outbox failed", "error", err)
	case n > 0:
		r.log.Debug("relay: purged the outbox", "rows", n)
	}
}
