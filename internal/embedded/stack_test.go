package embedded_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/embedded"
	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// A replica is a cache with its bus, as a process of its own would have it.
type replica struct {
	cache *tier.Cache[string]
	bus   *invalidation.Bus
}

func newReplica(t *testing.T, r *embedded.Redis, load tier.Loader[string]) replica {
	t.Helper()
	opts, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	opts.ContextTimeoutEnabled, opts.MaxRetries, opts.DialerRetries = true, -1, 1
	client := redis.NewClient(opts)
	// A loaded machine with the race detector may be slower than the defaults; what is tested is another thing.
	bus, err := invalidation.New(invalidation.Config{
		Client: client, Namespace: "tiercel", CommandTimeout: 5 * time.Second, PublishTimeout: 20 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "tiercel", Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	cache, err := tier.New(tier.Config[string]{Name: "product", Load: load, Remote: remote, Bus: bus})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- bus.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		_ = cache.Close()
		_ = remote.Close()
		_ = client.Close()
	})
	<-bus.Ready()
	return replica{cache, bus}
}

func (r replica) get(t *testing.T, key string) (string, tier.Outcome) {
	t.Helper()
	got, err := r.cache.GetInfo(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return got.Value, got.Outcome
}

// All scripts of the protocol run on the embedded Redis: fill, read, invalidate, renew.
func TestRedis_carriesBothTiersAndTheBus(t *testing.T) {
	t.Parallel()
	server, err := embedded.StartRedis()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	var version atomic.Int64
	version.Store(1)
	load := func(context.Context, string) (tier.Versioned[string], error) {
		v := version.Load()
		return tier.Versioned[string]{Value: string(rune('a' + v)), Version: v}, nil
	}
	one, two := newReplica(t, server, load), newReplica(t, server, load)
	testenv.Eventually(t, 10*time.Second, func() bool { return one.bus.Status().Trusted && two.bus.Status().Trusted }, "no promise")

	if v, o := one.get(t, "1"); v != "b" || o != tier.OutcomeLoad {
		t.Errorf("cold: %q, %v", v, o)
	}
	if v, o := one.get(t, "1"); v != "b" || o != tier.OutcomeL1 {
		t.Errorf("warm: %q, %v", v, o)
	}
	if v, o := two.get(t, "1"); v != "b" || o != tier.OutcomeL2 {
		t.Errorf("on the other replica: %q, %v", v, o)
	}
	version.Store(2)
	if err := one.cache.Invalidate(t.Context(), tier.Change{Key: "1", Version: 2}); err != nil {
		t.Fatal(err)
	}
	if v, _ := one.get(t, "1"); v != "c" {
		t.Errorf("the writer reads %q", v)
	}
	testenv.Eventually(t, 5*time.Second, func() bool { v, _ := two.get(t, "1"); return v == "c" }, "the other reads the old value")
	// The promise is renewed as the embedded clock goes on: three trust windows later it stands.
	until := time.Now().Add(3 * one.bus.TrustWindow())
	testenv.Eventually(t, 20*time.Second, func() bool {
		if !one.bus.Status().Trusted {
			t.Error("trust was lost")
		}
		return time.Now().After(until)
	}, "three trust windows do not pass")
}
