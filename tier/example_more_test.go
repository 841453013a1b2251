package tier_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// Many keys: one question to the source for all that is cached nowhere, and errors by key.
func ExampleCache_GetMany() {
	prices := map[string]string{"battery": "5.49", "cable": "9.90"}
	cache, err := tier.New(tier.Config[string]{
		Name: "price",
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: prices[key]}, nil
		},
		LoadMany: func(_ context.Context, keys []string) (map[string]tier.Versioned[string], error) {
			fmt.Println("asked for", len(keys))
			found := make(map[string]tier.Versioned[string])
			for _, key := range keys { // what is left out does not exist
				if price, ok := prices[key]; ok {
					found[key] = tier.Versioned[string]{Value: price}
				}
			}
			return found, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	found, err := cache.GetMany(context.Background(), []string{"battery", "cable", "unicorn"})
	fmt.Println(found, errors.Is(err, tier.ErrNotFound))
	// Output:
	// asked for 3
	// map[battery:5.49 cable:9.90] false
}

// A loader over read replicas asks which version is known, and goes to the primary if the replica is behind it.
func ExampleMinVersion() {
	replica, primary := int64(1), int64(1) // the version that each has
	cache, err := tier.New(tier.Config[string]{
		Name: "price",
		Load: func(ctx context.Context, key string) (tier.Versioned[string], error) {
			if replica < tier.MinVersion(ctx, key) {
				return tier.Versioned[string]{Value: "from the primary", Version: primary}, nil
			}
			return tier.Versioned[string]{Value: "from the replica", Version: replica}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	ctx := context.Background()
	before, _ := cache.Get(ctx, "battery")
	primary = 2 // committed; the replica lags
	_ = cache.Invalidate(ctx, tier.Change{Key: "battery", Version: 2})
	after, _ := cache.Get(ctx, "battery")
	fmt.Println(before, "-", after)
	// Output: from the replica - from the primary
}

// Hooks tell of all that is not a hit; hits are counted, and told by Stats.
func ExampleHooks() {
	cache, err := tier.New(tier.Config[string]{
		Name: "price",
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: "5.49"}, nil
		},
		Hooks: tier.Hooks{
			Got:    func(_ context.Context, o tier.Outcome, _ time.Duration) { fmt.Println("got from", o) },
			Loaded: func(result string, _ time.Duration) { fmt.Println("loaded:", result) },
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	for range 3 {
		if _, err := cache.Get(context.Background(), "battery"); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(cache.Stats().Outcomes["l1"], "hits")
	// Output:
	// loaded: ok
	// got from load
	// 2 hits
}

// What both tiers hold for a key, for whoever asks why it shows what it shows.
func ExampleCache_Inspect() {
	cache, err := tier.New(tier.Config[string]{
		Name: "price",
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: "5.49", Version: 7}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	ctx := context.Background()
	in, err := cache.Inspect(ctx, "battery")
	for in.Local == nil && err == nil { // what was read comes into L1 a little later
		_, _ = cache.Get(ctx, "battery")
		in, err = cache.Inspect(ctx, "battery")
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(in.Local.Version, in.Local.Servable, in.Remote == nil, err)
	// Output: 7 true true <nil>
}
