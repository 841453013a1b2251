package store

import (
	"context"
	"errors"
)

// Create inserts a product.
func (c *Cached) Create(ctx context.Context, draft Draft) (Written, error) {
	p, notes, err := c.db.create(ctx, draft)
	return c.written(ctx, &p, notes, err)
}

// Replace sets all of a product but its id and sku: draft's sku is empty or the product's own. What is the same as
// before gets no new version.
func (c *Cached) Replace(ctx context.Context, id int64, draft Draft, m *Match) (Written, error) {
	p, notes, err := c.db.modify(ctx, id, m, func(Draft) (Draft, error) { return draft, nil })
	return c.written(ctx, &p, notes, err)
}

// Patch replaces a product by what change makes of it, except for its sku. change may be called again if another
// transaction was faster; its error is Patch's.
func (c *Cached) Patch(ctx context.Context, id int64, change func(Draft) (Draft, error), m *Match) (Written, error) {
	p, notes, err := c.db.modify(ctx, id, m, change)
	return c.written(ctx, &p, notes, err)
}

// Delete removes a product.
func (c *Cached) Delete(ctx context.Context, id int64, m *Match) (Written, error) {
	notes, err := c.db.remove(ctx, id, m)
	pending, err := c.settle(ctx, notes, err)
	if err != nil {
		return Written{}, err
	}
	w := Written{Document: Document{ID: id}, Pending: pending}
	for _, n := range notes {
		w.Version = max(w.Version, n.version)
	}
	return w, nil
}

// Upsert brings the products with the skus of batch up to batch, in its order and in one transaction. What is the same
// as before is neither written nor invalidated.
func (c *Cached) Upsert(ctx context.Context, batch []Draft) (Upserted, error) {
	done, notes, err := c.db.upsert(ctx, batch)
	_, err = c.settle(ctx, notes, err)
	if err != nil {
		return Upserted{}, err
	}
	return done, nil
}

// settle follows each transaction, whatever became of it: every write goes through here.
//
// Invariant: what may have been committed is invalidated before the caller hears of it. Without the second case a
// COMMIT whose answer was lost leaves the old value in both tiers until the relay's next turn, although the
// client, told that the outcome is unknown, reads it back to find out.
func (c *Cached) settle(ctx context.Context, notes []note, err error) (pending bool, _ error) {
	var unknown *UnknownError
	switch {
	case err == nil:
		return c.invalidate(ctx, notes, true), nil
	case errors.As(err, &unknown):
		c.invalidate(ctx, notes, false)
	}
	return false, err
}

func (c *Cached) written(ctx context.Context, p *Product, notes []note, err error) (Written, error) {
	pending, err := c.settle(ctx, notes, err)
	if err != nil {
		return Written{}, err
	}
	doc, err := newDocument(p)
	if err != nil {
		return Written{}, err
	}
	return Written{Document: doc, Pending: pending}, nil
}
