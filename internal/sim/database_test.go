package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
	"github.com/tiercel-go/tiercel/invalidation/bustest"
	"github.com/tiercel-go/tiercel/tier"
)

// A database is one whose transactions overlap: rows with versions from one sequence, and the outbox that its triggers
// write. All of it belongs to the scheduler.
type database struct {
	*bustest.Outbox
	w       *world
	version int64
	rows    map[string]row
	locked  map[string]*transaction
	commits map[string][]committed // of each key, in their order
	told    map[int64]int64        // the version that an outbox row of kind key is about
	open    []*transaction
	closed  bool // nobody writes any more
}

// A row is what the table holds of a key: a value, or the absence that a delete left in the outbox.
type row struct {
	version int64
	absent  bool
	xid     int64
}

type committed struct{ xid, version int64 }

// errBusy: the row is locked by another transaction.
var errBusy = errors.New("sim: locked")

func newDatabase(w *world) *database {
	d := &database{
		Outbox: bustest.NewOutbox(), w: w, rows: make(map[string]row), locked: make(map[string]*transaction),
		commits: make(map[string][]committed), told: make(map[int64]int64),
	}
	for i, key := range names() {
		if i == 1 {
			continue // absent at the start
		}
		d.version++
		d.rows[key] = row{version: d.version}
		w.rec.Writes = append(w.rec.Writes, history.Write{Key: key, Version: d.version, Value: valueOf(d.version), Began: -1, Ended: -1})
	}
	return d
}

func valueOf(version int64) string { return fmt.Sprintf("v%d", version) }

// A transaction has written, and not yet ended.
type transaction struct {
	d       *database
	tx      bustest.Tx
	xid     int64
	changes []change
	ended   bool
}

type change struct {
	key    string
	row    row
	outbox int64 // id of the outbox row
	update bool  // the row was there
}

// write begins a transaction that changes keys, or empties the table if there are none. It fails with errBusy if another
// transaction holds one of them.
func (d *database) write(keys []string, remove bool) (*transaction, error) {
	all := len(keys) == 0
	if all {
		keys, remove = names(), true
	}
	if d.closed {
		return nil, errConnection
	}
	for _, key := range keys {
		if d.locked[key] != nil {
			return nil, errBusy
		}
	}
	tx := d.Begin()
	t := &transaction{d: d, tx: tx, xid: tx.(interface{ XID() int64 }).XID()} //nolint:errcheck // bustest's
	d.open = append(d.open, t)
	var ofAll int64
	if all {
		d.version++
		ofAll = tx.Write("all", "")
	}
	for _, key := range keys {
		d.locked[key] = t
		old, known := d.rows[key]
		if remove && (!known || old.absent) && !all {
			continue
		}
		c := change{key: key, outbox: ofAll, update: known && !old.absent}
		if !all {
			d.version++
			c.outbox = tx.Write("key", cacheName+":"+key)
			d.told[c.outbox] = d.version
		}
		c.row = row{version: d.version, absent: remove, xid: t.xid}
		t.changes = append(t.changes, c)
	}
	return t, nil
}

// commit makes the changes visible and returns them as they are recorded.
func (t *transaction) commit(label string) []*history.Write {
	d := t.d
	now := d.w.now()
	var out []*history.Write
	for _, c := range t.changes {
		d.rows[c.key] = c.row
		d.commits[c.key] = append(d.commits[c.key], committed{t.xid, c.row.version})
		h := &history.Write{
			Key: c.key, Version: c.row.version, Absent: c.row.absent, Update: c.update, Began: now, Ended: now, Label: label,
		}
		if !h.Absent {
			h.Value = valueOf(h.Version)
		}
		out = append(out, h)
	}
	t.release()
	t.tx.Commit()
	for _, h := range out {
		d.w.note("commit %d: %s %s absent=%t", t.xid, h.Key, valueOf(h.Version), h.Absent)
	}
	d.w.pending = append(d.w.pending, out...)
	for _, r := range d.w.replicas() {
		r.wakeRelay(20)
	}
	return out
}

// endSomehow is what becomes of a COMMIT whose answer is lost: it was carried out, or will be, or not.
func (t *transaction) endSomehow() {
	w := t.d.w
	switch w.rng.IntN(3) {
	case 0:
		t.rollback()
	case 1:
		t.commit("PUT, unknown")
	case 2:
		w.after(w.between(0, 500*time.Millisecond), func() {
			if !t.ended {
				t.commit("PUT, unknown and late")
			}
		})
	}
}

func (t *transaction) rollback() {
	t.release()
	t.tx.Rollback()
}

// close rolls back what is open, and takes no more writes.
func (d *database) close() {
	for _, t := range d.open {
		t.abandon()
	}
	d.closed = true
}

// abandon ends what was left open.
func (t *transaction) abandon() {
	if !t.ended {
		t.rollback()
	}
}

func (t *transaction) release() {
	t.ended = true
	for key, holder := range t.d.locked {
		if holder == t {
			delete(t.d.locked, key)
		}
	}
}

// wakeRelay is the database's notification. The channel has no room; a relay that is busy is asked again.
func (r *replica) wakeRelay(tries int) {
	r.w.after(r.w.latency(toDatabase), func() {
		if r.gone || tries == 0 || r.cut[toDatabase] != open {
			return
		}
		r.whenAwake(func() {
			select {
			case r.dbWake <- struct{}{}:
				r.w.count("relay woken")
			default:
				r.wakeRelay(tries - 1)
			}
		})
	})
}

// load is the Loader of a replica's cache (1.4 of the protocol).
func (r *replica) load(ctx context.Context, key string) (tier.Versioned[string], error) {
	got, err := r.do(ctx, toDatabase, "load", key, 0, func() (any, error) {
		r.w.count("load")
		return r.w.db.read(key), nil
	})
	v, _ := got.(tier.Versioned[string]) // none after an error
	return v, err
}

// read is one row, or the version of its absence as far as the outbox still knows it (1.2).
func (d *database) read(key string) tier.Versioned[string] {
	row, known := d.rows[key]
	switch {
	case !known:
		return tier.Versioned[string]{Absent: true}
	case row.absent && row.xid < d.currentHorizon():
		return tier.Versioned[string]{Absent: true}
	case row.absent:
		return tier.Versioned[string]{Absent: true, Version: row.version}
	}
	return tier.Versioned[string]{Value: valueOf(row.version), Version: row.version}
}

func (d *database) currentHorizon() int64 {
	_, horizon, _, _ := d.Scan(context.Background(), 1<<62, func(int64, string, string) error { return nil })
	return horizon
}

// outbox is a replica's way to the outbox.
type outbox struct {
	d *database
	r *replica
}

type scanned struct {
	rows          []outboxRow
	xmin, horizon int64
	identity      string
}

type outboxRow struct {
	id        int64
	kind, key string
}

// Scan implements invalidation.Outbox.
func (o outbox) Scan(ctx context.Context, cursor int64, each func(id int64, kind, key string) error) (xmin, horizon int64, identity string, err error) {
	got, err := o.r.do(ctx, toOutbox, "scan", "", 0, func() (any, error) {
		var s scanned
		var err error
		s.xmin, s.horizon, s.identity, err = o.d.Scan(context.Background(), cursor, func(id int64, kind, key string) error {
			s.rows = append(s.rows, outboxRow{id, kind, key})
			return nil
		})
		return s, err
	})
	if err != nil {
		return 0, 0, "", err
	}
	s := got.(scanned) //nolint:errcheck // exec returns nothing else
	for _, row := range s.rows {
		if err := each(row.id, row.kind, row.key); err != nil {
			return 0, 0, "", err
		}
	}
	return s.xmin, s.horizon, s.identity, nil
}

// Purge implements invalidation.Outbox.
func (o outbox) Purge(ctx context.Context, keep time.Duration) (int64, error) {
	got, err := o.r.do(ctx, toOutbox, "purge", "", 0, func() (any, error) {
		o.r.w.count("purge")
		return o.d.Purge(context.Background(), keep)
	})
	n, _ := got.(int64) // none after an error
	return n, err
}

// Wake implements invalidation.Outbox.
func (o outbox) Wake() <-chan struct{} { return o.r.dbWake }
