package testenv_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func holds(t *testing.T, r *testenv.Redis, key string) bool {
	t.Helper()
	n, err := r.Client(t).Exists(t.Context(), key).Result()
	if err != nil {
		t.Fatal(err)
	}
	return n == 1
}

func TestSentinel_failsOverToAReplicaThatLacksTheLastWrites(t *testing.T) {
	t.Parallel()
	s := testenv.StartSentinel(t)
	opts, err := redis.ParseFailoverURL(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewFailoverClient(opts)
	t.Cleanup(func() { _ = c.Close() })

	old := s.Primary()
	mustSet(t, old.Client(t), "before")
	s.AwaitReplica()
	s.CutReplica()
	mustSet(t, c, "after")
	if r := s.Replica(); !holds(t, r, "before") || holds(t, r, "after") {
		t.Fatal("the replica does not hold exactly what was written before the cut")
	}

	old.Kill()
	successor := s.AwaitFailover(old)
	if successor == old || s.Primary() != successor || s.Replica() != old {
		t.Fatal("the failover left the roles as they were")
	}
	testenv.Eventually(t, 10*time.Second, func() bool { return set(t, c, "later") == nil }, "the client follows")
	if holds(t, successor, "after") || !holds(t, successor, "later") {
		t.Fatal("the successor does not hold exactly what it should")
	}

	old.Start()
	s.AwaitReplica()
	if !holds(t, old, "before") || !holds(t, old, "later") {
		t.Fatal("the old primary, back as a replica, lacks what the new one holds")
	}
}

func TestSentinel_healedReplicaCatchesUpAndReplacesAPausedPrimary(t *testing.T) {
	t.Parallel()
	s := testenv.StartSentinel(t)
	old, r := s.Primary(), s.Replica()
	s.CutReplica()
	mustSet(t, old.Client(t), "k")
	if holds(t, r, "k") {
		t.Fatal("the cut let a write through")
	}
	s.HealReplica()
	s.AwaitReplica()
	if !holds(t, r, "k") {
		t.Fatal("the replica lacks the write after it caught up")
	}
	if err := set(t, r.Client(t), "x"); err == nil {
		t.Fatal("the replica takes writes")
	}
	old.Pause()
	s.AwaitFailover(old)
	mustSet(t, r.Client(t), "x")
	old.Resume()
	s.AwaitReplica()
	if !holds(t, old, "x") {
		t.Fatal("the old primary, resumed, is not a replica of the new one")
	}
}
