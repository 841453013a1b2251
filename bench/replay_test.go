package bench

import (
	"bufio"
	"compress/gzip"
	"context"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/replay"
	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// replayTurn is how many requests of a trace a turn has.
const replayTurn = 2000

// An op is a read, or a write whose change must be seen.
type op struct {
	key   string
	write bool
}

// web12 is the requests for product pages of a shop in December.
func web12(tb testing.TB) (ops []op) {
	tb.Helper()
	for _, key := range must(replay.Read(testenv.SharedData(tb, "traces/cache2k-web12.keys.gz")))(tb) {
		ops = append(ops, op{key: key})
	}
	return ops
}

// uci is a year of a shop, with its changes of prices, as far as n operations go: 14 % are writes.
func uci(tb testing.TB, n int) (ops []op) {
	tb.Helper()
	f := must(os.Open(testenv.SharedData(tb, "uci-online-retail/mixed-ops.tsv.gz")))(tb)
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(must(gzip.NewReader(f))(tb))
	for lines.Scan() && len(ops) < n {
		if fields := strings.Split(lines.Text(), "\t"); len(fields) >= 3 {
			ops = append(ops, op{key: fields[2], write: fields[1] != "R"})
		}
	}
	if lines.Err() != nil || len(ops) < n {
		tb.Fatal(len(ops), "operations", lines.Err())
	}
	return ops
}

// BenchmarkReplay goes through traces, from a source that takes no time: what is left is what the caches themselves cost,
// misses and writes included. Eight readers go on from places of their own. Everybody has room for all keys of the
// trace in L1; what of it is kept when there is none is another benchmark (docs/performance.md).
func BenchmarkReplay(b *testing.B) {
	for name, ops := range map[string][]op{"web12": web12(b), "uci": uci(b, 200_000)} {
		b.Run(name, func(b *testing.B) {
			truth := newTruth()
			c := replica(b, server(b), nil, func(cfg *tier.Config[string]) { cfg.Load = truth.load })
			ctx := context.Background()
			ours := peer{
				name: "tiercel",
				get:  func(key string) (string, bool) { v, err := c.Get(ctx, key); return v, err == nil },
				drop: func(key string) {
					if err := c.Invalidate(ctx, tier.Change{Key: key, Version: truth.write(key)}); err != nil {
						b.Error(err)
					}
				},
			}
			var who []contestant
			for _, p := range []peer{ours, newRueidis(b, server(b)), newGoRedisCSC(b, server(b)), newGoRedisCache(b, server(b))} {
				who = append(who, contestant{p.name, func(from, to int) {
					for _, op := range ops[from:to] {
						if op.write {
							p.drop(op.key)
						} else if _, ok := p.get(op.key); !ok {
							b.Error(p.name, "has no", op.key)
						}
					}
				}})
			}
			takeTurns(b, turns{workers: 8, length: replayTurn / 8, total: len(ops), who: who})
		})
	}
}

// A truth has a version of each key, which is its value too.
type truth struct {
	mu       sync.Mutex
	versions map[string]int64 // under mu
}

func newTruth() *truth { return &truth{versions: make(map[string]int64)} }

func (t *truth) write(key string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.versions[key] = max(t.versions[key], 1) + 1
	return t.versions[key]
}

func (t *truth) load(_ context.Context, key string) (value, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	version := max(t.versions[key], 1)
	return value{Value: strconv.FormatInt(version, 10) + body, Version: version, TTL: time.Hour}, nil
}
