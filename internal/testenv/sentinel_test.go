package testenv_test

import (
	"strconv"
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

func TestSentinel_failsOverThereAndBack(t *testing.T) {
	t.Parallel()
	s := testenv.StartSentinel(t)
	for i := range 2 {
		old := s.Primary()
		mustSet(t, old.Client(t), strconv.Itoa(i))
		s.AwaitReplica()
		old.Pause()
		successor := s.AwaitFailover(old)
		old.Resume()
		s.AwaitReplica()
		if n := keys(t, successor.Client(t)); n != int64(i)+1 {
			t.Fatalf("%d keys after failover %d; want all %d", n, i+1, i+1)
		}
	}
}

func TestSentinel_healedReplicaCatchesUp(t *testing.T) {
	t.Parallel()
	s := testenv.StartSentinel(t)
	c, r := s.Primary().Client(t), s.Replica()
	s.CutReplica()
	mustSet(t, c, "k")
	if holds(t, r, "k") {
		t.Fatal("the cut let a write through")
	}
	s.HealReplica()
	s.AwaitReplica()
	if !holds(t, r, "k") {
		t.Fatal("the replica lacks the write after it caught up")
	}
	if err := r.Client(t).Set(t.Context(), "x", "y", 0).Err(); err == nil {
		t.Fatal("the replica takes writes")
	}
}
