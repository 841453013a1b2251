package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"

	"github.com/tiercel-go/tiercel/tier"
)

// concurrent is how many goroutines read L2 at once, as 64 connections to a server would have them.
const concurrent = 64

// smallL1 has room for a hundredth of the keys, so that reads of keys in order find nothing in L1.
func smallL1(cfg *tier.Config[string]) { cfg.MaxBytes = 1 << 16 }

// BenchmarkL2Hit reads what only Redis holds. Tiercel's read goes all its way: L1, a flight, one MGET of log, promise and
// record, checks, and L1 again. The others read the value, no more: go-redis as it comes, and sending commands together;
// rueidis, which always does.
func BenchmarkL2Hit(b *testing.B) {
	addr, keys := server(b), namesOf(numKeys)
	c := replica(b, addr, nil, smallL1)
	warm(b, c, keys)
	who := append([]contestant{reads(b, "tiercel", c, keys)}, plainReads(b, addr, keys)...)
	for name, workers := range map[string]int{"alone": 1, "crowd": concurrent} {
		b.Run(name, func(b *testing.B) {
			takeTurns(b, turns{workers: workers, length: 50, total: numKeys, who: who})
		})
	}
}

// plainReads are what clients of Redis can do with keys that they SET.
func plainReads(tb testing.TB, addr string, keys []string) []contestant {
	tb.Helper()
	ctx := context.Background()
	plain := redis.NewClient(&redis.Options{Addr: addr, PoolSize: concurrent})
	tb.Cleanup(func() { _ = plain.Close() })
	_, err := plain.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range keys {
			p.Set(ctx, key, body, time.Hour)
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	auto := must(plain.AutoPipelineWithOptions(redis.DefaultAutoPipelineOptions()))(tb)
	tb.Cleanup(func() { _ = auto.Close() })
	rueidisClient := must(rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{addr}, DisableCache: true}))(tb)
	tb.Cleanup(rueidisClient.Close)
	return []contestant{
		each(tb, "go-redis-GET", keys, func(key string) (string, error) { return plain.Get(ctx, key).Result() }),
		each(tb, "go-redis-AutoPipeline", keys, func(key string) (string, error) { return auto.Get(ctx, key).Result() }),
		each(tb, "rueidis-GET", keys, func(key string) (string, error) {
			return rueidisClient.Do(ctx, rueidisClient.B().Get().Key(key).Build()).ToString()
		}),
	}
}

func each(tb testing.TB, name string, keys []string, get func(string) (string, error)) contestant {
	tb.Helper()
	return contestant{name, func(from, to int) {
		for _, key := range keys[from:to] {
			if v, err := get(key); err != nil || len(v) != bodyLen {
				tb.Error(name, key, err)
			}
		}
	}}
}

// BenchmarkGetMany reads a hundred keys at once that only Redis holds, and one key likewise, in turns.
func BenchmarkGetMany(b *testing.B) {
	const many = 100
	addr, keys := server(b), namesOf(numKeys)
	c := replica(b, addr, nil, smallL1)
	warm(b, c, keys)
	ctx := context.Background()
	plain := redis.NewClient(&redis.Options{Addr: addr})
	defer func() { _ = plain.Close() }()
	for _, key := range keys {
		if err := plain.Set(ctx, key, body, time.Hour).Err(); err != nil {
			b.Fatal(err)
		}
	}
	stride := func(name string, read func(keys []string) error) contestant {
		return contestant{name, func(from, to int) {
			for at := from; at < to; at++ {
				first := at * many % (numKeys - many)
				if err := read(keys[first : first+many]); err != nil {
					b.Error(name, err)
				}
			}
		}}
	}
	takeTurns(b, turns{workers: 1, length: 20, total: 1 << 16, who: []contestant{
		stride("tiercel-100", func(keys []string) error {
			got, err := c.GetMany(ctx, keys)
			if len(got) != many {
				err = errors.Join(err, errors.New("some are missing"))
			}
			return err
		}),
		stride("tiercel-1", func(keys []string) error {
			_, err := c.Get(ctx, keys[0])
			return err
		}),
		stride("go-redis-MGET-100", func(keys []string) error { return plain.MGet(ctx, keys...).Err() }),
		stride("go-redis-GET", func(keys []string) error { return plain.Get(ctx, keys[0]).Err() }),
	}})
}
