package chaos

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// sqlPatience is the longest wait for the database of a program that is not ours.
const sqlPatience = 20 * time.Second

// update is what another program does: it knows nothing of caches.
func (w *world) update(ctx context.Context, id int64, price string) bool {
	return w.bySQL(ctx, "SQL UPDATE", `UPDATE products SET price = $2 WHERE id = $1 RETURNING version`, id, price)
}

// recreate brings a deleted product back under its id.
func (w *world) recreate(ctx context.Context, id int64, price string) bool {
	return w.bySQL(ctx, "SQL INSERT", `INSERT INTO products (id, sku, name, price) VALUES ($1, $2, 'n', $3)
		ON CONFLICT DO NOTHING RETURNING version`, id, fmt.Sprint("again ", id), price)
}

func (w *world) bySQL(ctx context.Context, how, query string, args ...any) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sqlPatience)
	defer cancel()
	var version int64
	if err := w.sql.QueryRowContext(ctx, query, args...).Scan(&version); err != nil {
		w.judgeSQL(how, err)
		return false
	}
	w.written.Add(1)
	w.writes.acked(version, ack{how: how, at: w.now()})
	return true
}

func (w *world) removeBySQL(ctx context.Context, id int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sqlPatience)
	defer cancel()
	if _, err := w.sql.ExecContext(ctx, `DELETE FROM products WHERE id = $1`, id); err != nil {
		w.judgeSQL("SQL DELETE", err)
		return
	}
	w.written.Add(1)
}

// judgeSQL reports what PostgreSQL said against a statement, unless it was going down, gone, or had found a deadlock. That
// there is no such row, or no answer, is no failure: the audit knows what happened.
func (w *world) judgeSQL(what string, err error) {
	var said *pq.Error
	if !errors.As(err, &said) {
		return
	}
	switch said.Code.Class() {
	case "08", "40", "57":
	default:
		w.wrong("%s: %v", what, err)
	}
}

// transaction changes some products together, holds their locks for a while, and undoes part of what it did.
func (w *world) transaction(ctx context.Context, ids []int64, holds time.Duration, price string) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sqlPatience)
	defer cancel()
	versions, err := w.inTransaction(ctx, func(tx *sql.Tx) (versions []int64, err error) {
		for i, id := range ids {
			var version int64
			err := tx.QueryRowContext(ctx, `UPDATE products SET price = $2 WHERE id = $1 RETURNING version`,
				id, fmt.Sprint(price, ".", i+1)).Scan(&version)
			if err != nil {
				return nil, err
			}
			versions = append(versions, version)
		}
		for _, query := range []string{
			`SAVEPOINT s`, `UPDATE products SET price = 0 WHERE id = ` + fmt.Sprint(ids[0]), `ROLLBACK TO s`,
		} {
			if _, err := tx.ExecContext(ctx, query); err != nil {
				return nil, err
			}
		}
		pause(ctx, holds)
		return versions, nil
	})
	if err != nil {
		w.judgeSQL("SQL transaction", err)
		return false
	}
	for _, v := range versions {
		w.written.Add(1)
		w.writes.acked(v, ack{how: "SQL transaction", at: w.now()})
	}
	return true
}

func (w *world) inTransaction(ctx context.Context, f func(*sql.Tx) ([]int64, error)) ([]int64, error) {
	tx, err := w.sql.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	versions, err := f(tx)
	if err != nil {
		_ = tx.Rollback()
		return nil, err
	}
	return versions, tx.Commit()
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
