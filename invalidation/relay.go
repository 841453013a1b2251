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
	outbox  Outbox // nil: there is none
	retain  time.Duration
	hooks   Hooks
	log     *slog.Logger
	random  func(time.Duration) time.Duration
	agenda  agenda
	turns   sync.Mutex // held during a turn
	failing bool       // under turns: the last turn failed
	status  atomic.Pointer[turnStatus]
	logGone atomic.Bool // the last SYNC found no log
}

type turnStatus struct {
	at     time.Time
	rows   int   // at or above the cursor
	cursor int64 // -1: not known
	err    error // ErrLost is none
}

const (
	turnTimeout  = 5 * time.Second  // of one turn
	purgeTimeout = 30 * time.Second // of one purge
)

func newRelay(cfg Config, s *shard) *relay {
	r := &relay{
		remote: s.remote, heard: &s.heard, holds: s.holds, window: cfg.window(), outbox: cfg.Outbox, retain: cfg.Retention,
		hooks: cfg.Hooks, log: cfg.Logger, random: cfg.Random, agenda: newAgenda(cfg),
	}
	r.status.Store(&turnStatus{cursor: -1})
	return r
}

// synced is told of each SYNC, by one goroutine.
func (r *relay) synced(v View) {
	r.logGone.Store(v.Tail == "")
	r.agenda.synced(v.Left)
}

// run takes turns until ctx ends.
func (r *relay) run(ctx context.Context) {
	for {
		why, ok := r.agenda.next(ctx)
		if !ok {
			return
		}
		r.agenda.ended(why, r.turn(ctx, why))
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
