package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/internal/embedded"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

// products is how many there are to read out of L2.
const products = 1000

// l2Only serves products past L1: each read asks Redis. Everything else, from the record to the filling of L1, is as ever.
type l2Only struct{ *store.Cached }

func (p l2Only) Get(ctx context.Context, id string) (store.Read, error) {
	return p.GetWith(ctx, id, tier.ReadOptions{SkipLocal: true})
}

// pastL1 is the product API over SQLite and the Redis at that address, with all products in L2.
func pastL1(ctx context.Context, redisAddr string) (_ http.Handler, end func(), err error) {
	var ends []func()
	end = func() {
		for i := range ends {
			ends[len(ends)-1-i]()
		}
	}
	defer func() {
		if err != nil {
			end()
		}
	}()
	file, err := embedded.NewDatabase()
	if err != nil {
		return nil, end, err
	}
	ends = append(ends, func() { _ = file.Remove() })
	db, err := store.Open(ctx, store.Config{URL: file.URL()})
	if err != nil {
		return nil, end, err
	}
	ends = append(ends, func() { _ = db.Close() })
	if _, err := db.Migrate(ctx); err != nil {
		return nil, end, err
	}
	client := redis.NewClient(&redis.Options{Addr: redisAddr, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1})
	ends = append(ends, func() { _ = client.Close() })
	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "bench", Outbox: db.Outbox()})
	if err != nil {
		return nil, end, err
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); _ = bus.Run(ctx) }()
	ends = append(ends, func() { stop(); <-done })
	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "bench", Timeout: time.Second})
	if err != nil {
		return nil, end, err
	}
	ends = append(ends, func() { _ = remote.Close() })
	cached, err := store.NewCached(store.CachedConfig{DB: db, Tier: tier.Config[store.Document]{
		Remote: remote, Bus: bus, TrustWindow: bus.TrustWindow(), RemoteTTL: time.Hour,
	}})
	if err != nil {
		return nil, end, err
	}
	ends = append(ends, func() { _ = cached.Close() })
	<-bus.Ready()
	if err := fill(ctx, cached); err != nil {
		return nil, end, err
	}
	h, err := handlers.New(handlers.Config{Products: l2Only{cached}, Token: "bench"})
	return h, end, err
}

// fill makes the products and has each loaded into L2.
func fill(ctx context.Context, cached *store.Cached) error {
	for n := range products {
		d := store.Draft{
			SKU: fmt.Sprintf("bench-%d", n), Name: fmt.Sprintf("Product %d", n), Brand: "Bench", Category: "benchmark",
			Description: strings.Repeat("It is as long as others. ", 8), Stock: int64(n),
		}
		w, err := cached.Create(ctx, d)
		if err != nil {
			return err
		}
		if w.ID != int64(n+1) {
			return errors.New("the ids do not begin with 1")
		}
	}
	for id := range products {
		if _, err := cached.GetWith(ctx, fmt.Sprint(id+1), tier.ReadOptions{SkipLocal: true}); err != nil {
			return err
		}
	}
	return nil
}
