package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// A tx is a transaction that writes.
type tx struct {
	tx   *sqlx.Tx
	d    *DB
	last int64 // SQLite: the outbox's last id when it began
}

func (t *tx) row(ctx context.Context, query string, args []any, dest ...any) error {
	return t.tx.QueryRowxContext(ctx, query, args...).Scan(dest...)
}

func (t *tx) exec(ctx context.Context, query string, args ...any) (affected int64, err error) {
	r, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// A note is what a transaction wrote to the outbox about one product, or about a tag.
type note struct {
	row     int64 // its id
	tag     bool
	key     string // the tag, or that of the product, without the cache's name
	version int64
}

// write runs f in a transaction and returns what it wrote to the outbox. With an *UnknownError the notes are set as
// well: then they say what may have changed.
func (d *DB) write(ctx context.Context, f func(*tx) error) ([]note, error) {
	var notes []note
	err := d.transact(ctx, func(t *tx) error {
		notes = nil
		if err := f(t); err != nil {
			return err
		}
		var err error
		notes, err = t.notes(ctx)
		return err
	})
	var unknown *UnknownError
	if err != nil && !errors.As(err, &unknown) {
		return nil, err
	}
	return notes, err
}

func (t *tx) notes(ctx context.Context) ([]note, error) {
	var args []any
	if t.d.dialect.queries.last != "" {
		args = append(args, t.last)
	}
	rows, err := t.tx.QueryxContext(ctx, t.d.dialect.queries.notes, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var notes []note
	for rows.Next() {
		var n note
		if err := rows.Scan(&n.row, &n.tag, &n.key, &n.version); err != nil {
			return nil, err
		}
		notes = append(notes, n)
	}
	return notes, rows.Err()
}

// transact runs f in a transaction and commits it if f returns nil. A transaction that lost to another one is tried
// again, so f may run several times; nothing of the earlier times remains in the database.
func (d *DB) transact(ctx context.Context, f func(*tx) error) error {
	const tries = 5
	for try := 1; ; try++ {
		err := d.attempt(ctx, f)
		switch {
		case !errors.Is(err, errConflict):
			return err
		case try == tries:
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	}
}

func (d *DB) attempt(ctx context.Context, f func(*tx) error) error {
	waiting, leave, err := d.writes.enter(ctx)
	if err != nil {
		return d.wrap(waiting, "wait to write", err)
	}
	defer leave()
	if d.writer != nil {
		select {
		case d.writer <- struct{}{}:
			defer func() { <-d.writer }()
		case <-waiting.Done():
			return d.wrap(waiting, "wait for the writer", waiting.Err())
		}
	}
	conn, err := d.db.Connx(waiting)
	if err != nil {
		return d.wrap(waiting, "connect", err)
	}
	defer func() { _ = conn.Close() }()
	lasting, cancel := uncancelled(waiting)
	defer cancel()
	began, err := conn.BeginTxx(lasting, nil)
	if err != nil {
		return d.wrap(ctx, "begin", err)
	}
	t := &tx{tx: began, d: d}
	defer func() { _ = began.Rollback() }() // does nothing after a commit
	if last := d.dialect.queries.last; last != "" {
		if err := t.row(ctx, last, nil, &t.last); err != nil {
			return d.wrap(ctx, "begin", err)
		}
	}
	if err := f(t); err != nil {
		if isOurs(err) {
			return err
		}
		return d.wrap(ctx, "write", err)
	}
	if err := ctx.Err(); err != nil {
		return d.wrap(ctx, "write", err)
	}
	if err := began.Commit(); err != nil {
		if d.dialect.undone(err) {
			return d.wrap(ctx, "commit", err)
		}
		return &UnknownError{Err: err}
	}
	if d.dialect == sqlite {
		d.outbox.poke()
	}
	return nil
}

// isOurs says whether err already is what the caller should see.
func isOurs(err error) bool {
	var invalid *InvalidError
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrPrecondition) || errors.As(err, &invalid)
}

// maxWrite is the longest time of a transaction, the wait for a connection included.
const maxWrite = 10 * time.Second

// uncancelled keeps the values and the deadline of ctx, which has one. A caller who leaves ends the statements of a
// transaction, but not its COMMIT: whether that happened would be unknown.
func uncancelled(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, _ := ctx.Deadline()
	return context.WithDeadline(context.WithoutCancel(ctx), deadline)
}
