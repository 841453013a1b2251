package tier

import (
	"context"
	"fmt"
)

// Invalidate tells L2, this process and every peer that keys changed. Call it after the commit, never before, and
// not inside the transaction. When it returns, no read of this process that starts later returns less than
// the change, whatever the error.
//
// An error wraps ErrPending: the peers and L2 could not be told in time. If every change names its outbox row the
// relay tells them; otherwise call Invalidate again. The caller's cancellation does not stop it; the bus
// bounds its time.
func (c *Cache[V]) Invalidate(ctx context.Context, changes ...Change) error {
	_, err := c.invalidate(ctx, changes, func(ctx context.Context, keys []string, rows []int64) (string, error) {
		return "", c.bus.Publish(ctx, keys, rows)
	})
	return err
}

func (c *Cache[V]) invalidate(
	ctx context.Context, changes []Change, publish func(context.Context, []string, []int64) (string, error),
) (receipt string, err error) {
	for _, ch := range changes {
		if err := checkKey(ch.Key); err != nil {
			return "", err
		}
	}
	if c.bus != nil {
		keys, rows := make([]string, len(changes)), make([]int64, len(changes))
		for i, ch := range changes {
			keys[i], rows[i] = c.prefix+ch.Key, ch.Row
		}
		receipt, err = publish(context.WithoutCancel(ctx), keys, rows)
	}
	for _, ch := range changes {
		c.cover(ch.Key, ch.Version)
	}
	return receipt, pendingError(err)
}

// InvalidateTags tells every process that all that hangs on tags changed. What holds for Invalidate holds for it; other
// caches of this process hear it from the bus.
func (c *Cache[V]) InvalidateTags(ctx context.Context, tags ...string) error {
	changes := make([]Change, len(tags))
	for i, tag := range tags {
		changes[i].Key = tag
	}
	return c.InvalidateTagged(ctx, changes...)
}

// InvalidateTagged is InvalidateTags for a writer who knows the outbox rows: each Change has a tag for its Key, and its
// Version is ignored.
func (c *Cache[V]) InvalidateTagged(ctx context.Context, changes ...Change) error {
	var err error
	tags, rows := make([]string, len(changes)), make([]int64, len(changes))
	for i, ch := range changes {
		tags[i], rows[i] = ch.Key, ch.Row
	}
	if c.bus != nil {
		err = c.bus.PublishTags(context.WithoutCancel(ctx), tags, rows)
	}
	if c.tags != nil {
		c.tags.cover(tags, err != nil)
	}
	return pendingError(err)
}

// InvalidateAll makes every entry of every cache on the bus worthless, in all processes and in L2.
func (c *Cache[V]) InvalidateAll(ctx context.Context) error {
	var err error
	if c.bus != nil {
		err = c.bus.PublishAll(context.WithoutCancel(ctx))
	}
	c.EvictAll()
	if c.tags != nil {
		c.tags.cache.EvictAll()
	}
	return pendingError(err)
}

func pendingError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrPending, err)
}

// Evict makes keys unreadable in this process only. The bus calls it; after a write call Invalidate.
func (c *Cache[V]) Evict(keys ...string) {
	for _, key := range keys {
		c.cover(key, 0)
	}
}

// EvictAll makes every entry unreadable in this process only. The bus calls it when it may have missed messages.
func (c *Cache[V]) EvictAll() {
	for i := range c.shards {
		c.shards[i].mu.Lock()
	}
	c.floors.raiseAll()
	for i := range c.shards {
		c.shards[i].mu.Unlock()
	}
}

// cover is 4.1 of the protocol, and the end of 4.8 when the committed version is known. The memory is given back
// after the floor is raised: what comes back into ristretto late is dead.
func (c *Cache[V]) cover(key string, version int64) {
	hash := c.hash(key)
	s := c.shard(hash)
	s.mu.Lock()
	c.floors.raise(hash)
	if version > s.seen[key].version {
		s.see(key, version)
	}
	s.mu.Unlock()
	if lane := c.gate.enter(); lane != nil {
		if c.local.get(hash, key) != nil {
			c.local.drop(hash)
		}
		lane.missed.Add(1)
	}
}
