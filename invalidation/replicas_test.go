package invalidation

import (
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestReplicas_tellWhatEachHadHandledWhenItReported(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := patientState(client)
		s.name = nameInReports("shop-7")
		b := &Bus{cfg: Config{StalenessBound: 10 * time.Minute}.withDefaults(), shards: []*shard{{barrier: s}}}
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}}))
		v := must[View](t)(s.Sync(t.Context(), Place{}))
		other := reportLine(4, v.Now.Add(-time.Minute).UnixMicro(), v.Tail, v.End)
		client.HSet(t.Context(), s.replicas, "other", other, "ancient", reportLine(1, 1, "-", "-"), "garbled", "what is this")
		all := must[[]Replica](t)(b.Replicas(t.Context()))
		if len(all) != 2 {
			t.Fatalf("%+v, want two", all)
		}
		old, own := all[0], all[1]
		if own.Name != "shop-7" || !own.Self || own.ID != s.reports.replica || own.Behind != 1 || own.Position != "" || own.Age > time.Minute {
			t.Errorf("the own report is listed as %+v", own)
		}
		if old.ID != "other" || old.Self || old.Behind != 0 || old.Lag != 0 || old.Position != v.End || old.Age < time.Minute {
			t.Errorf("the other report is listed as %+v", old)
		}
		if own.Trusted || old.Trusted {
			t.Error("somebody is trusted without a promise")
		}
		client.Set(t.Context(), s.promise, "x", time.Minute)
		all = must[[]Replica](t)(b.Replicas(t.Context()))
		if !all[0].Trusted || !all[1].Trusted { // the window is some five minutes
			t.Errorf("not trusted with a promise: %+v", all)
		}
	})
}

// A name takes nothing from what decides.
func TestReplicas_nameDoesNotConfuseTheWriteBarrier(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	named := func(cfg *Config) { patient(cfg); cfg.Name = "shop-7" }
	b, _, _ := startBus(t, server.Client(t), named)
	startBus(t, server.Client(t), named)
	settle(b)
	receipt, committed := receiptOf(t, b, "c:1")
	if err := b.Confirm(t.Context(), receipt, committed); err != nil {
		t.Error(err)
	}
	if took := time.Since(committed); took > b.cfg.StalenessBound/2 {
		t.Errorf("it took %v: the bound confirmed it, not the reports", took)
	}
	if all := must[[]Replica](t)(b.Replicas(t.Context())); len(all) != 2 || all[0].Name != "shop-7" || all[1].Name != "shop-7" {
		t.Errorf("listed: %+v", all)
	}
}

func TestApplied_tellsWhereAMessageCameFrom(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	var mu sync.Mutex
	seen := map[string]string{} // under mu
	hook := func(replica string) func(*Config) {
		return func(cfg *Config) {
			patient(cfg)
			cfg.Hooks.Applied = func(m Message, origin string, lag time.Duration) {
				mu.Lock()
				defer mu.Unlock()
				if lag < 0 || m.Position == "" {
					t.Errorf("%+v came %v after it was published", m, lag)
				}
				seen[replica+" "+m.Key] = origin
			}
		}
	}
	a, _, _ := startBus(t, server.Client(t), hook("a"))
	startBus(t, server.Client(t), hook("b"))
	if err := a.Publish(t.Context(), []string{"c:1"}, nil); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, time.Minute, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return seen["a c:1"] != "" && seen["b c:1"] != ""
	}, "a message was not told of")
	mu.Lock()
	defer mu.Unlock()
	// A look at the log may be faster than the push.
	if b := seen["b c:1"]; seen["a c:1"] != "local" || b != "bus" && b != "replay" {
		t.Errorf("told: %v", seen)
	}
}
