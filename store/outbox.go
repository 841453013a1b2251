package store

import (
	"context"
	"fmt"
	"time"
)

// An Outbox reads the rows that the triggers wrote.
type Outbox struct {
	d      *DB
	listen listenFunc // nil: only this process's writes wake
	wake   chan struct{}
	waker  waker
}

func newOutbox(d *DB, listen listenFunc) *Outbox {
	return &Outbox{d: d, listen: listen, wake: make(chan struct{}, 1)}
}

// Scan looks at the database in one snapshot. It calls row for each visible row whose transaction is at or above
// cursor, and stops at its first error. It returns the snapshot's xmin (every transaction below it has ended), the
// horizon (rows below it may be gone) and the random identity of the database.
func (o *Outbox) Scan(
	ctx context.Context, cursor int64, row func(id int64, kind, key string) error,
) (xmin, horizon int64, identity string, err error) {
	// One statement is one snapshot. The state's row comes first, by itself if nothing else is to be seen.
	rows, err := o.d.db.QueryxContext(ctx, o.d.dialect.queries.scan, cursor)
	if err != nil {
		return 0, 0, "", o.d.wrap(ctx, "scan the outbox", err)
	}
	defer func() { _ = rows.Close() }()
	known := false
	for rows.Next() {
		var id *int64
		var kind, key *string
		if err := rows.Scan(&xmin, &horizon, &identity, &id, &kind, &key); err != nil {
			return 0, 0, "", o.d.wrap(ctx, "scan the outbox", err)
		}
		known = true
		if id == nil {
			continue
		}
		if err := row(*id, *kind, *key); err != nil {
			return 0, 0, "", err
		}
	}
	if err := rows.Err(); err != nil {
		return 0, 0, "", o.d.wrap(ctx, "scan the outbox", err)
	}
	if !known {
		return 0, 0, "", fmt.Errorf("store: scan the outbox: tiercel_outbox_state has no row")
	}
	return xmin, horizon, identity, nil
}

// Purge deletes rows of transactions that ended at least retention ago, and moves the horizon with them (1.3 of the
// protocol). The snapshot that says which those are was marked by an earlier Purge, of whatever process: called each
// retention, rows live for one to two of them.
//
// The mark's age is by the database's clock. Should that jump ahead, rows go early, and the horizon with them: a reader
// whose cursor is below it knows that it missed some.
func (o *Outbox) Purge(ctx context.Context, retention time.Duration) (deleted int64, err error) {
	q := o.d.dialect.queries
	err = o.d.transact(ctx, func(tx *tx) error {
		deleted = 0
		var mark *int64
		var old bool
		switch err := tx.row(ctx, q.purgeMark, []any{retention.Seconds()}, &mark, &old); {
		case isNoRows(err):
			return nil // another process purges
		case err != nil:
			return err
		case mark == nil, retention <= 0:
			if _, err := tx.exec(ctx, q.purgeMarkNow); err != nil {
				return err
			}
			if retention > 0 {
				return nil
			}
		case !old:
			return nil
		}
		n, err := tx.exec(ctx, q.purgeRows)
		if err != nil {
			return err
		}
		deleted = n
		if _, err := tx.exec(ctx, q.purgeHorizon); err != nil {
			return err
		}
		_, err = tx.exec(ctx, q.purgeMarkNow)
		return err
	})
	return deleted, err
}

// Lag is how many visible rows are at or above cursor, and how old the oldest of them is.
func (o *Outbox) Lag(ctx context.Context, cursor int64) (pending int64, oldest time.Duration, err error) {
	var seconds float64
	err = o.d.db.QueryRowxContext(ctx, o.d.dialect.queries.lag, cursor).Scan(&pending, &seconds)
	if err != nil {
		return 0, 0, o.d.wrap(ctx, "measure the outbox", err)
	}
	return pending, time.Duration(max(seconds, 0) * float64(time.Second)), nil
}

// leave writes what is to be invalidated to the outbox, for a relay to announce.
func (d *DB) leave(ctx context.Context, keys, tags []string, all bool) error {
	return d.transact(ctx, func(t *tx) error {
		add := func(kind, key string) error {
			_, err := t.exec(ctx, d.db.Rebind("INSERT INTO tiercel_outbox (kind, key) VALUES (?, ?)"), kind, key)
			return err
		}
		for _, key := range keys {
			if err := add("key", key); err != nil {
				return err
			}
		}
		for _, tag := range tags {
			if err := add("tag", tag); err != nil {
				return err
			}
		}
		if all {
			return add("all", "")
		}
		return nil
	})
}
