package tier_test

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// What a hit of L2 costs this process, with many readers at once, beside GET by a plain client.
func BenchmarkGet_l2(b *testing.B) {
	const n = 1 << 10
	server := testenv.StartRedis(b)
	client := redis.NewClient(&redis.Options{
		Addr: server.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1, PoolSize: 64,
	})
	b.Cleanup(func() { _ = client.Close() })
	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = remote.Close() })
	value := strings.Repeat("x", 400)
	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	running := make(chan struct{})
	go func() { defer close(running); _ = bus.Run(ctx) }()
	b.Cleanup(func() { stop(); <-running })
	<-bus.Ready()
	cache, err := tier.New(tier.Config[string]{Name: "b", Remote: remote, Bus: bus, TrustWindow: bus.TrustWindow(), Load: func(context.Context, string) (tier.Versioned[string], error) {
		return tier.Versioned[string]{Value: value, Version: 1}, nil
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cache.Close() })
	keys := make([]string, n)
	for i := range keys {
		keys[i] = strconv.Itoa(i)
		if err := client.Set(b.Context(), keys[i], value, 0).Err(); err != nil {
			b.Fatal(err)
		}
		if err := cache.Refresh(b.Context(), keys[i]); err != nil {
			b.Fatal(err)
		}
	}
	for name, read := range map[string]func(ctx context.Context, key string) error{
		"tiercel": func(ctx context.Context, key string) error {
			r, err := cache.GetWith(ctx, key, tier.ReadOptions{SkipLocal: true})
			if r.Outcome == tier.OutcomeLoad { // another reader's answer may be shared
				b.Errorf("the answer is from %v", r.Outcome)
			}
			return err
		},
		"GET": func(ctx context.Context, key string) error { return client.Get(ctx, key).Err() },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetParallelism(32)
			var at atomic.Uint64
			b.RunParallel(func(pb *testing.PB) {
				ctx, cancel := context.WithCancel(b.Context())
				defer cancel()
				for i := at.Add(397); pb.Next(); i++ {
					if err := read(ctx, keys[i%n]); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
