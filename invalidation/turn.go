package invalidation

import (
	"context"
	"math"
	"time"
)

const (
	applyBatch = 200    // rows of one script, which holds up Redis
	heldMost   = 10_000 // rows that a woken turn keeps while all of them were heard
)

// A turn is one turn of a relay under way. Rows are applied as the scan brings them, some at a time.
type turn struct {
	relay  *relay
	why    reason
	pos    string // expected of the next script (R2)
	held   []Row  // scanned, not yet applied
	news   bool   // apply what is held: true from the first row on that a woken turn must carry (R1)
	status turnStatus
}

// take is 5.1 to 5.4.
func (t *turn) take(ctx context.Context) error {
	s := t.relay.remote
	c, err := s.Begin(ctx)
	if err != nil {
		return err
	}
	t.status.cursor, t.pos, t.news = c.Cursor, c.Pos, t.why != woken
	if t.why == expiring && t.relay.agenda.fresh(c.Left) {
		return nil
	}
	until := c.Now.Add(t.relay.window) // R3
	if t.relay.outbox == nil {
		if c.Cursor < 0 || c.Database != "" {
			return t.covers(0, s.Reset(ctx, c.Pos, 0, until, ""))
		}
		return t.renew(ctx, c.Cursor, until)
	}
	from := c.Cursor
	if from < 0 {
		from = math.MaxInt64 // the RESET that follows covers all rows
	}
	xmin, horizon, identity, err := t.relay.outbox.Scan(ctx, from, func(id int64, kind, key string) error {
		return t.add(ctx, Row{ID: id, Kind: Kind(kind), Key: key})
	})
	if err != nil {
		return err
	}
	if c.Cursor < 0 || c.Cursor < horizon || xmin < c.Cursor || identity != c.Database { // R4
		if c.Cursor < 0 && c.Database == "" {
			t.relay.log.Info("relay: this Redis begins to follow the database")
		} else {
			t.relay.log.Warn("relay: Redis and database do not fit together; everything cached is dropped",
				"cursor", c.Cursor, "horizon", horizon, "xmin", xmin, "same_database", identity == c.Database)
		}
		return t.covers(xmin, s.Reset(ctx, t.pos, xmin, until, identity))
	}
	if !t.news {
		return nil
	}
	if err := t.flush(ctx); err != nil {
		return err
	}
	return t.renew(ctx, xmin, until)
}

// renew also begins a log that is gone, by a message about nothing: while there is none, every SYNC drops all that L1
// holds (I3), and the next message may be long in coming.
func (t *turn) renew(ctx context.Context, cursor int64, until time.Time) error {
	err := t.covers(cursor, t.relay.remote.Renew(ctx, t.pos, cursor, until))
	if err == nil && t.relay.logGone.Load() {
		_, err = t.relay.remote.Inv(ctx, []Row{{Kind: KindKey}})
	}
	return err
}

// covers notes the cursor that a RENEW or RESET without an error has set.
func (t *turn) covers(cursor int64, err error) error {
	if err == nil {
		t.status.cursor = cursor
	}
	return err
}

// add takes a row from the scan. Rows that were heard wait until there is one that was not.
func (t *turn) add(ctx context.Context, r Row) error {
	if !t.relay.holds(r) { // R5
		return nil
	}
	t.status.rows++
	t.held = append(t.held, r)
	if !t.news {
		t.news = len(t.held) >= heldMost || !t.relay.heard.has(r.ID)
	}
	if !t.news || len(t.held) < applyBatch {
		return nil
	}
	return t.flush(ctx)
}

// flush applies what is held.
func (t *turn) flush(ctx context.Context) error {
	for len(t.held) > 0 {
		n := min(len(t.held), applyBatch)
		pos, sent, err := t.relay.remote.Apply(ctx, t.pos, t.held[:n])
		if err != nil {
			return err
		}
		t.pos, t.held = pos, t.held[n:]
		if t.relay.hooks.Invalidated != nil && sent > 0 {
			t.relay.hooks.Invalidated("outbox", sent)
		}
	}
	return nil
}
