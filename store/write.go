package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// drafts is the argument of the statements that take some.
func drafts(of ...Draft) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(of)
	return b.String(), err
}

func (d *DB) create(ctx context.Context, draft Draft) (Product, []note, error) {
	draft = draft.withDefaults()
	if err := draft.Validate(); err != nil {
		return Product{}, nil, err
	}
	arg, err := drafts(draft)
	if err != nil {
		return Product{}, nil, err
	}
	var p Product
	notes, err := d.write(ctx, func(t *tx) error {
		var id int64
		if err := t.row(ctx, d.dialect.queries.insert, []any{arg}, &id); err != nil {
			return err
		}
		p, err = t.product(ctx, id)
		return err
	})
	return p, notes, err
}

// product reads a row that this transaction has locked or is about to change.
func (t *tx) product(ctx context.Context, id int64) (Product, error) {
	var p Product
	err := t.row(ctx, t.d.dialect.queries.lock, []any{id}, scanInto(&p)...)
	if isNoRows(err) {
		return p, ErrNotFound
	}
	return p, err
}

// matched is product if it is there and satisfies m.
func (t *tx) matched(ctx context.Context, id int64, m *Match) (Product, error) {
	p, err := t.product(ctx, id)
	switch {
	case m == nil || err != nil && !errors.Is(err, ErrNotFound):
		return p, err
	case err != nil || !m.Any && !slices.Contains(m.Versions, p.Version):
		return p, ErrPrecondition // RFC 9110: what is not there matches nothing, not even "*"
	}
	return p, nil
}

// modify replaces a product by what change makes of it. What stays as it is gets no new version.
func (d *DB) modify(
	ctx context.Context, id int64, m *Match, change func(Draft) (Draft, error),
) (p Product, notes []note, err error) {
	notes, err = d.write(ctx, func(t *tx) error {
		old, err := t.matched(ctx, id, m)
		if err != nil {
			return err
		}
		draft, err := change(old.Draft())
		if err != nil {
			return callerError{err}
		}
		draft = draft.withDefaults()
		if draft.SKU == "" {
			draft.SKU = old.SKU
		}
		if err := unchanged(old.Draft(), draft).forgive(draft.Validate()); err != nil {
			return err
		}
		if draft.SKU != old.SKU {
			return invalid("/sku", "cannot be changed")
		}
		arg, err := drafts(draft)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, d.dialect.queries.update, arg, id); err != nil {
			return err
		}
		p, err = t.product(ctx, id)
		return err
	})
	var caller callerError
	if errors.As(err, &caller) {
		err = caller.error
	}
	return p, notes, err
}

// A callerError came from a function of the caller's and goes back as it is.
type callerError struct{ error }

func (e callerError) Unwrap() error { return e.error }

func (d *DB) remove(ctx context.Context, id int64, m *Match) ([]note, error) {
	return d.write(ctx, func(t *tx) error {
		if _, err := t.matched(ctx, id, m); err != nil {
			return err
		}
		_, err := t.exec(ctx, "DELETE FROM products WHERE id = "+t.d.placeholder(), id)
		return err
	})
}

func (d *DB) placeholder() string { return sqlx.Rebind(sqlx.BindType(d.dialect.driver), "?") }

// upsert brings the products with the skus of batch up to batch, in its order and in one transaction.
func (d *DB) upsert(ctx context.Context, batch []Draft) (Upserted, []note, error) {
	for i := range batch {
		if err := batch[i].Validate(); err != nil {
			return Upserted{}, nil, err
		}
	}
	var done Upserted
	notes, err := d.write(ctx, func(t *tx) error {
		done = Upserted{}
		for _, part := range distinct(batch) {
			if err := t.upsert(ctx, part, &done); err != nil {
				return err
			}
		}
		return nil
	})
	return done, notes, err
}

// distinct cuts batch into parts in which no sku occurs twice: one statement cannot change a row twice.
func distinct(batch []Draft) [][]Draft {
	var parts [][]Draft
	seen := make(map[string]bool, len(batch))
	from := 0
	for i, d := range batch {
		if seen[d.SKU] {
			parts = append(parts, batch[from:i])
			clear(seen)
			from = i
		}
		seen[d.SKU] = true
	}
	if from < len(batch) {
		parts = append(parts, batch[from:])
	}
	return parts
}

func (t *tx) upsert(ctx context.Context, part []Draft, done *Upserted) error {
	full := make([]Draft, len(part))
	for i, d := range part {
		full[i] = d.withDefaults()
	}
	// All lock in one order: imports of the same products would else end in each other's deadlocks, of a second each.
	slices.SortFunc(full, func(a, b Draft) int { return strings.Compare(a.SKU, b.SKU) })
	arg, err := drafts(full...)
	if err != nil {
		return err
	}
	changed, inserted := 0, 0
	if existing := t.d.dialect.queries.existing; existing != "" {
		if err := t.row(ctx, existing, []any{arg}, &inserted); err != nil {
			return err
		}
		inserted = len(part) - inserted
	}
	rows, err := t.tx.QueryxContext(ctx, t.d.dialect.queries.upsert, arg)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var isNew bool
		if err := rows.Scan(&id, &isNew); err != nil {
			return err
		}
		changed++
		if isNew {
			inserted++
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	done.Inserted += inserted
	done.Updated += changed - inserted
	done.Unchanged += len(part) - changed
	return nil
}
