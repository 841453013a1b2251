package tier

import (
	"context"
)

// A Locker is a lock that all processes share and that does not lie in L2: package tier/redlock takes it over a quorum
// of Redis servers. It spares the source concurrent loads of a key where the lease of L2 cannot, because L2's server was
// lost and the lease with it. It is never what a value's truth rests on: what may be stored in L2 is decided by the
// lease alone, and who does not get the lock loads without it.
type Locker interface {
	// Lock returns once this process holds the lock of key, and keeps it until unlock is called, or this process
	// dies; then others get it after a short time. It waits while another process holds it, and gives up, with an
	// error, when ctx ends or, at once, when nobody could hold it. unlock must not block for longer than a
	// command takes. Lock may be called from many goroutines.
	Lock(ctx context.Context, key string) (unlock func(), err error)
}

// lock takes the lock for the load of flights, if it may, and returns what gives it up.
//
//	Q1. A flight waits for locks and leases LockWait in all, and then loads. (Without: whoever holds the lock for
//	    long, or a Locker that is stuck, keeps readers until LoadTimeout, and their reads fail.)
//
// It comes after the lease and before the load, which it does nothing but delay: a lease that an invalidation takes
// away meanwhile is missed by FILL as at any other time. With the lock first, and then no lease, somebody else's load
// would be waited for twice. Several flights are not locked: a batch of a hundred keys would cost as many round trips to
// each server, and has its leases.
func (c *Cache[V]) lock(ctx context.Context, flights []*flight[V]) (unlock func()) {
	if c.cfg.Lock == nil || len(flights) > 1 || flights[0].bypass {
		return func() {}
	}
	f := flights[0]
	began := now()
	wait := c.cfg.LockWait - began.since(f.startedAt)
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	result := "held"
	ctx, done := c.begin(ctx, "quorum_lock")
	unlock, err := c.cfg.Lock.Lock(ctx, c.prefix+f.key)
	switch {
	case err == nil:
	case ctx.Err() != nil, now().since(began) >= wait: // a command's deadline may pass a moment before that of ctx shows
		result = "timeout"
	default:
		result = "error"
	}
	done(result)
	if c.cfg.Hooks.Locked != nil {
		c.cfg.Hooks.Locked(result, now().since(began))
	}
	if err != nil {
		return func() {}
	}
	return unlock
}
