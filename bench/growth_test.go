package bench

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/tier"
)

// BenchmarkGrowthKeys is a hit of L1 among more and more keys, read evenly: what grows is how often the processor must wait
// for memory.
func BenchmarkGrowthKeys(b *testing.B) {
	for _, n := range []int{100, 1000, numKeys} {
		b.Run(fmt.Sprint("keys=", n), func(b *testing.B) {
			keys := namesOf(n)
			order := make([]string, 1<<16)
			for i := range order {
				order[i] = keys[i*7919%n]
			}
			c, bare := alone(b), newRistretto(b)
			warm(b, c, keys)
			bare.fill(b, keys)
			takeTurns(b, turns{length: localTurn, total: len(order), who: []contestant{reads(b, "tiercel-alone", c, order), bare.reads(b, order)}})
		})
	}
}

// BenchmarkGrowthSize is a hit of L2 with larger and larger values, beside the GET of one as large.
func BenchmarkGrowthSize(b *testing.B) {
	for _, size := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprint("bytes=", size), func(b *testing.B) {
			addr, keys, ctx := server(b), namesOf(1000), context.Background()
			large := strings.Repeat("p", size)
			c := replica(b, addr, nil, func(cfg *tier.Config[string]) {
				smallL1(cfg)
				cfg.Load = func(context.Context, string) (value, error) { return value{Value: large, Version: 1}, nil }
			})
			warm(b, c, keys)
			plain := redis.NewClient(&redis.Options{Addr: addr})
			defer func() { _ = plain.Close() }()
			for _, key := range keys {
				if err := plain.Set(ctx, key, large, time.Hour).Err(); err != nil {
					b.Fatal(err)
				}
			}
			read := func(name string, get func(key string) (string, error)) contestant {
				return contestant{name, func(from, to int) {
					for _, key := range keys[from:to] {
						if v, err := get(key); err != nil || len(v) != size {
							b.Error(name, key, len(v), err)
						}
					}
				}}
			}
			takeTurns(b, turns{workers: 1, length: 50, total: len(keys), who: []contestant{
				read("tiercel", func(key string) (string, error) { return c.Get(ctx, key) }),
				read("go-redis-GET", func(key string) (string, error) { return plain.Get(ctx, key).Result() }),
			}})
		})
	}
}

// BenchmarkGrowthWrites is a read, zipf, with more and more writes among the reads.
func BenchmarkGrowthWrites(b *testing.B) {
	order, c, ctx := zipf(1<<16, 0.99), replica(b, server(b), nil, nil), context.Background()
	warm(b, c, namesOf(numKeys))
	with := func(each int) contestant {
		return contestant{fmt.Sprintf("one-in-%d", each), func(from, to int) {
			for i := from; i < to; i++ {
				var err error
				if i%each == 0 {
					err = c.Invalidate(ctx, change(order[i]))
				} else {
					_, err = c.Get(ctx, order[i])
				}
				if err != nil {
					b.Error(err)
				}
			}
		}}
	}
	takeTurns(b, turns{workers: 8, length: 1000, total: len(order), who: []contestant{with(10_000), with(1000), with(100), with(10)}})
}
