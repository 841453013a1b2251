package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/go-redis/cache/v9"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// newRueidis is DoCache: entries are dropped when Redis says so, by RESP3 tracking. 512 MiB for a connection is more than
// enough for all keys, so that nothing is evicted; connections are as many as it has by default. source is what a
// user would add: on a miss of Redis, load and SET.
func newRueidis(tb testing.TB, addr string) peer {
	tb.Helper()
	c := must(rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{addr}, CacheSizeEachConn: 512 << 20}))(tb)
	tb.Cleanup(c.Close)
	ctx := context.Background()
	return peer{
		name: "rueidis-DoCache",
		get: func(key string) (string, bool) {
			v, err := c.DoCache(ctx, c.B().Get().Key(key).Cache(), time.Hour).ToString()
			if rueidis.IsRedisNil(err) {
				v, err = body, c.Do(ctx, c.B().Set().Key(key).Value(body).Ex(time.Hour).Build()).Error()
			}
			return v, err == nil
		},
		drop: func(key string) { _ = c.Do(ctx, c.B().Del().Key(key).Build()).Error() },
	}
}

// newGoRedisCSC is go-redis' client-side caching with all that it offers for speed: concurrent misses share one connection.
func newGoRedisCSC(tb testing.TB, addr string) peer {
	tb.Helper()
	c := redis.NewClient(&redis.Options{
		Addr: addr, Protocol: 3, ClientSideCacheCoalesceMisses: true,
		ClientSideCacheConfig: &redis.ClientSideCacheConfig{MaxEntries: 2 * numKeys},
	})
	tb.Cleanup(func() { _ = c.Close() })
	ctx := context.Background()
	return peer{
		name: "go-redis-CSC",
		get: func(key string) (string, bool) {
			v, err := c.Get(ctx, key).Result()
			if errors.Is(err, redis.Nil) {
				v, err = body, c.Set(ctx, key, body, time.Hour).Err()
			}
			return v, err == nil
		},
		drop: func(key string) { _ = c.Del(ctx, key).Err() },
	}
}

// newGoRedisCache is go-redis/cache with its own TinyLFU before Redis; no other process learns of a Delete. Strings are
// stored as they are, without msgpack or compression.
func newGoRedisCache(tb testing.TB, addr string) peer {
	tb.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr})
	tb.Cleanup(func() { _ = client.Close() })
	c := cache.New(&cache.Options{Redis: client, LocalCache: cache.NewTinyLFU(2*numKeys, time.Hour), Marshal: asIs, Unmarshal: asWas})
	ctx := context.Background()
	return peer{
		name: "go-redis/cache",
		get: func(key string) (string, bool) {
			var v string
			err := c.Once(&cache.Item{Ctx: ctx, Key: key, Value: &v, TTL: time.Hour, Do: func(*cache.Item) (any, error) { return body, nil }})
			return v, err == nil
		},
		drop: func(key string) { _ = c.Delete(ctx, key) },
	}
}

func asIs(v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return []byte(v), nil
	case *string:
		return []byte(*v), nil
	}
	return nil, errors.New("neither string nor *string")
}

func asWas(b []byte, to any) error {
	v, ok := to.(*string)
	if !ok {
		return errors.New("not a *string")
	}
	*v = string(b)
	return nil
}
