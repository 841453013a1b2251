package tier

import (
	"context"
	"math"
	"sync/atomic"
)

// MinVersion is for a Loader that reads from a replica of the source, which lags. It takes the Loader's context and
// returns the version of key from which on the replica's answer will do: the newest that this process has read or
// written, 0 if it knows of none, math.MaxInt64 if only the primary will do, because the key may have changed a moment
// ago or messages about that may be missing. A lower answer, and that the key is absent, must be asked of the
// primary, whose answer counts whatever its version.
//
// A moment is three trust windows and a second: a replica that lags more must not be read at all. Below that,
// an old row of the replica is dropped again when the message about its successor comes; without the message it is
// trusted one window longer than the primary's would be (B + D instead of B in docs/guarantees.md).
func MinVersion(ctx context.Context, key string) int64 {
	m, _ := ctx.Value(minVersionsKey{}).(versions)
	return m[key]
}

// versions are what a Loader can ask of its keys; nil if all are 0.
type versions map[string]int64

type minVersionsKey struct{}

func (m *versions) set(key string, version int64) {
	if version == 0 {
		return
	}
	if *m == nil {
		*m = make(versions)
	}
	(*m)[key] = version
}

// in hides what a Loader further out was told: its cache may have the same keys.
func (m versions) in(ctx context.Context, as any) context.Context {
	if m == nil && ctx.Value(as) == nil {
		return ctx
	}
	return context.WithValue(ctx, as, m)
}

// leastLocked is the MinVersion of a load for f that begins now. The lock of its shard is held.
func (c *Cache[V]) leastLocked(s *shard[V], f *flight[V]) int64 {
	if c.floors.highest(f.hash, f.log) > c.lately.since.Load() || !c.inTouch(f.log) {
		return math.MaxInt64
	}
	return max(f.need.version, s.seen[f.key].version)
}

// inTouch says whether every message of a shard sent up to a trust window ago was heard.
func (c *Cache[V]) inTouch(log int32) bool {
	if c.bus == nil || c.window == 0 {
		return true
	}
	contact := c.bus.Contact(int(log))
	return !contact.IsZero() && now().since(instantOf(contact)) <= c.window
}

// lately knows what the clock of the floors showed keepSeen ago or before: what was invalidated later is recent.
type lately struct {
	since atomic.Uint64
	ticks [2]uint64 // the sweeper's own: the clock at its last ticks, which come each half of keepSeen
}

// tick is called each half of keepSeen. What it sets stays for as long, and was the clock two ticks before.
func (l *lately) tick(clock uint64) {
	l.since.Store(l.ticks[0])
	l.ticks[0], l.ticks[1] = l.ticks[1], clock
}
