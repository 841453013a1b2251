package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"github.com/tiercel-go/tiercel/tier"
)

const (
	stampeders = 250 // goroutines of each of the four caches
	coldKeys   = 100
	loadTime   = 20 * time.Millisecond
)

// A stampede counts what a thousand readers of cold keys cost the source.
type stampede struct {
	loads atomic.Int64
	waits []float64 // milliseconds of each reader
}

func (s *stampede) load(ctx context.Context) error {
	s.loads.Add(1)
	select {
	case <-time.After(loadTime):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run has each of the readers read one key, all at once.
func (s *stampede) run(b *testing.B, name string, gets []func(key string) error) {
	b.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	begin := make(chan struct{})
	for _, get := range gets {
		for i := range stampeders {
			wg.Go(func() {
				key := fmt.Sprint(name, "-", i%coldKeys)
				<-begin
				began := time.Now()
				err := get(key)
				took := time.Since(began)
				mu.Lock()
				defer mu.Unlock()
				if s.waits = append(s.waits, took.Seconds()*1000); err != nil {
					b.Error(err)
				}
			})
		}
	}
	close(begin)
	wg.Wait()
}

// BenchmarkStampede has a thousand readers of four caches, each with its own connections, ask for a hundred keys that
// nobody holds, from a source that takes 20 ms. The least number of loads is 100. MaxLoads is raised so that one cache
// may load all: what is measured is not the queue before a database.
func BenchmarkStampede(b *testing.B) {
	for name, setup := range map[string]func(testing.TB, string, *stampede) func(string) error{
		"tiercel": stampedeTiercel, "rueidis-aside": stampedeAside, "sturdyc": stampedeSturdyc,
	} {
		b.Run(name, func(b *testing.B) {
			s, addr := new(stampede), server(b)
			var gets []func(string) error
			for range 4 {
				gets = append(gets, setup(b, addr, s))
			}
			s.run(b, "warm", gets) // connections, scripts
			s.loads.Store(0)
			s.waits = nil
			rounds := 0
			for ; b.Loop(); rounds++ {
				s.run(b, fmt.Sprint("cold", rounds), gets)
			}
			b.ReportMetric(float64(s.loads.Load())/float64(rounds), "loads")
			b.ReportMetric(quantile(s.waits, 0.5), "p50-ms")
			b.ReportMetric(quantile(s.waits, 0.99), "p99-ms")
			b.ReportMetric(0, "ns/op") // of the slowest reader: says less
		})
	}
}

func stampedeTiercel(tb testing.TB, addr string, s *stampede) func(string) error {
	tb.Helper()
	c := replica(tb, addr, nil, func(cfg *tier.Config[string]) {
		cfg.MaxLoads = coldKeys
		cfg.Load = func(ctx context.Context, _ string) (value, error) { return value{Value: body, Version: 1}, s.load(ctx) }
	})
	return func(key string) error {
		_, err := c.Get(context.Background(), key)
		return err
	}
}

// stampedeSturdyc has one load for each process, as every cache of one process has at best.
func stampedeSturdyc(tb testing.TB, _ string, s *stampede) func(string) error {
	tb.Helper()
	p := newSturdycWith(s.load)
	return func(key string) error {
		if _, ok := p.get(key); !ok {
			return errors.New("no value")
		}
		return nil
	}
}

// stampedeAside is the cache-aside pattern on client-side caching as the package rueidisaside has it, which is a module
// that could not be had: who finds nothing puts a token under the key, and loads if his was the first; the others have
// read the token through DoCache, and are told by Redis when it goes.
func stampedeAside(tb testing.TB, addr string, s *stampede) func(string) error {
	tb.Helper()
	changed := newNotices()
	c := must(rueidis.NewClient(rueidis.ClientOption{
		InitAddress: []string{addr},
		OnInvalidations: func(messages []rueidis.RedisMessage) {
			for _, m := range messages {
				if key, err := m.ToString(); err == nil {
					changed.tell(key)
				}
			}
		},
	}))(tb)
	tb.Cleanup(c.Close)
	const token = "loading"
	return func(key string) error {
		ctx := context.Background()
		for {
			notice := changed.watch(key)
			v, err := c.DoCache(ctx, c.B().Get().Key(key).Cache(), time.Minute).ToString()
			if rueidis.IsRedisNil(err) {
				set := c.B().Set().Key(key).Value(token).Nx().Get().PxMilliseconds(5000).Build()
				if v, err = c.Do(ctx, set).ToString(); rueidis.IsRedisNil(err) { // ours
					if err := s.load(ctx); err != nil {
						return err
					}
					return c.Do(ctx, c.B().Set().Key(key).Value(body).Ex(time.Minute).Build()).Error()
				}
			}
			if err != nil || v != token {
				return err
			}
			<-notice
		}
	}
}

// notices tell who waits for a key that it changed.
type notices struct {
	mu   sync.Mutex
	keys map[string]chan struct{} // under mu
}

func newNotices() *notices { return &notices{keys: make(map[string]chan struct{})} }

func (n *notices) watch(key string) <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.keys[key] == nil {
		n.keys[key] = make(chan struct{})
	}
	return n.keys[key]
}

func (n *notices) tell(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if c := n.keys[key]; c != nil {
		close(c)
		delete(n.keys, key)
	}
}
