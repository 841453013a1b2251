package tier_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// A loader that asks the source for the version first, as a conditional request of HTTP does: what did not change is not
// sent again.
func ExampleHeldVersion() {
	bodies := 0
	cache, err := tier.New(tier.Config[string]{
		Name: "price", TTL: 10 * time.Millisecond, RemoteTTL: 10 * time.Millisecond,
		Load: func(ctx context.Context, key string) (tier.Versioned[string], error) {
			const current = 7 // SELECT version …
			if held, ok := tier.HeldVersion(ctx, key); ok && held == current {
				return tier.Versioned[string]{Unchanged: true}, nil
			}
			bodies++
			return tier.Versioned[string]{Value: "5.49", Version: current}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	ctx := context.Background()
	for cache.Stats().Loads < 3 { // over three lifetimes
		if _, err := cache.Get(ctx, "battery"); err != nil {
			fmt.Println(err)
			return
		}
	}
	price, _ := cache.Get(ctx, "battery")
	fmt.Println(price, bodies)
	// Output: 5.49 1
}

// The source knows best how long an answer is good for, and which is nobody else's.
func ExampleVersioned() {
	cache, err := tier.New(tier.Config[string]{
		Name: "rate",
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			switch key {
			case "EUR/USD":
				return tier.Versioned[string]{Value: "1.09", TTL: 5 * time.Second}, nil
			default:
				return tier.Versioned[string]{Value: "an offer for you alone", NoStore: true}, nil
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	ctx := context.Background()
	for _, key := range []string{"EUR/USD", "EUR/USD", "offer", "offer"} {
		r, err := cache.GetInfo(ctx, key)
		fmt.Println(r.Value, r.Outcome, err)
	}
	// Output:
	// 1.09 load <nil>
	// 1.09 l1 <nil>
	// an offer for you alone load <nil>
	// an offer for you alone load <nil>
}

// A reader who wrote version 2 elsewhere reads at least that, though this process has not heard of it.
func ExampleCache_GetWith() {
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
	price, version = "4.99", 2 // by another process
	after, err := cache.GetWith(ctx, "battery", tier.ReadOptions{MinVersion: 2})
	fmt.Println(before, after.Value, err)
	_, err = cache.GetWith(ctx, "battery", tier.ReadOptions{MinVersion: 3})
	fmt.Println(errors.Is(err, tier.ErrVersion))
	// Output:
	// 5.49 4.99 <nil>
	// true
}
