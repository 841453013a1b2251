package store

import (
	"context"
	"strconv"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// Warming goes batch by batch, so that it takes one connection to the database and 500 products a second at most.
const (
	warmBatch = 50
	warmPause = 100 * time.Millisecond
)

// A HotKey is a key that is read often, such as "product:42".
type HotKey struct {
	Key  string  `json:"key"`
	Rate float64 `json:"rate"` // reads a second
}

// Hot returns at most n keys that are read most, the hottest first: by this instance alone, and by all. merged ends with
// those of instances that report no more, at rate 0; with an error, which is Redis', it is nil.
func (c *Cached) Hot(ctx context.Context, n int) (own, merged []HotKey, err error) {
	all, err := c.cache.HotMerged(ctx, n)
	return hotKeysOf(c.cache.Hot(n)), hotKeysOf(all), err
}

// HotRates are the rates of the n hottest keys by this instance; where there are fewer, the last are 0.
func (c *Cached) HotRates(n int) []float64 {
	rates := make([]float64, n)
	for i, k := range c.cache.Hot(n) {
		rates[i] = k.Rate
	}
	return rates
}

func hotKeysOf(keys []tier.HotKey) []HotKey {
	named := make([]HotKey, len(keys))
	for i, k := range keys {
		named[i] = HotKey{Key: CacheName + ":" + k.Key, Rate: k.Rate}
	}
	return named
}

// Warm loads products that are not in the cache.
func (c *Cached) Warm(ctx context.Context, ids []int64) error {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = strconv.FormatInt(id, 10)
	}
	_, err := c.warm(ctx, keys)
	return err
}

// WarmHot loads the n products that are read most, by all instances, and returns how many there were: those that are in L2
// from there, the others from the database. While Redis cannot be asked it knows of its own instance only.
func (c *Cached) WarmHot(ctx context.Context, n int) (warmed int, err error) {
	hot, err := c.cache.HotMerged(ctx, n)
	if err != nil {
		hot = c.cache.Hot(n)
	}
	keys := make([]string, len(hot))
	for i, k := range hot {
		keys[i] = k.Key
	}
	return c.warm(ctx, keys)
}

// warm returns how many of keys it came to. It ends with the first batch that fails.
func (c *Cached) warm(ctx context.Context, keys []string) (warmed int, err error) {
	pause := time.NewTicker(warmPause)
	defer pause.Stop()
	for warmed < len(keys) {
		batch := keys[warmed:min(warmed+warmBatch, len(keys))]
		if err := c.cache.Warm(ctx, batch...); err != nil {
			return warmed, readError(firstOf(err))
		}
		warmed += len(batch)
		c.db.log.DebugContext(ctx, "warming", "done", warmed, "of", len(keys))
		if warmed == len(keys) {
			break
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return warmed, ctx.Err()
		}
	}
	return warmed, nil
}
