package tier_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// The hazards of load that need no database, on a real Redis. See docs/hazards-load.md.

// newPatientProcess is newProcess with waits that a busy machine cannot end: what a test sees is what the code decided.
func newPatientProcess(t *testing.T, s *source, connect func() *redis.Client, change func(*tier.Config[string])) *tier.Cache[string] {
	t.Helper()
	bus, err := invalidation.New(invalidation.Config{
		Client: connect(), Namespace: "test", StalenessBound: 10 * patience, CommandTimeout: patience, PublishTimeout: patience,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	cfg := tier.Config[string]{
		Load: s.load, Bus: bus, Codec: text{}, MaxBytes: 64 << 20,
		Remote:      newRedis(t, tier.RedisConfig{Client: connect(), Timeout: patience}),
		LoadTimeout: 6 * patience, SoftTimeout: 6 * patience, LockTTL: patience, LockWait: 3 * patience,
	}
	if change != nil {
		change(&cfg)
	}
	c := newCache(t, cfg)
	testenv.Eventually(t, patience, func() bool { return bus.Status().Trusted }, "the bus is trusted")
	return c
}

// connectTo returns what newPatientProcess connects with.
func connectTo(t *testing.T, server *testenv.Redis) func() *redis.Client {
	t.Helper()
	return func() *redis.Client { return newClientWithin(t, server.Addr(), patience) }
}

// A key that expires under load: while its one load is held at a gate nobody waits for it. Whoever waited would wait
// for a minute, because that is SoftTimeout here.
func TestHazard30_keyThatExpiresUnderLoadIsServedStaleToAllAndLoadedOnce(t *testing.T) {
	t.Parallel()
	const reads = 5000 // of each process, after the key has expired
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "old")
	var processes [2]*tier.Cache[string]
	var stale [2]atomic.Int64
	for i := range processes {
		processes[i] = newPatientProcess(t, s, connectTo(t, server), func(cfg *tier.Config[string]) {
			cfg.TTL, cfg.RemoteTTL, cfg.StaleFor, cfg.Jitter = time.Second, time.Second, time.Hour, -1
		})
		expect(t, processes[i], "k", "old")
		landed(processes[i])
	}
	release := s.hold()
	defer release()
	s.set("k", "new") // and nobody is told: only expiry leads to it
	var slowest [8]time.Duration
	began := time.Now()
	var readers sync.WaitGroup
	for i := range slowest {
		c, stale := processes[i%2], &stale[i%2]
		readers.Go(func() {
			for stale.Load() < reads {
				asked := time.Now()
				r, err := c.GetInfo(t.Context(), "k")
				took := time.Since(asked)
				slowest[i] = max(slowest[i], took)
				switch {
				case took > patience:
					t.Errorf("a read waited %v", took)
					return
				case err != nil || r.Value != "old" || (r.Outcome != tier.OutcomeL1 && r.Outcome != tier.OutcomeStale):
					t.Errorf("%q from %v, %v; want the old value from memory", r.Value, r.Outcome, err)
					return
				case r.Outcome == tier.OutcomeStale:
					stale.Add(1)
				}
			}
		})
	}
	readers.Wait()
	s.awaitLoad(t) // of the warm-up
	s.awaitLoad(t) // the refresh, which goes on
	if n := s.count("k"); n != 2 {
		t.Errorf("%d loads, want the first one and one refresh for both processes", n)
	}
	t.Logf("%d stale reads in %v, the slowest %v", 2*reads, time.Since(began), slices.Max(slowest[:]))
	release()
	for _, c := range processes {
		testenv.Eventually(t, patience, func() bool { v, err := c.Get(t.Context(), "k"); return err == nil && v == "new" }, "the load's value is shown")
	}
}

// The holder's load hangs, and its lease is renewed for as long: who waits is answered after LockWait and a load of his
// own. Time is virtual; the fake passes the suite of the real L2.
func TestHazard36_holderThatHangsHoldsOthersForLockWaitOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung, quick := newSource(), newSource()
		hung.set("k", "v")
		quick.set("k", "v")
		var first atomic.Bool
		load := func(ctx context.Context, key string) (tier.Versioned[string], error) {
			if first.CompareAndSwap(false, true) {
				return hung.load(ctx, key)
			}
			return quick.load(ctx, key)
		}
		a, b, _, _ := newPair(t, quick, func(cfg *tier.Config[string]) {
			cfg.Load, cfg.LockTTL, cfg.LockWait, cfg.LoadTimeout = load, 300*time.Millisecond, 700*time.Millisecond, time.Hour
		})
		defer hung.hold()()
		holder := getAsync(t.Context(), a, "k")
		synctest.Wait()
		began := time.Now()
		var waiting []<-chan reading
		for range 20 {
			waiting = append(waiting, getAsync(t.Context(), b, "k"))
		}
		for _, w := range waiting {
			if r := <-w; r.err != nil || r.value != "v" {
				t.Errorf("a waiter got %q, %v", r.value, r.err)
			}
		}
		if took := time.Since(began); took != 700*time.Millisecond {
			t.Errorf("the waiters were answered after %v, want LockWait", took)
		}
		if n := quick.count("k"); n != 1 {
			t.Errorf("%d loads by the process that waited, want one for all its readers", n)
		}
		select {
		case r := <-holder:
			t.Errorf("the holder does not hang: %v", r)
		default:
		}
	})
}

// One load is held at a gate; other keys are read, changed and read again meanwhile.
func TestHazard38_slowLoadDelaysNoOtherKey(t *testing.T) {
	t.Parallel()
	t.Run("over all shards of a cache", func(t *testing.T) {
		t.Parallel()
		slowLoadDelaysNone(t, 2000, func(load tier.Loader[string]) *tier.Cache[string] {
			return newCache(t, tier.Config[string]{Load: load, LoadTimeout: 6 * patience})
		})
	})
	t.Run("with Redis", func(t *testing.T) {
		t.Parallel()
		connect := connectTo(t, testenv.StartRedis(t))
		slowLoadDelaysNone(t, 200, func(load tier.Loader[string]) *tier.Cache[string] {
			return newPatientProcess(t, newSource(), connect, func(cfg *tier.Config[string]) { cfg.Load = load })
		})
	})
}

func slowLoadDelaysNone(t *testing.T, keys int, newCache func(tier.Loader[string]) *tier.Cache[string]) {
	t.Helper()
	s := newSource()
	s.set("slow", "v")
	gate, began := make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(gate) })
	t.Cleanup(release)
	c := newCache(func(ctx context.Context, key string) (tier.Versioned[string], error) {
		if key == "slow" {
			close(began)
			<-gate
		}
		return s.load(ctx, key)
	})
	slow := getAsync(t.Context(), c, "slow")
	<-began
	together := func(f func(key string)) {
		var running sync.WaitGroup
		for w := range 20 {
			running.Go(func() {
				for i := w; i < keys; i += 20 {
					f(fmt.Sprint(i))
				}
			})
		}
		running.Wait()
	}
	get := func(key, want string) {
		if v, err := c.Get(t.Context(), key); err != nil || v != want {
			t.Errorf("Get(%q) = %q, %v; want %q", key, v, err, want)
		}
	}
	together(func(key string) {
		s.set(key, "1")
		get(key, "1")
		get(key, "1")
	})
	together(func(key string) {
		if err := c.Invalidate(t.Context(), s.set(key, "2")); err != nil {
			t.Error(err)
		}
		get(key, "2")
	})
	select {
	case r := <-slow:
		t.Fatalf("the slow load has ended, with %v: the others may have waited for it", r)
	default:
	}
	release()
	if r := <-slow; r.err != nil || r.value != "v" {
		t.Errorf("the slow key: %q, %v", r.value, r.err)
	}
}

// Whatever the bytes of a key or a value are, both tiers and the bus carry them whole, or say why not.
func TestHazard50_keysAndValuesAtTheLimitsAreKeptWholeOrRefused(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	a, b := newPatientProcess(t, s, connectTo(t, server), nil), newPatientProcess(t, s, connectTo(t, server), nil)
	mebibyte := make([]byte, 1<<20)
	_, _ = rand.Read(mebibyte)
	var every [256]byte
	for i := range every {
		every[i] = byte(i)
	}
	longest := strings.Repeat("k", tier.MaxKeyLen)
	keys := map[string]string{
		"an empty key": "", "the longest key": longest, "one byte less": longest[1:], "every byte": string(every[:]),
		"no UTF-8": strings.Repeat("\xff\xfe", tier.MaxKeyLen/2), "a zero byte": "\x00", "line ends": "a\r\n$1\r\nb\n",
		"braces": "}{test}:v:{x", "a colon first": ":x", "a pattern": "*", "a space": "a b",
	}
	values := map[string]string{"empty": "", "every byte": string(every[:]), "1 MiB": string(mebibyte), "zero": "\x00"}
	keep := func(t *testing.T, key, value string) {
		t.Helper()
		s.set(key, "unread")
		expect(t, b, key, "unread")
		for _, v := range []string{"before", value} {
			landed(b) // there is something that the message makes unreadable
			invalidate(t, a, s.set(key, v))
			testenv.Eventually(t, patience, func() bool {
				in, err := b.Inspect(t.Context(), key)
				return err == nil && (in.Local == nil || !in.Local.Servable)
			}, "the message about the key is heard")
			expectFrom(t, a, key, v, tier.OutcomeLoad)
			landed(a)
			expectFrom(t, b, key, v, tier.OutcomeL2)
			landed(b)
			expectFrom(t, b, key, v, tier.OutcomeL1)
			if got, err := a.GetMany(t.Context(), []string{key}); err != nil || got[key] != v {
				t.Errorf("GetMany: %d bytes, %v", len(got[key]), err)
			}
		}
	}
	for name, key := range keys {
		t.Run(name+" as key", func(t *testing.T) { keep(t, key, "v") })
	}
	for name, value := range values {
		t.Run(name+" as value", func(t *testing.T) { keep(t, name, value) })
	}
	before := s.total()
	for name, call := range map[string]func(key string) error{
		"Get":      func(key string) error { _, err := a.Get(t.Context(), key); return err },
		"GetFresh": func(key string) error { _, err := a.GetFresh(t.Context(), key); return err },
		"GetMany": func(key string) error {
			got, err := a.GetMany(t.Context(), []string{key, "", longest})
			if len(got) != 2 {
				t.Errorf("GetMany brought %d values, want those of the good keys", len(got))
			}
			return err
		},
		"Refresh":    func(key string) error { return a.Refresh(t.Context(), key) },
		"Inspect":    func(key string) error { _, err := a.Inspect(t.Context(), key); return err },
		"Invalidate": func(key string) error { return a.Invalidate(t.Context(), tier.Change{Key: key}) },
	} {
		err := call(longest + "k")
		if err == nil || !strings.Contains(err.Error(), "1025 bytes, at most 1024") {
			t.Errorf("%s of a key of 1 KiB and a byte: %v; want the lengths in an error", name, err)
		}
	}
	if n := s.total() - before; n != 0 {
		t.Errorf("%d loads of a key that no tier can hold", n)
	}
}
