package tier_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

const shards = 3

// newSharded returns a cache whose keys are spread over shards, on a bus of its own.
func newSharded(t *testing.T, server *testenv.Redis, s *source, change func(*tier.Config[string])) (*tier.Cache[string], *invalidation.Bus) {
	t.Helper()
	bus, err := invalidation.New(invalidation.Config{
		Client: newClientWithin(t, server.Addr(), ample), Namespace: "test", Shards: shards,
		StalenessBound: 2 * time.Second, CommandTimeout: ample, PublishTimeout: 10 * ample,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	cfg := tier.Config[string]{
		Name: "c", Load: s.load, Bus: bus,
		Remote: newRedis(t, tier.RedisConfig{Client: newClientWithin(t, server.Addr(), ample), Timeout: ample, Shards: shards}),
	}
	if change != nil {
		change(&cfg)
	}
	c := newCache(t, cfg)
	testenv.Eventually(t, 10*time.Second, func() bool { return bus.Status().Trusted }, "the bus is trusted")
	return c, bus
}

// keysOfShards are n keys of each shard, in turn.
func keysOfShards(bus *invalidation.Bus, n int) (keys [shards][]string) {
	for i, found := 0, 0; found < n*shards; i++ {
		key := fmt.Sprint(i)
		if of := bus.Shard("c:" + key); len(keys[of]) < n {
			keys[of] = append(keys[of], key)
			found++
		}
	}
	return keys
}

// forbid keeps everybody from a shard until allow is called.
func forbid(t *testing.T, client *redis.Client, shard int) (allow func()) {
	t.Helper()
	rules := []string{"resetkeys"}
	for i := range shards {
		if i != shard {
			rules = append(rules, fmt.Sprintf("~{test:%d/%d}*", i, shards))
		}
	}
	if err := client.ACLSetUser(t.Context(), "default", rules...).Err(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := client.ACLSetUser(t.Context(), "default", "allkeys").Err(); err != nil {
			t.Error(err)
		}
	}
}

func TestShards_manyKeysAreOneLoadAndOneLookAtEach(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	var mu sync.Mutex
	var asked [][]string
	many := func(cfg *tier.Config[string]) {
		cfg.LoadMany = func(ctx context.Context, keys []string) (map[string]tier.Versioned[string], error) {
			mu.Lock()
			asked = append(asked, slices.Clone(keys))
			mu.Unlock()
			got := make(map[string]tier.Versioned[string])
			for _, key := range keys {
				v, err := s.load(ctx, key)
				if err != nil {
					return nil, err
				}
				got[key] = v
			}
			return got, nil
		}
	}
	a, bus := newSharded(t, server, s, many)
	b, _ := newSharded(t, server, s, many)
	of := keysOfShards(bus, 3)
	keys := slices.Concat(of[0], of[1], of[2])
	for _, key := range keys {
		s.set(key, "v"+key)
	}
	for _, c := range []*tier.Cache[string]{a, b} {
		got, err := c.GetMany(t.Context(), keys)
		if err != nil || len(got) != len(keys) {
			t.Fatalf("GetMany = %v, %v", got, err)
		}
		testenv.Eventually(t, 10*time.Second, func() bool { return c.Stats().FlightsActive == 0 }, "L2 has them")
	}
	if len(asked) != 1 || len(asked[0]) != len(keys) {
		t.Errorf("the source was asked for %v: want all keys at once, by the first of two processes", asked)
	}
	invalidate(t, a, s.set(keys[0], "w"), s.set(keys[4], "w"), s.set(keys[8], "w"))
	testenv.Eventually(t, 2*time.Second, func() bool {
		got, err := b.GetMany(t.Context(), keys)
		return err == nil && got[keys[0]] == "w" && got[keys[4]] == "w" && got[keys[8]] == "w"
	}, "the other process shows the changes in all shards")
}

// What is known of one shard says nothing of another: neither the proof that nothing was missed, nor that something was.
func TestShards_areTrustedEachByItself(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	a, bus := newSharded(t, server, s, nil)
	of := keysOfShards(bus, 1)
	for _, keys := range of {
		s.set(keys[0], "v")
		expect(t, a, keys[0], "v")
	}
	testenv.Eventually(t, 10*time.Second, func() bool { return a.Stats().FlightsActive == 0 }, "L2 has them")
	allow := forbid(t, server.Client(t), 1)
	testenv.Eventually(t, 10*time.Second, func() bool { return !bus.StatusOf(1).Trusted }, "shard 1 is not trusted")
	began := time.Now()
	testenv.Eventually(t, 10*time.Second, func() bool { return time.Since(began) > bus.TrustWindow() }, "the window passes")
	for i, keys := range of {
		r, err := a.GetInfo(t.Context(), keys[0])
		if want := []tier.Outcome{tier.OutcomeL1, tier.OutcomeLoad, tier.OutcomeL1}[i]; err != nil || r.Outcome != want {
			t.Errorf("shard %d answers from %v, %v; want %v", i, r.Outcome, err, want)
		}
	}
	if got, err := a.GetMany(t.Context(), slices.Concat(of[0], of[1], of[2])); err != nil || len(got) != shards {
		t.Errorf("GetMany = %v, %v while one shard is out of reach", got, err)
	}
	allow()
	testenv.Eventually(t, 10*time.Second, func() bool { return bus.Status().Trusted }, "all is trusted again")
}

func TestEvictShard_leavesTheOthers(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	a, bus := newSharded(t, server, s, nil)
	of := keysOfShards(bus, 20)
	for _, key := range slices.Concat(of[0], of[1], of[2]) {
		s.set(key, "v")
		expect(t, a, key, "v")
	}
	testenv.Eventually(t, 10*time.Second, func() bool { return a.Stats().FlightsActive == 0 }, "L2 has them")
	a.EvictShard(1)
	var fromL1 [shards]int
	for i, keys := range of {
		for _, key := range keys {
			r, err := a.GetInfo(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			if r.Outcome == tier.OutcomeL1 {
				fromL1[i]++
			}
		}
	}
	if fromL1 != [shards]int{20, 0, 20} {
		t.Errorf("L1 still has %v of 20 keys of each shard", fromL1)
	}
}

func TestNewRedis_refusesShardsThatCannotBe(t *testing.T) {
	client := newClient(t, "127.0.0.1:1")
	for _, n := range []int{-1, 65} {
		if _, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "test", Shards: n}); err == nil || !strings.Contains(err.Error(), "1 to 64") {
			t.Errorf("%d shards: %v", n, err)
		}
	}
	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "test", Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	_, err = tier.New(tier.Config[string]{
		Name: "c", Load: newSource().load, Bus: bus, Remote: newRedis(t, tier.RedisConfig{Client: client, Shards: 3}),
	})
	if err == nil || !strings.Contains(err.Error(), "of 3 shards") {
		t.Errorf("3 shards beside a bus of 2: %v", err)
	}
}
