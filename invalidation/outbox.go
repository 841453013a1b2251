package invalidation

import (
	"context"
	"time"
)

// An Outbox is a table that triggers of the database fill in the writers' own transactions, one row for each changed
// key (section 1 of the protocol). *store.Outbox is one.
//
// Its methods may be called from many goroutines; each must return soon after its context ends.
type Outbox interface {
	// Scan looks at the primary in one snapshot. It calls row for each visible row whose transaction is at or
	// above cursor, in any order, and stops at its first error; all rows if cursor is negative, none if it is
	// math.MaxInt64. It returns the snapshot's xmin (every transaction below it has ended), the horizon (rows
	// below it may have been purged) and the random identity of the database.
	Scan(ctx context.Context, cursor int64, row func(id int64, kind, key string) error) (xmin, horizon int64, identity string, err error)
	// Purge deletes rows of transactions that ended at least retention ago, and moves the horizon with them.
	Purge(ctx context.Context, retention time.Duration) (deleted int64, err error)
	// Wake returns a channel that receives when there may be new rows. It is only a hint; nil: there is none.
	Wake() <-chan struct{}
}
