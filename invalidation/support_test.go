package invalidation

import (
	"context"
	"fmt"
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
	gate func() // called first by Evict; nil: nothing

	mu                    sync.Mutex
	keys                  map[string]int // under mu
	alls                  int            // under mu
	panicKey, panicOfAlls bool           // under mu
}

func newRecorder() *recorder { return &recorder{keys: make(map[string]int)} }

func (r *recorder) Evict(keys ...string) {
	if r.gate != nil {
		r.gate()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.panicKey {
		panic("recorder")
	}
	for _, k := range keys {
		r.keys[k]++
	}
}

func (r *recorder) EvictAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.panicOfAlls {
		panic("recorder")
	}
	r.alls++
}

func (r *recorder) panics(key, all bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.panicKey, r.panicOfAlls = key, all
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
	t.Helper()
	t.Run("redis-server", func(t *testing.T) { test(t, testenv.StartRedis(t).Client(t)) })
	t.Run("miniredis", func(t *testing.T) { test(t, startMini(t)) })
}

// startMini starts a miniredis whose clock is driven.
func startMini(t *testing.T) *redis.Client {
	t.Helper()
	mini := miniredis.RunT(t)
	client := redis.NewClient(&redis.Options{Addr: mini.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1})
	tick := time.NewTicker(10 * time.Millisecond)
	end := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-tick.C:
				mini.FastForward(10 * time.Millisecond)
			case <-end:
				return
			}
		}
	})
	t.Cleanup(func() {
		tick.Stop()
		close(end)
		wg.Wait()
		_ = client.Close()
	})
	return client
}

func newTestState(client redis.UniversalClient) *state {
	return newState(Config{Client: client, Namespace: "test"}.withDefaults(), 0, newToken())
}

// silent is b's Redis with a bus that nobody hears: what it publishes is in the log, and lost on the way.
func silent(b *Bus) *state {
	s := *b.shards[0].remote.(*state) //nolint:errcheck // made by runBus
	s.channel = "{test}:nowhere"
	return &s
}

// slow makes the periodic SYNC so rare that a test does not see it: D/4 is about 25 s.
func slow(cfg *Config) { cfg.StalenessBound = 200 * time.Second }

// events counts what the hooks of a bus were told.
type events struct {
	mu     sync.Mutex
	counts map[string]int // by origin or "gap " and reason
}

func newEvents() *events { return &events{counts: make(map[string]int)} }

func (e *events) hook(cfg *Config) {
	add := func(what string, n int) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.counts[what] += n
	}
	cfg.Hooks.Invalidated = add
	cfg.Hooks.Gap = func(reason string) { add("gap "+reason, 1) }
}

func (e *events) of(what string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.counts[what]
}

func keysOf(name string, n int) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf("%s%d", name, i)
	}
	return keys
}

func publish(t *testing.T, b *Bus, keys ...string) {
	t.Helper()
	if err := b.Publish(t.Context(), keys, nil); err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
