package bench

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// raw is the codec of strings as they are, so that nobody pays for JSON: the peers store strings, too.
type raw struct{}

func (raw) Append(dst []byte, v string) ([]byte, error) { return append(dst, v...), nil }
func (raw) Decode(src []byte, _ int64) (string, error)  { return string(src), nil }

type value = tier.Versioned[string]

func loadBody(context.Context, string) (value, error) { return value{Value: body, Version: 1}, nil }

// hooks are set as a program sets them that counts everything.
func hooks() tier.Hooks {
	return tier.Hooks{
		Got: func(context.Context, tier.Outcome, time.Duration) {}, Loaded: func(string, time.Duration) {},
		Waited: func(string, time.Duration) {}, FillRejected: func(string) {},
	}
}

// replica makes a cache on both tiers, with its own connections and its own end of the bus, as a process has it; change
// may change its settings. wrap, if not nil, stands between cache and bus.
func replica(tb testing.TB, addr string, wrap func(*invalidation.Bus) tier.Bus, change func(*tier.Config[string])) *tier.Cache[string] {
	tb.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1})
	tb.Cleanup(func() { _ = client.Close() })
	bus := must(invalidation.New(invalidation.Config{
		Client: client, Namespace: "bench",
		CommandTimeout: 10 * time.Second, PublishTimeout: time.Minute, // a busy machine is slow, and no error
	}))(tb)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := bus.Run(ctx); err != nil {
			tb.Error(err)
		}
	}()
	tb.Cleanup(func() { stop(); <-ended })
	<-bus.Ready()
	remote := must(tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "bench", Timeout: 10 * time.Second}))(tb)
	tb.Cleanup(func() { _ = remote.Close() })
	cfg := tier.Config[string]{
		Name: "product", Load: loadBody, Remote: remote, Bus: bus, Codec: raw{}, TTL: time.Hour, RemoteTTL: time.Hour,
		HotKeys: 100, Hooks: hooks(),
	}
	if wrap != nil {
		cfg.Bus = wrap(bus)
	}
	if change != nil {
		change(&cfg)
	}
	c := must(tier.New(cfg))(tb)
	tb.Cleanup(func() { _ = c.Close() })
	return c
}

// alone makes a cache of one process: no L2, no bus, and so no proof to ask for.
func alone(tb testing.TB) *tier.Cache[string] {
	tb.Helper()
	c := must(tier.New(tier.Config[string]{
		Name: "product", Load: loadBody, TTL: time.Hour, RemoteTTL: time.Hour, HotKeys: 100, Hooks: hooks(),
	}))(tb)
	tb.Cleanup(func() { _ = c.Close() })
	return c
}

// warm fills L1, and returns when it shows what it was given.
func warm(tb testing.TB, c *tier.Cache[string], keys []string) {
	tb.Helper()
	for part := range parts(keys, 500) {
		if _, err := c.GetMany(tb.Context(), part); err != nil {
			tb.Fatal(err)
		}
	}
	for c.Stats().FlightsActive > 0 { // until then answers come from the finished flights
		pause(time.Millisecond)
	}
}

// reads is the contestant that reads order through a cache.
func reads(tb testing.TB, name string, c *tier.Cache[string], order []string) contestant {
	tb.Helper()
	ctx := context.Background()
	return contestant{name, func(from, to int) {
		for _, key := range order[from:to] {
			if v, err := c.Get(ctx, key); err != nil || len(v) != bodyLen {
				tb.Error(name, key, err)
			}
		}
	}}
}

func change(key string) tier.Change { return tier.Change{Key: key} }
