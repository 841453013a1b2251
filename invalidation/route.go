package invalidation

import (
	"fmt"
	"hash/fnv"
	"io"
)

// maxShards is the most shards of a bus: each has its own SYNCs, subscription and turns of the relay.
const maxShards = 64

// shardOf is the number of the shard, of n, that a key (cache name included) or a tag is in: FNV-1a of 64 bits, modulo n.
// Package tier has the same function: whatever reads a record and whatever deletes it must look in one place.
func shardOf(key string, n int) int {
	if n == 1 {
		return 0
	}
	h := fnv.New64a()
	_, _ = io.WriteString(h, key)
	return int(h.Sum64() % uint64(n))
}

// shardName is how the names in Redis of a shard, of n, begin. The number of shards is part of it: two fleets that divide
// keys otherwise must share nothing, or one would renew a promise over rows that it takes for another shard's.
func shardName(namespace string, shard, n int) string {
	if n == 1 {
		return "{" + namespace + "}"
	}
	return fmt.Sprintf("{%s:%d/%d}", namespace, shard, n)
}

// holds says whether what a row is about is in this shard. What is about everything is in each.
func (s *shard) holds(r Row) bool {
	return r.Kind != KindKey && r.Kind != KindTag || shardOf(r.Key, s.of) == s.number
}
