package redlock_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// A source counts loads, those that run at once too, and holds them at a gate.
type source struct {
	mu                   sync.Mutex
	total, running, most int // under mu
	entered              chan struct{}
	gate                 chan struct{}
}

func newSource() *source {
	return &source{entered: make(chan struct{}, 100), gate: make(chan struct{})}
}

func (s *source) load(ctx context.Context, key string) (tier.Versioned[string], error) {
	s.mu.Lock()
	s.total++
	s.running++
	s.most = max(s.most, s.running)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.running--
		s.mu.Unlock()
	}()
	s.entered <- struct{}{}
	select {
	case <-s.gate:
		return tier.Versioned[string]{Value: "value of " + key, Version: 1}, nil
	case <-ctx.Done():
		return tier.Versioned[string]{}, ctx.Err()
	}
}

func (s *source) counts() (total, most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total, s.most
}

func (s *source) await(t *testing.T) {
	t.Helper()
	select {
	case <-s.entered:
	case <-time.After(patience):
		t.Fatal("no load began")
	}
}

// newCache returns a cache as a process of its own has it.
func newCache(t *testing.T, l2 *testenv.Redis, s *source, lock tier.Locker, change func(*tier.Config[string])) *tier.Cache[string] {
	t.Helper()
	client := func() *redis.Client {
		c := redis.NewClient(&redis.Options{Addr: l2.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1})
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	bus, err := invalidation.New(invalidation.Config{
		Client: client(), Namespace: "test", StalenessBound: time.Minute, CommandTimeout: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	remote, err := tier.NewRedis(tier.RedisConfig{Client: client(), Namespace: "test", Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = remote.Close() })
	cfg := tier.Config[string]{
		Name: "test", Load: s.load, Remote: remote, Bus: bus, Lock: lock, MaxBytes: 1 << 20,
		LoadTimeout: 2 * patience, LockTTL: 5 * time.Second, LockWait: patience,
	}
	if change != nil {
		change(&cfg)
	}
	c, err := tier.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	testenv.Eventually(t, patience, func() bool { return bus.Status().Trusted }, "the bus is trusted")
	return c
}

func read(t *testing.T, c *tier.Cache[string], key string) <-chan struct{} {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if v, err := c.Get(t.Context(), key); err != nil || v != "value of "+key {
			t.Errorf("Get(%q) = %q, %v", key, v, err)
		}
	}()
	return done
}

// With one of the lock's servers dead the lease and the lock work as one: a key is loaded once over two caches.
func TestCache_loadsOnceWithOneOfThreeServersKilled(t *testing.T) {
	t.Parallel()
	l2, servers, s := testenv.StartRedis(t), startThree(t), newSource()
	a := newCache(t, l2, s, newLock(t, servers, nil), nil)
	b := newCache(t, l2, s, newLock(t, servers, nil), nil)
	servers[0].Kill()
	first, second := read(t, a, "k"), read(t, b, "k")
	s.await(t)
	close(s.gate)
	<-first
	<-second
	if total, most := s.counts(); total != 1 || most != 1 {
		t.Errorf("%d loads, %d at once; want 1", total, most)
	}
}

// What only the quorum can do: L2 falls over to a copy that has not seen the lease, and the next process, which is given
// it there, still does not load beside the first. One of the lock's servers is dead as well.
func TestCache_loadsOneAtATimeWhenL2LosesTheLease(t *testing.T) {
	t.Parallel()
	l2, servers, s := testenv.StartRedis(t), startThree(t), newSource()
	a := newCache(t, l2, s, newLock(t, servers, nil), nil)
	b := newCache(t, l2, s, newLock(t, servers, nil), nil)
	servers[2].Kill()
	first := read(t, a, "k")
	s.await(t)
	client := l2.Client(t)
	if n, err := client.Del(t.Context(), "{test}:l:test:k").Result(); err != nil || n != 1 {
		t.Fatalf("%d leases lost, %v", n, err)
	}
	second := read(t, b, "k")
	testenv.Eventually(t, patience, func() bool { return client.Exists(t.Context(), "{test}:l:test:k").Val() == 1 }, "b has the lease")
	select {
	case <-s.entered:
		t.Error("b loads beside a")
	case <-time.After(ttl): // after which the lock of a dead holder would be gone
	}
	close(s.gate)
	<-first
	<-second
	if _, most := s.counts(); most != 1 {
		t.Errorf("%d loads at once, want 1", most)
	}
}

// L2 itself is killed: nothing can be shared, so each process loads, but one after the other.
func TestCache_loadsOneAtATimeWithoutL2(t *testing.T) {
	t.Parallel()
	l2, servers, s := testenv.StartRedis(t), startThree(t), newSource()
	var caches []*tier.Cache[string]
	for range 3 {
		caches = append(caches, newCache(t, l2, s, newLock(t, servers, nil), nil))
	}
	l2.Kill()
	var reads []<-chan struct{}
	for _, c := range caches {
		reads = append(reads, read(t, c, "k"))
	}
	s.await(t)
	select {
	case <-s.entered:
		t.Error("two load at once")
	case <-time.After(ttl):
	}
	close(s.gate)
	for _, r := range reads {
		<-r
	}
	if total, most := s.counts(); total != 3 || most != 1 {
		t.Errorf("%d loads, %d at once; want 3, one at a time", total, most)
	}
}

// Without a quorum the lease alone spares work, and no read waits or fails.
func TestCache_loadsAllTheSameWithoutAQuorum(t *testing.T) {
	t.Parallel()
	l2, servers, s := testenv.StartRedis(t), startThree(t), newSource()
	close(s.gate)
	var waited sync.Map
	count := func(cfg *tier.Config[string]) {
		cfg.Hooks.Locked = func(result string, _ time.Duration) { waited.Store(result, true) }
	}
	a := newCache(t, l2, s, newLock(t, servers, nil), count)
	b := newCache(t, l2, s, newLock(t, servers, nil), count)
	servers[0].Kill()
	servers[1].Kill()
	for _, key := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		first, second := read(t, a, key), read(t, b, key)
		<-first
		<-second
	}
	if total, _ := s.counts(); total != 8 {
		t.Errorf("%d loads of 8 keys", total)
	}
	if _, ok := waited.Load("error"); !ok {
		t.Error("nobody was told that the lock could not be had")
	}
	if _, ok := waited.Load("timeout"); ok {
		t.Error("somebody waited for a lock that cannot be had")
	}
}

// Q1: LockWait is the end of waiting.
func TestCache_waitsForALockNoLongerThanLockWait(t *testing.T) {
	t.Parallel()
	l2, servers, s := testenv.StartRedis(t), startThree(t), newSource()
	close(s.gate)
	defer hold(t, newLock(t, servers, nil), "test:k")()
	c := newCache(t, l2, s, newLock(t, servers, nil), func(cfg *tier.Config[string]) {
		cfg.LockTTL, cfg.LockWait, cfg.LoadTimeout = 50*time.Millisecond, 200*time.Millisecond, 10*time.Second
	})
	<-read(t, c, "k")
}

// A batch has its leases, and does not ask for a hundred locks.
func TestCache_batchesAreNotLocked(t *testing.T) {
	t.Parallel()
	l2, servers, s := testenv.StartRedis(t), startThree(t), newSource()
	close(s.gate)
	asked := false
	c := newCache(t, l2, s, newLock(t, servers, nil), func(cfg *tier.Config[string]) {
		cfg.Hooks.Locked = func(string, time.Duration) { asked = true }
	})
	if got, err := c.GetMany(t.Context(), []string{"a", "b"}); err != nil || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	if asked {
		t.Error("a batch asked for the lock")
	}
}
