package tier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	}, func(ctx context.Context, tags []string, rows []int64) (string, error) {
		return "", c.bus.PublishTags(ctx, tags, rows)
	})
	return err
}

// A publisher announces keys or tags, and returns a receipt if it knows one.
type publisher func(ctx context.Context, keys []string, rows []int64) (receipt string, err error)

func (c *Cache[V]) invalidate(ctx context.Context, changes []Change, ofKeys, ofTags publisher) (receipt string, err error) {
	var keys, tags []string
	var keyRows, tagRows []int64
	for _, ch := range changes {
		if err := checkKey(ch.Tag + ch.Key); err != nil {
			return "", err
		}
		if ch.Tag != "" {
			tags, tagRows = append(tags, ch.Tag), append(tagRows, ch.Row)
		} else {
			keys, keyRows = append(keys, c.prefix+ch.Key), append(keyRows, ch.Row)
		}
	}
	var untold error // the tags
	if c.bus != nil {
		ctx := context.WithoutCancel(ctx)
		var receipts []string
		publish := func(as publisher, names []string, rows []int64) (err error) {
			if len(names) == 0 {
				return nil
			}
			receipt, err := as(ctx, names, rows)
			receipts = append(receipts, receipt)
			return err
		}
		untold, err = publish(ofTags, tags, tagRows), publish(ofKeys, keys, keyRows)
		if !slices.Contains(receipts, "") { // else it would be for the others alone
			receipt = strings.Join(receipts, ",")
		}
	}
	c.tags.cover(tags, untold == nil)
	for _, ch := range changes {
		if ch.Tag == "" {
			c.cover(ch.Key, ch.Version)
		}
	}
	return receipt, pendingError(errors.Join(untold, err))
}

// InvalidateTags makes the values of all keys that have one of tags unreadable, in L2, in this process and in every peer.
// It is Invalidate of tags: the same holds of its error.
func (c *Cache[V]) InvalidateTags(ctx context.Context, tags ...string) error {
	changes := make([]Change, len(tags))
	for i, tag := range tags {
		if tag == "" {
			return fmt.Errorf("%w: an empty tag", ErrKey)
		}
		changes[i].Tag = tag
	}
	return c.Invalidate(ctx, changes...)
}

// InvalidateAll makes every entry of every cache on the bus worthless, in all processes and in L2.
func (c *Cache[V]) InvalidateAll(ctx context.Context) error {
	var err error
	if c.bus != nil {
		err = c.bus.PublishAll(context.WithoutCancel(ctx))
	}
	c.EvictAll()
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

// EvictShard makes the entries of one of the bus's shards unreadable in this process only. The bus calls it when it may have
// missed messages of that shard.
func (c *Cache[V]) EvictShard(shard int) {
	for i := range c.shards {
		c.shards[i].mu.Lock()
	}
	c.floors.raiseShard(shard)
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
