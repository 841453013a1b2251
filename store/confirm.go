package store

import (
	"context"
	"strconv"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// Confirm returns nil when no instance serves any more what w took the place of: every one has dropped it, or the
// staleness bound has passed since. It waits until ctx ends, whose error it then returns.
//
// A write that changed nothing is confirmed as well: what it found may have been written a moment ago, by the same
// client even, which had no confirmation then.
func (c *Cached) Confirm(ctx context.Context, w Written) error {
	if c.alone > 0 {
		timer := time.NewTimer(c.alone) // since the write: it is over
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if w.receipt == (tier.Receipt{}) {
		// An error says that no message went out: the bound will do.
		w.receipt, _ = c.cache.InvalidateWithReceipt(ctx, tier.Change{Key: strconv.FormatInt(w.ID, 10)})
	}
	return c.cache.Confirm(ctx, w.receipt)
}
