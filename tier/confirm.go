package tier

import (
	"context"
	"errors"
	"time"
)

// A Receipt of an invalidation is for [Cache.Confirm].
type Receipt struct {
	bus       string // the bus' own, "" if there is none
	committed time.Time
}

// And is the receipt for the changes of both. If some of either could not be published, Confirm waits until the staleness
// bound has passed.
func (r Receipt) And(other Receipt) Receipt {
	if r.bus != "" && other.bus != "" {
		r.bus += "," + other.bus
	} else {
		r.bus = ""
	}
	if other.committed.After(r.committed) {
		r.committed = other.committed
	}
	return r
}

// InvalidateWithReceipt is Invalidate for a writer who will ask Confirm whether all peers know. The receipt is good
// with an error that wraps ErrPending, too.
func (c *Cache[V]) InvalidateWithReceipt(ctx context.Context, changes ...Change) (Receipt, error) {
	r := Receipt{committed: time.Now()}
	confirmer, ok := c.bus.(Confirmer)
	if !ok {
		return r, c.Invalidate(ctx, changes...)
	}
	var err error
	r.bus, err = c.invalidate(ctx, changes, confirmer.PublishWithReceipt, confirmer.PublishTagsWithReceipt)
	return r, err
}

// Confirm returns nil when no process serves any more what was true before the changes that r is the receipt of: every
// peer has dropped it, or the staleness bound has passed. It waits until ctx ends, whose error it then returns.
//
// Without a Bus there are no peers, and it returns at once. A Bus that is no [Confirmer] is an error.
func (c *Cache[V]) Confirm(ctx context.Context, r Receipt) error {
	if c.bus == nil {
		return nil
	}
	confirmer, ok := c.bus.(Confirmer)
	if !ok {
		return errors.New("tier: the bus cannot confirm")
	}
	return confirmer.Confirm(ctx, r.bus, r.committed)
}
