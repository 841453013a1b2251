package store_test

import (
	"context"
	"database/sql"
	"errors"
	"log"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

// A table of yours behind a cache of yours: a trigger notes each committed change, whoever makes it, and the bus carries
// the notes. The schema gains the outbox, its functions and Tiercel's own table of products, which may stay empty.
func ExampleDB_Outbox() {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{URL: "postgres://shop@localhost/shop"})
	if err != nil {
		log.Print(err)
		return
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Migrate(ctx); err != nil {
		log.Print(err)
		return
	}
	// Also: tiercel outbox install --table articles --key 'article:{number}'
	if err := db.InstallOutbox(ctx, "articles", "article:{number}"); err != nil {
		log.Print(err)
		return
	}

	client := redis.NewClient(&redis.Options{
		Addr: "localhost:6379", ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
	})
	bus, err := invalidation.New(invalidation.Config{Client: client, Namespace: "shop", Outbox: db.Outbox()})
	if err != nil {
		log.Print(err)
		return
	}
	go func() { _ = bus.Run(ctx) }()
	<-bus.Ready()

	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "shop"})
	if err != nil {
		log.Print(err)
		return
	}
	var articles *sql.DB // yours
	cache, err := tier.New(tier.Config[string]{
		Name: "article", // the first part of the template
		Bus:  bus, Remote: remote,
		Load: func(ctx context.Context, number string) (v tier.Versioned[string], err error) {
			err = articles.QueryRowContext(ctx, "SELECT title, revision FROM articles WHERE number = $1", number).
				Scan(&v.Value, &v.Version)
			if errors.Is(err, sql.ErrNoRows) {
				err = tier.ErrNotFound
			}
			return v, err
		},
	})
	if err != nil {
		log.Print(err)
		return
	}
	title, err := cache.Get(ctx, "7")
	log.Print(title, err)
}
