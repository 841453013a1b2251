package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/tiercel-go/tiercel/tier"
)

// A Written is a product as a write left it; after a Delete it has ID and Version only.
type Written struct {
	Document
	Pending bool // Redis could not be told in time: the outbox will
	receipt tier.Receipt
}

// announce is where every write tells the cache what it changed (4.8 of the protocol). err is the write's: if it is
// not known whether the COMMIT happened the rows are not named, since their marks would suppress the relay's own
// message, and the versions are not believed.
func (c *Cached) announce(ctx context.Context, notes []note, err error) (w Written, _ error) {
	var unknown *UnknownError
	if err != nil && !errors.As(err, &unknown) {
		return w, err
	}
	if len(notes) == 0 {
		return w, err
	}
	var changes, tags []tier.Change
	for _, n := range notes {
		change := tier.Change{Key: n.key, Version: n.version, Row: n.row}
		if n.tag {
			change = tier.Change{Tag: n.key, Row: n.row}
		}
		if unknown != nil {
			change.Version, change.Row = 0, 0
		}
		if n.tag {
			tags = append(tags, change)
		} else {
			changes = append(changes, change)
		}
	}
	var told error
	w.receipt, told = c.cache.InvalidateWithReceipt(ctx, changes...)
	if len(tags) > 0 {
		receipt, err := c.lists.InvalidateWithReceipt(ctx, tags...)
		w.receipt, told = w.receipt.And(receipt), errors.Join(told, err)
	}
	if w.Pending = told != nil; w.Pending {
		c.db.log.Warn("an invalidation is left to the outbox", "changes", len(changes), "error", told)
	}
	return w, err
}

// written is the end of a write of one product.
func (c *Cached) written(ctx context.Context, p *Product, notes []note, err error) (Written, error) {
	w, err := c.announce(ctx, notes, err)
	if err != nil {
		return Written{}, err
	}
	w.Document, err = documentOf(p)
	return w, err
}

// Create makes a product. The error is an *InvalidError, ErrSKUTaken, or wraps ErrUnavailable.
func (c *Cached) Create(ctx context.Context, d Draft) (Written, error) {
	p, notes, err := c.db.create(ctx, d)
	return c.written(ctx, &p, notes, err)
}

// Replace gives a product all of d but its sku. The error is an *InvalidError, ErrNotFound, ErrPrecondition, or wraps
// ErrUnavailable.
func (c *Cached) Replace(ctx context.Context, id int64, d Draft, m *Match) (Written, error) {
	return c.modify(ctx, id, m, func(old Draft) (Draft, error) {
		d.SKU = old.SKU
		return d, nil
	})
}

// Patch gives a product what change makes of it; change may be called more than once, and its error comes back.
func (c *Cached) Patch(ctx context.Context, id int64, change func(Draft) (Draft, error), m *Match) (Written, error) {
	return c.modify(ctx, id, m, change)
}

func (c *Cached) modify(ctx context.Context, id int64, m *Match, change func(Draft) (Draft, error)) (Written, error) {
	p, notes, err := c.db.modify(ctx, id, m, change)
	return c.written(ctx, &p, notes, err)
}

// Delete deletes a product. The error is ErrNotFound, ErrPrecondition, or wraps ErrUnavailable.
func (c *Cached) Delete(ctx context.Context, id int64, m *Match) (Written, error) {
	notes, err := c.db.remove(ctx, id, m)
	w, err := c.announce(ctx, notes, err)
	w.ID = id
	for _, n := range notes {
		if !n.tag && n.key == strconv.FormatInt(id, 10) {
			w.Version = n.version
		}
	}
	return w, err
}

// Upsert makes or changes the products with the skus of batch, in one transaction. What stays as it is is not written,
// and nothing is invalidated for it.
func (c *Cached) Upsert(ctx context.Context, batch []Draft) (Upserted, error) {
	done, notes, err := c.db.upsert(ctx, batch)
	_, err = c.announce(ctx, notes, err)
	return done, err
}

// Invalidate drops keys ("product:42"; those of other caches are not ours and are refused), tags, or everything. If
// Redis cannot be told it is written to the outbox, and pending.
func (c *Cached) Invalidate(ctx context.Context, keys, tags []string, all bool) (pending bool, err error) {
	changes := make([]tier.Change, 0, len(keys))
	var bad []FieldError
	for i, key := range keys {
		own, ok := strings.CutPrefix(key, CacheName+":")
		if !ok {
			bad = append(bad, FieldError{Pointer: "/keys/" + strconv.Itoa(i), Detail: "must begin with " + CacheName + ":"})
		}
		changes = append(changes, tier.Change{Key: own})
	}
	if len(bad) > 0 {
		return false, &InvalidError{Fields: bad}
	}
	var errs []error
	if len(changes) > 0 {
		errs = append(errs, c.cache.Invalidate(ctx, changes...))
	}
	if len(tags) > 0 {
		errs = append(errs, c.lists.InvalidateTags(ctx, tags...))
	}
	if all {
		errs = append(errs, c.cache.InvalidateAll(ctx))
		c.lists.EvictAll()
	}
	if err = errors.Join(errs...); errors.Is(err, tier.ErrPending) {
		err = c.db.leave(ctx, keys, tags, all)
		return err == nil, err
	}
	return false, err
}
