package store

import (
	"context"
	"time"
)

// Connections of the pool that lists and writes may hold at once. The others are for loads and the outbox: a table that
// is locked for a while must not stop the promise from being renewed.
const (
	listConns  = 4
	writeConns = 4
)

// A share is the part of the pool that one kind of work may use, and the longest time that it may take with it.
type share struct {
	slots   chan struct{}
	longest time.Duration
}

func newShare(conns int, longest time.Duration) share {
	return share{slots: make(chan struct{}, conns), longest: longest}
}

// enter waits for a place. The context that it returns ends after the share's longest time; leave must be called.
func (s share) enter(ctx context.Context) (limited context.Context, leave func(), err error) {
	limited, cancel := context.WithTimeout(ctx, s.longest)
	select {
	case s.slots <- struct{}{}:
		return limited, func() { <-s.slots; cancel() }, nil
	case <-limited.Done():
		err = limited.Err()
		cancel()
		return limited, func() {}, err
	}
}
