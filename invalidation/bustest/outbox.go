// Package bustest helps to test what is built on package invalidation: an outbox in memory, and the conformance suite
// that every invalidation.Outbox must pass, this one and those on databases alike.
package bustest

import (
	"context"
	"sync"
	"time"
)

// An Outbox is an outbox in memory, with transactions that overlap as PostgreSQL's do.
type Outbox struct {
	wake chan struct{}

	mu       sync.Mutex
	identity string
	nextXID  int64
	nextID   int64
	open     map[int64]bool // by xid
	rows     []outboxRow    // of committed transactions
	horizon  int64
	marks    []mark // xmins over time, for Purge
	fault    error
}

type outboxRow struct {
	xid, id   int64
	kind, key string
}

type mark struct {
	at   time.Time
	xmin int64
}

// NewOutbox returns an empty outbox.
func NewOutbox() *Outbox {
	return &Outbox{wake: make(chan struct{}, 1), identity: "identity-1", nextXID: 1000, nextID: 1, open: make(map[int64]bool)}
}

// SetFault makes Scan and Purge fail; nil heals them.
func (o *Outbox) SetFault(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fault = err
}

// Replace makes it the outbox of another database: another identity, no rows, transactions counted from xid.
func (o *Outbox) Replace(identity string, xid int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.identity, o.nextXID, o.rows, o.horizon, o.marks = identity, xid, nil, 0, nil
}

// Begin begins a transaction.
func (o *Outbox) Begin() Tx {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := &tx{o: o, xid: o.nextXID}
	o.nextXID++
	o.open[t.xid] = true
	return t
}

type tx struct {
	o    *Outbox
	xid  int64
	rows []outboxRow
}

func (t *tx) Write(kind, key string) int64 {
	t.o.mu.Lock()
	defer t.o.mu.Unlock()
	id := t.o.nextID
	t.o.nextID++
	t.rows = append(t.rows, outboxRow{t.xid, id, kind, key})
	return id
}

// XID is the transaction's id, as Scan's cursor counts it.
func (t *tx) XID() int64 { return t.xid }

func (t *tx) Commit() {
	t.o.mu.Lock()
	t.o.rows = append(t.o.rows, t.rows...)
	delete(t.o.open, t.xid)
	t.o.mu.Unlock()
	select {
	case t.o.wake <- struct{}{}:
	default:
	}
}

func (t *tx) Rollback() {
	t.o.mu.Lock()
	defer t.o.mu.Unlock()
	delete(t.o.open, t.xid)
}

// xmin is the oldest open transaction, or the next one. o.mu is held.
func (o *Outbox) xmin() int64 {
	x := o.nextXID
	for xid := range o.open {
		x = min(x, xid)
	}
	return x
}

// Len is how many rows there are, delivered or not.
func (o *Outbox) Len() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.rows)
}

// Scan implements [Subject].
func (o *Outbox) Scan(ctx context.Context, cursor int64, row func(id int64, kind, key string) error) (xmin, horizon int64, identity string, err error) {
	if err := ctx.Err(); err != nil {
		return 0, 0, "", err
	}
	o.mu.Lock()
	rows, xmin, horizon, identity, err := o.rows, o.xmin(), o.horizon, o.identity, o.fault
	o.mu.Unlock()
	if err != nil {
		return 0, 0, "", err
	}
	for _, r := range rows {
		if r.xid >= cursor {
			if err := row(r.id, r.kind, r.key); err != nil {
				return 0, 0, "", err
			}
		}
	}
	return xmin, horizon, identity, nil
}

// Purge implements [Subject].
func (o *Outbox) Purge(_ context.Context, retention time.Duration) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fault != nil {
		return 0, o.fault
	}
	now := time.Now()
	o.marks = append(o.marks, mark{now, o.xmin()})
	h := int64(-1)
	for _, m := range o.marks {
		if now.Sub(m.at) >= retention {
			h = m.xmin
		}
	}
	if h <= o.horizon {
		return 0, nil
	}
	var kept []outboxRow
	for _, r := range o.rows {
		if r.xid >= h {
			kept = append(kept, r)
		}
	}
	deleted := int64(len(o.rows) - len(kept))
	o.rows, o.horizon = kept, h
	return deleted, nil
}

// Wake implements [Subject].
func (o *Outbox) Wake() <-chan struct{} { return o.wake }
