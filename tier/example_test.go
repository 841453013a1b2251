package tier_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// A cache of one process, without Redis: give it a name and a loader.
func ExampleNew() {
	prices := map[string]string{"battery": "5.49"}
	cache, err := tier.New(tier.Config[string]{
		Name: "price",
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			price, ok := prices[key] // a database, in earnest
			if !ok {
				return tier.Versioned[string]{}, tier.ErrNotFound
			}
			return tier.Versioned[string]{Value: price}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()

	price, err := cache.Get(context.Background(), "battery")
	fmt.Println(price, err)
	_, err = cache.Get(context.Background(), "unicorn")
	fmt.Println(errors.Is(err, tier.ErrNotFound))
	// Output:
	// 5.49 <nil>
	// true
}

// Two tiers and a bus: what every process of a service makes for itself.
func Example_twoTiers() {
	server := miniredis.NewMiniRedis() // a real Redis, in earnest
	if err := server.Start(); err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client := redis.NewClient(&redis.Options{
		Addr: server.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
	})
	defer func() { _ = client.Close() }()

	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "shop"})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(ctx) })
	defer running.Wait()
	defer cancel()
	<-bus.Ready()

	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "shop"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = remote.Close() }()
	cache, err := tier.New(tier.Config[string]{
		Name: "price", Remote: remote, Bus: bus,
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: "5.49", Version: 1}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()

	for range 2 {
		r, err := cache.GetInfo(ctx, "battery")
		fmt.Println(r.Value, r.Outcome, err)
	}
	// Output:
	// 5.49 load <nil>
	// 5.49 l1 <nil>
}

// After the commit of a write, and never before, its key is invalidated. With the version, this process never shows an
// older one again.
func ExampleCache_Invalidate() {
	price, version := "5.49", int64(1)
	cache, err := tier.New(tier.Config[string]{
		Name: "price",
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: price, Version: version}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	ctx := context.Background()

	before, _ := cache.Get(ctx, "battery")
	price, version = "4.99", 2 // the transaction that commits
	err = cache.Invalidate(ctx, tier.Change{Key: "battery", Version: version})
	if errors.Is(err, tier.ErrPending) {
		fmt.Println("the peers will hear of it from the outbox")
	}
	after, _ := cache.Get(ctx, "battery")
	fmt.Println(before, after)
	// Output: 5.49 4.99
}

// Pages of a catalogue hang on their category: one invalidation reaches all of them.
func ExampleCache_InvalidateTags() {
	products := map[string]int{"lamps": 3}
	pages, err := tier.New(tier.Config[string]{
		Name: "page",
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			category, page, _ := strings.Cut(key, "/")
			return tier.Versioned[string]{Value: fmt.Sprintf("page %s of %d %s", page, products[category], category)}, nil
		},
		Tags: func(key string) []string { // known from the key, before the load
			category, _, _ := strings.Cut(key, "/")
			return []string{"category:" + category}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = pages.Close() }()

	ctx := context.Background()
	for range 2 {
		first, _ := pages.Get(ctx, "lamps/1")
		second, _ := pages.Get(ctx, "lamps/2")
		fmt.Println(first, "-", second)
		products["lamps"] = 4 // committed
		if err := pages.InvalidateTags(ctx, "category:lamps"); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// page 1 of 3 lamps - page 2 of 3 lamps
	// page 1 of 4 lamps - page 2 of 4 lamps
}
