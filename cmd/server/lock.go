package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/tier/redlock"
)

// lockRedisURLs takes the servers of the quorum lock.
func lockRedisURLs(c *config, value string) error {
	c.LockRedisURLs = value
	if value == "" {
		return nil
	}
	must := errors.New("must be 3 or 5 URLs of different servers, redis://…, rediss://… or unix://…, comma separated")
	servers := make(map[string]bool)
	urls := strings.Split(value, ",")
	for _, url := range urls {
		opts, err := parseRedis(url)
		if err != nil || opts.single == nil { // a group is one server to a quorum
			return must
		}
		servers[opts.single.Addr] = true
	}
	if n := len(urls); (n != 3 && n != 5) || len(servers) != n {
		return must
	}
	return nil
}

// withoutPasswords is withoutPassword of a list.
func withoutPasswords(value string) string {
	urls := strings.Split(value, ",")
	for i, url := range urls {
		urls[i] = withoutPassword(url)
	}
	return strings.Join(urls, ",")
}

// connectLock makes the quorum lock. Its servers need not be there: loads go on without them.
func connectLock(c config, down *teardown) (*redlock.Lock, error) {
	var clients []redis.UniversalClient
	for url := range strings.SplitSeq(c.LockRedisURLs, ",") {
		opts, err := parseRedis(url)
		if err != nil {
			return nil, fmt.Errorf("LOCK_REDIS_URLS: %q: %w", withoutPassword(url), err)
		}
		if err := opts.secure(c.RedisTLS); err != nil {
			return nil, err
		}
		clients = append(clients, opts.client(c.L2Timeout, 0))
	}
	down.add("lock", func(context.Context) error {
		var errs []error
		for _, client := range clients {
			errs = append(errs, client.Close())
		}
		return errors.Join(errs...)
	})
	return redlock.New(redlock.Config{
		Clients: clients, Namespace: c.Namespace, TTL: c.LockTTL, Timeout: min(c.L2Timeout, c.LockTTL/3),
	})
}
