package tier

import (
	"slices"
	"testing"
)

// The values are those of package invalidation, and of every release.
func TestShardOf_isTheSameForEver(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][]int{"": {0, 2, 37}, "product:1": {0, 0, 9}, "product:42": {0, 0, 48}, "tag\x00\xff": {0, 2, 34}} {
		if got := []int{shardOf(key, 1), shardOf(key, 3), shardOf(key, 64)}; !slices.Equal(got, want) {
			t.Errorf("%q is in the shards %v of 1, 3 and 64, want %v", key, got, want)
		}
	}
}
