package main

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// copyPlain puts the products of c into Redis as a plain client would keep them: the body, and nothing else.
func copyPlain(ctx context.Context, c *contender, redisAddr string) error {
	client := redis.NewClient(&redis.Options{Addr: redisAddr})
	defer func() { _ = client.Close() }()
	for id := range products {
		a, err := ask(ctx, c, id+1, "detail=l2")
		if err != nil {
			return err
		}
		if err := client.Set(ctx, plainKey(strconv.Itoa(id+1)), a.Body, 0).Err(); err != nil {
			return err
		}
	}
	return nil
}
