// Command notes serves notes over HTTP from a cache in two tiers, in front of a SQLite file. Start two of it on one Redis
// and one file, and each follows what is written through the other:
//
//	redis-server --port 6379 &
//	HTTP_ADDR=127.0.0.1:8081 go run ./examples/notes &
//	HTTP_ADDR=127.0.0.1:8082 go run ./examples/notes &
//	curl -X PUT -d 'buy milk' 127.0.0.1:8081/notes/today
//	curl -i 127.0.0.1:8082/notes/today
//
// A process that is killed between its commit and the invalidation leaves the others with the old note until its lifetime
// ends: nobody else knows of the change. Where that matters, use an outbox, as examples/outbox does.
package main

import (
	"cmp"
	"context"
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
	notes, err := openNotes(ctx, cmp.Or(os.Getenv("NOTES_FILE"), "notes.db"))
	if err != nil {
		return err
	}
	defer func() { _ = notes.db.Close() }()
	client := redis.NewClient(&redis.Options{ // a command is tried once, and ends with its context
		Addr:                  cmp.Or(os.Getenv("REDIS_ADDR"), "localhost:6379"),
		ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1, ReadTimeout: 500 * time.Millisecond,
	})
	defer func() { _ = client.Close() }()

	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "notes"})
	if err != nil {
		return err
	}
	hearing, deafen := context.WithCancel(context.WithoutCancel(ctx)) // to the last request
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(hearing) })
	defer running.Wait()
	defer deafen()

	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "notes"})
	if err != nil {
		return err
	}
	defer func() { _ = remote.Close() }()
	cache, err := tier.New(tier.Config[string]{Name: "note", Load: notes.read, Remote: remote, Bus: bus})
	if err != nil {
		return err
	}
	defer func() { _ = cache.Close() }()

	server := &http.Server{
		Addr: cmp.Or(os.Getenv("HTTP_ADDR"), "127.0.0.1:8081"), Handler: routes(notes, cache), ReadHeaderTimeout: 5 * time.Second,
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
