package invalidation

import (
	"context"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A recorder is an Evicter that remembers what it was told.
type recorder struct {
	mu    sync.Mutex
	keys  map[string]int
	alls  int
	panic bool
}

func newRecorder() *recorder { return &recorder{keys: make(map[string]int)} }

func (r *recorder) Evict(keys ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range keys {
		r.keys[k]++
	}
	if r.panic {
		panic("recorder")
	}
}

func (r *recorder) EvictAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.alls++
}

// told says whether key, or everything since the mark, was evicted.
func (r *recorder) told(key string, since int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys[key] > 0 || r.alls > since
}

func (r *recorder) mark() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.alls
}

func (r *recorder) snapshot() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.keys)
}

// startBus runs a bus until the test ends or stop is called, and waits until it is trusted.
func startBus(t *testing.T, client redis.UniversalClient, change func(*Config)) (b *Bus, r *recorder, stop func()) {
	t.Helper()
	b, r, stop = runBus(t, client, change)
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "the bus is trusted")
	return b, r, stop
}

func runBus(t *testing.T, client redis.UniversalClient, change func(*Config)) (b *Bus, r *recorder, stop func()) {
	t.Helper()
	cfg := Config{Client: client, Namespace: "test"}
	if change != nil {
		change(&cfg)
	}
	b, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r = newRecorder()
	if _, err := b.Attach("c", r); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return b, r, stop
}

// onBoth runs a test on a real Redis and on the one of the embedded default.
func onBoth(t *testing.T, test func(t *testing.T, client *redis.Client)) {
	t.Run("redis-server", func(t *testing.T) { test(t, testenv.StartRedis(t).Client(t)) })
	t.Run("miniredis", func(t *testing.T) {
		mini := miniredis.RunT(t)
		client := redis.NewClient(&redis.Options{Addr: mini.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1})
		t.Cleanup(func() { _ = client.Close() })
		test(t, client)
	})
}

func newTestState(client redis.UniversalClient) *state {
	return newState(Config{Client: client, Namespace: "test"}.withDefaults())
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
