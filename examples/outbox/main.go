// Command outbox serves articles over HTTP from a cache in two tiers, in front of a table in PostgreSQL that other programs
// write: it has no write of its own and invalidates nothing. A trigger notes each committed change, and the bus carries the
// notes, so that what is typed into psql is seen by every instance within the staleness bound, 2 s.
//
//	export DATABASE_URL=postgres://localhost/shop
//	psql "$DATABASE_URL" -f examples/outbox/schema.sql
//	go run ./cmd/server outbox install --table articles --key 'article:{slug}'
//	HTTP_ADDR=127.0.0.1:8081 go run ./examples/outbox &
//	HTTP_ADDR=127.0.0.1:8082 go run ./examples/outbox &
//	psql "$DATABASE_URL" -c "INSERT INTO articles (slug, title) VALUES ('go', 'A title')"
//	curl -i 127.0.0.1:8081/articles/go
//	curl '127.0.0.1:8082/articles?slug=go&slug=rust'
//
// The installation adds to the schema the outbox, its functions and Tiercel's own table of products, which stays empty.
package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	url := cmp.Or(os.Getenv("DATABASE_URL"), "postgres://localhost/shop")
	articles, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer func() { _ = articles.Close() }()
	outbox, err := store.Open(ctx, store.Config{URL: url, MaxConns: 4})
	if err != nil {
		return err
	}
	defer func() { _ = outbox.Close() }()
	client := redis.NewClient(&redis.Options{ // a command is tried once, and ends with its context
		Addr:                  cmp.Or(os.Getenv("REDIS_ADDR"), "localhost:6379"),
		ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1, ReadTimeout: 500 * time.Millisecond,
	})
	defer func() { _ = client.Close() }()

	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "shop", Outbox: outbox.Outbox()})
	if err != nil {
		return err
	}
	hearing, deafen := context.WithCancel(context.WithoutCancel(ctx)) // to the last request
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(hearing) })
	defer running.Wait()
	defer deafen()

	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "shop"})
	if err != nil {
		return err
	}
	defer func() { _ = remote.Close() }()
	queries := &Queries{articles}
	cache, err := tier.New(tier.Config[Article]{
		Name: "article", // the first part of the trigger's template
		Load: queries.load, LoadMany: queries.loadMany, Remote: remote, Bus: bus,
	})
	if err != nil {
		return err
	}
	defer func() { _ = cache.Close() }()

	server := &http.Server{
		Addr: cmp.Or(os.Getenv("HTTP_ADDR"), "127.0.0.1:8081"), Handler: routes(cache), ReadHeaderTimeout: 5 * time.Second,
	}
	down := make(chan struct{})
	context.AfterFunc(ctx, func() {
		_ = server.Shutdown(hearing)
		close(down)
	})
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-down // what was being answered is answered
	return nil
}
