package tier_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// The reader who begins a flight looks into L2 himself. Another waits for what he finds.
func TestGet_readerWhoLeavesDuringTheLookIntoL2LeavesItToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, remote, _ := newPair(t, s, nil)
		expect(t, b, "k", "v") // into L2
		landed(b)
		var looks atomic.Int32
		remote.SetFault(func(ctx context.Context, op string) error {
			if op != "read" || looks.Add(1) > 1 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		})
		ctx, leave := context.WithCancel(t.Context())
		first := getAsync(ctx, a, "k")
		synctest.Wait()
		second := getAsync(t.Context(), a, "k")
		synctest.Wait()
		leave()
		if r := <-first; !errors.Is(r.err, context.Canceled) {
			t.Errorf("who left got %q, %v", r.value, r.err)
		}
		if r := <-second; r.err != nil || r.value != "v" {
			t.Errorf("the other got %q, %v", r.value, r.err)
		}
		if n, l := s.count("k"), looks.Load(); n != 1 || l != 2 {
			t.Errorf("%d loads and %d looks into L2, want 1 by the other cache and 2", n, l)
		}
	})
}

// An HTTP server goes on after the panic of a reader.
func TestGet_panicDuringTheLookIntoL2EndsTheFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		var panics atomic.Bool
		a, b, remote, _ := newPair(t, s, func(cfg *tier.Config[string]) {
			cfg.Size = func(v string) int {
				if panics.Load() {
					panic("cannot measure")
				}
				return len(v)
			}
		})
		expect(t, b, "k", "v") // into L2
		landed(b)
		release := make(chan struct{})
		remote.SetFault(func(context.Context, string) error { <-release; return nil })
		panics.Store(true)
		panicked := make(chan any)
		go func() {
			defer func() { panicked <- recover() }()
			_, _ = a.Get(t.Context(), "k")
		}()
		synctest.Wait()
		joined := getAsync(t.Context(), a, "k")
		synctest.Wait()
		close(release)
		if v := <-panicked; v != "cannot measure" {
			t.Errorf("the reader's panic was %v", v)
		}
		if r := <-joined; r.err == nil {
			t.Errorf("who joined got %q", r.value)
		}
		panics.Store(false)
		expect(t, a, "k", "v")
	})
}

// Redis is well, and readers have less time than it takes.
func TestBreaker_impatientReadersDoNotOpenIt(t *testing.T) {
	for name, plain := range map[string]bool{"AutoPipeline": false, "plain": true} {
		t.Run(name, func(t *testing.T) { testImpatient(t, plain) })
	}
}

func testImpatient(t *testing.T, plain bool) {
	t.Helper()
	server := testenv.StartRedis(t)
	states := make(chan string, 100)
	r := newRedis(t, tier.RedisConfig{
		Client: newClient(t, server.Addr()), Timeout: time.Minute, NoAutoPipeline: plain,
		Hooks: tier.RedisHooks{Breaker: func(s string) { states <- s }},
	})
	server.Pause()
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, err := r.Read(ctx, "c:k"); !errors.Is(err, tier.ErrLeft) {
			t.Errorf("Read = %v, want ErrLeft", err)
		}
		cancel()
	}
	server.Resume()
	if _, err := r.Read(t.Context(), "c:k"); err != nil {
		t.Errorf("a patient reader got %v", err)
	}
	if len(states) > 0 {
		t.Errorf("the breaker became %q", <-states)
	}
}

// broken is a Codec that panics while it is told to.
type broken[V any] struct {
	tier.Codec[V]
	now *atomic.Bool
}

func (b broken[V]) Append(dst []byte, v V) ([]byte, error) {
	if b.now.Load() {
		panic("cannot write")
	}
	return b.Codec.Append(dst, v)
}

func (b broken[V]) Decode(src []byte, version int64) (V, error) {
	if b.now.Load() {
		panic("cannot read")
	}
	return b.Codec.Decode(src, version)
}

func TestCodec_thatPanicsLeavesReadersTheSource(t *testing.T) {
	testBroken(t, "v")
	testBroken(t, struct{ Name string }{"v"}) // its size is measured by the codec
}

func testBroken[V comparable](t *testing.T, value V) {
	t.Helper()
	now, remote := new(atomic.Bool), tiertest.NewRemote()
	bus := tiertest.NewBus(remote, window)
	var loads atomic.Int32
	start := func() *tier.Cache[V] {
		c, err := tier.New(tier.Config[V]{
			Name: "test", Remote: remote, Bus: bus.Join(), TrustWindow: window, Codec: broken[V]{tier.JSON[V]{}, now},
			Load: func(context.Context, string) (tier.Versioned[V], error) {
				loads.Add(1)
				return tier.Versioned[V]{Value: value, Version: 1}, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	get := func(c *tier.Cache[V], key string) {
		if got, err := c.Get(t.Context(), key); err != nil || got != value {
			t.Errorf("Get(%q) = %v, %v", key, got, err)
		}
	}
	a, b := start(), start()
	get(b, "k")
	if err := b.Close(); err != nil { // waits for the fill
		t.Fatal(err)
	}
	if remote.Record("test:k") == "" {
		t.Error("nothing is in L2")
	}
	now.Store(true)
	get(a, "k")
	get(a, "new")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if n, record := loads.Load(), remote.Record("test:new"); n != 3 || record != "" {
		t.Errorf("%d loads, want 3; L2 has %q", n, record)
	}
}
