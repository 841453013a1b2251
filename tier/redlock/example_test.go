package redlock_test

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/redlock"
)

// Three servers of their own hold the lock of a load. Here none of them is there: the load goes on without it.
func ExampleNew() {
	var clients []redis.UniversalClient
	defer func() {
		for _, client := range clients {
			_ = client.Close()
		}
	}()
	for _, addr := range []string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"} {
		clients = append(clients, redis.NewClient(&redis.Options{
			Addr: addr, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
		}))
	}
	lock, err := redlock.New(redlock.Config{Clients: clients, Namespace: "shop"})
	if err != nil {
		fmt.Println(err)
		return
	}
	cache, err := tier.New(tier.Config[string]{
		Name: "price", Lock: lock,
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: "5.49"}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	fmt.Println(cache.Get(context.Background(), "battery"))
	// Output: 5.49 <nil>
}
