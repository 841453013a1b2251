package invalidation

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

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
type relay struct {
	state  *state
	heard  *heard
	window time.Duration
	outbox Outbox // nil: there is none
	retain time.Duration
	hooks  Hooks
	log    *slog.Logger
	due    chan time.Duration // receives how long the promise still lives, if that is not long
	turns  sync.Mutex         // held during a turn
	status atomic.Pointer[turnStatus]
}

type turnStatus struct {
	at     time.Time
	rows   int // at or above the cursor
	cursor int64
	err    error
}

const (
	applyBatch  = 200                    // rows of one script, which holds up Redis
	turnTimeout = 5 * time.Second        // of one turn
	wakePause   = 50 * time.Millisecond  // longest wait for the writer's own message (7.11)
)

func newRelay(cfg Config, s *shard) *relay {
	r := &relay{
		state: s.state, heard: &s.heard, window: cfg.window(), outbox: cfg.Outbox, retain: cfg.Retention,
		hooks: cfg.Hooks, log: cfg.Logger, due: make(chan time.Duration, 1),
	}
	r.status.Store(&turnStatus{cursor: -1})
	return r
}

// synced is told of each SYNC.
func (r *relay) synced(v view) {
	left := v.left
	if !v.live {
		left = 0
	}
	if left >= r.window*3/4 {
		return
	}
	select {
	case r.due <- left:
	default:
	}
}

// run takes turns until ctx ends.
func (r *relay) run(ctx context.Context) {
	var wake <-chan struct{}
	if r.outbox != nil {
		wake = r.outbox.Wake()
	}
	purge := time.NewTimer(rand.N(r.retain))
	defer purge.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case left := <-r.due:
			if left >= r.window/2 && !pause(ctx, rand.N(r.window/8)) {
				return
			}
			err = r.turn(ctx, false)
		case <-wake:
			if !pause(ctx, rand.N(wakePause)) {
				return
			}
			err = r.turn(ctx, true)
		case <-purge.C:
			purge.Reset(r.retain/2 + rand.N(r.retain/2))
			r.purge(ctx)
		}
		if err == nil {
			continue
		}
		if !pause(ctx, time.Millisecond+rand.N(wakePause)) {
			return
		}
		if errors.Is(err, errLost) { // the other's snapshot may be from before our rows
			r.again()
		}
	}
}

// again asks for another turn soon.
func (r *relay) again() {
	select {
	case r.due <- 0:
	default:
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

// turn is one turn of section 5. A woken one ends without a word if the bus has delivered every row already.
func (r *relay) turn(ctx context.Context, woken bool) error {
	r.turns.Lock()
	defer r.turns.Unlock()
	ctx, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	began := time.Now()
	st := turnStatus{at: began, cursor: -1}
	st.err = r.take(ctx, woken, &st)
	r.status.Store(&st)
	if r.hooks.Turn != nil {
		r.hooks.Turn(time.Since(began), st.rows, st.err)
	}
	if st.err != nil && !errors.Is(st.err, errLost) && ctx.Err() == nil {
		r.log.Debug("relay: turn failed", "error", st.err)
	}
	return st.err
}

func (r *relay) take(ctx context.Context, woken bool, st *turnStatus) error {
	c, err := r.state.begin(ctx)
	if err != nil {
		return err
	}
	st.cursor = c.cursor
	until := c.now.Add(r.window) // R3
	if r.outbox == nil {
		if c.cursor < 0 || c.dbid != "" {
			return r.state.reset(ctx, c.pos, 0, until, "")
		}
		return r.state.renew(ctx, c.pos, c.cursor, until)
	}
	b := batch{relay: r, ctx: ctx, pos: c.pos, woken: woken}
	from := c.cursor
	if from < 0 {
		from = math.MaxInt64 // a RESET covers all rows
	}
	xmin, horizon, identity, err := r.outbox.Scan(ctx, from, b.add)
	st.rows = b.rows
	if err == nil {
		err = b.flush()
	}
	switch {
	case err != nil:
		return err
	case c.cursor < 0 || c.cursor < horizon || xmin < c.cursor || identity != c.dbid: // R4
		r.log.Info("relay: Redis and database do not fit together; everything cached is dropped",
			"cursor", c.cursor, "horizon", horizon, "xmin", xmin, "same database", identity == c.dbid)
		return r.state.reset(ctx, b.pos, xmin, until, identity)
	case woken && !b.news:
		return nil
	}
	return r.state.renew(ctx, b.pos, xmin, until)
}

// A batch applies the rows of a scan as they come, some at a time.
type batch struct {
	relay *relay
	ctx   context.Context //nolint:containedctx // of the one turn that the batch belongs to
	pos   string
	woken bool
	news  bool // a row that the bus has not delivered: from here on every row is applied
	held  []row
	rows  int
}

func (b *batch) add(id int64, kind, key string) error {
	b.rows++
	b.held = append(b.held, row{id: id, kind: Kind(kind), key: key})
	if !b.relay.heard.has(id) {
		b.news = true
	}
	// Rows that were heard wait until there is one that was not: R1 holds then for all of them.
	if len(b.held) < applyBatch || (b.woken && !b.news) {
		return nil
	}
	return b.flush()
}

// flush applies what is held, unless the turn was woken for nothing.
func (b *batch) flush() error {
	if b.woken && !b.news {
		b.held = nil
		return nil
	}
	for len(b.held) > 0 {
		n := min(len(b.held), applyBatch)
		pos, sent, err := b.relay.state.apply(b.ctx, b.pos, b.held[:n])
		if err != nil {
			return err
		}
		b.pos, b.held = pos, b.held[n:]
		if b.relay.hooks.Invalidated != nil && sent > 0 {
			b.relay.hooks.Invalidated("outbox", sent)
		}
	}
	return nil
}

func (r *relay) purge(ctx context.Context) {
	if r.outbox == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if n, err := r.outbox.Purge(ctx, r.retain); err != nil {
		if ctx.Err() == nil {
			r.log.Warn("relay: purging the outbox failed", "error", err)
		}
	} else if n > 0 {
		r.log.Debug("relay: purged the outbox", "rows", n)
	}
}
