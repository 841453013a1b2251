package invalidation_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/invalidation"
)

// local is any cache in this process: a tier.Cache is one.
type local struct{ evicted chan string }

func (l local) Evict(keys ...string) {
	for _, k := range keys {
		l.evicted <- k
	}
}

func (l local) EvictAll() {}

// Two processes share a Redis. What one of them changes, the other drops.
func ExampleNew() {
	server, err := miniredis.Run() // stands for your Redis
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	process := func(cache invalidation.Evicter) (bus *invalidation.Bus, stop func()) {
		client := redis.NewClient(&redis.Options{
			Addr: server.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
		})
		bus, err := invalidation.New(invalidation.Config{
			Client:         client,
			Namespace:      "shop",
			StalenessBound: 2 * time.Second,
		})
		if err != nil {
			log.Fatal(err)
		}
		if _, err := bus.Attach("product", cache); err != nil {
			log.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- bus.Run(ctx) }()
		<-bus.Ready()
		return bus, func() {
			cancel()
			if err := <-ended; err != nil {
				log.Print(err)
			}
			_ = client.Close()
		}
	}
	writer, stopWriter := process(local{make(chan string, 10)})
	defer stopWriter()
	peer := local{make(chan string, 10)}
	_, stopPeer := process(peer)
	defer stopPeer()

	// After the commit of product 42:
	if err := writer.Publish(context.Background(), []string{"product:42"}, nil); err != nil {
		fmt.Println("told to nobody, try again:", err)
	}
	fmt.Println("the peer drops", <-peer.evicted)
	// Output: the peer drops 42
}
