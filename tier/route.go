package tier

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"sync"
)

// maxShards is the most shards of a Redis.
const maxShards = 64

// shardOf is the number of the shard, of n, that a key (cache name included) or a tag is in: FNV-1a of 64 bits, modulo n.
// Package invalidation has the same function: whatever reads a record and whatever deletes it must look in one place.
func shardOf(key string, n int) int {
	if n == 1 {
		return 0
	}
	h := fnv.New64a()
	_, _ = io.WriteString(h, key)
	return int(h.Sum64() % uint64(n))
}

// shardName is how the names of a shard, of n, begin. The number of shards is part of it: see package invalidation.
func shardName(namespace string, shard, n int) string {
	if n == 1 {
		return "{" + namespace + "}"
	}
	return fmt.Sprintf("{%s:%d/%d}", namespace, shard, n)
}

// byShard calls f at once for each shard that one of n keys is in, with the numbers of those keys. A shard that fails is as
// if it held nothing: there is an error only if all have failed.
func (r *Redis) byShard(n int, key func(i int) string, f func(shard int, items []int) error) error {
	parts := make([][]int, len(r.names))
	for i := range n {
		s := r.shardOf(key(i))
		parts[s] = append(parts[s], i)
	}
	if n == 0 || len(parts[r.shardOf(key(0))]) == n {
		return f(r.shardOf(key(0)), parts[r.shardOf(key(0))])
	}
	var wg sync.WaitGroup
	var errs []error
	asked := 0
	failures := make([]error, len(parts))
	for s, items := range parts {
		if len(items) > 0 {
			asked++
			wg.Go(func() { failures[s] = f(s, items) })
		}
	}
	wg.Wait()
	errs = slices.DeleteFunc(failures, func(err error) bool { return err == nil })
	if len(errs) < asked {
		return nil
	}
	return errors.Join(errs...)
}

// read completes the flights that L2 has a good record for and returns the others, those apart for whom L2 is not to be used
// now. Shards are read at once.
func (c *Cache[V]) read(ctx context.Context, flights []*flight[V]) (rest, alone []*flight[V]) {
	parts := [][]*flight[V]{flights}
	if n := len(c.floors.global); n > 1 && len(flights) > 1 {
		parts = make([][]*flight[V], n)
		for _, f := range flights {
			parts[f.log] = append(parts[f.log], f)
		}
		parts = slices.DeleteFunc(parts, func(p []*flight[V]) bool { return len(p) == 0 })
	}
	left, ok := make([][]*flight[V], len(parts)), make([]bool, len(parts))
	var wg sync.WaitGroup
	for i := 1; i < len(parts); i++ {
		wg.Go(func() { left[i], ok[i] = c.readShard(ctx, parts[i]) })
	}
	left[0], ok[0] = c.readShard(ctx, parts[0])
	wg.Wait()
	for i := range parts {
		if ok[i] {
			rest = append(rest, left[i]...)
		} else {
			alone = append(alone, left[i]...)
		}
	}
	return rest, alone
}
