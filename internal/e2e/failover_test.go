package e2e

import (
	"fmt"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The primary dies under load. No read fails, none is older than the bound, and no write waits longer than the failover.
// For the figures: go test ./internal/e2e -run UnderLoad -v -steady-pause 10s -steady-turns 5.
func TestSentinel_failsOverUnderLoad(t *testing.T) {
	t.Parallel()
	sentinel := testenv.StartSentinel(t)
	s := startOn(t, testenv.SharedPostgres(t), sentinel.Primary(), 2, func(_ int, _ *stack, env map[string]string) {
		strict(env)
		env["REDIS_URL"] = sentinel.URL()
	})
	load := s.startLoad(t)
	for range *steadyTurns {
		sentinel.AwaitReplica()
		old := sentinel.Primary()
		load.fault("Sentinel failover", func() {
			old.Kill()
			sentinel.AwaitFailover(old)
		})
		old.Start()
		sentinel.AwaitReplica()
	}
	load.judge()
}

const clusterShards = 6

// A slot moves to another node, and then a node dies, under load: what is in the other shards notices nothing.
func TestCluster_movesASlotAndLosesANodeUnderLoad(t *testing.T) {
	t.Parallel()
	cluster := testenv.StartCluster(t, 3)
	first := fmt.Sprintf("{tiercel:0/%d}", clusterShards)
	s := startOn(t, testenv.SharedPostgres(t), cluster.Primary(first), 2, func(_ int, _ *stack, env map[string]string) {
		strict(env)
		env["REDIS_URL"], env["REDIS_SHARDS"] = cluster.URL(), fmt.Sprint(clusterShards)
	})
	load := s.startLoad(t)
	for turn := range *steadyTurns {
		moving := fmt.Sprintf("{tiercel:%d/%d}", (turn+1)%clusterShards, clusterShards)
		load.fault("move of a slot", func() { cluster.MoveSlot(moving) })
		cluster.AwaitReplicas()
		old := cluster.Primary(first)
		load.fault("loss of a node", func() {
			old.Kill()
			cluster.AwaitFailover(old, first)
		})
		old.Start()
		cluster.AwaitReplicas()
	}
	load.judge()
}
