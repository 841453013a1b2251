package invalidation

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The message goes where nobody listens: it is lost for certain.
func TestHazard05_subscriberWhoseConnectionWasKilledHearsWhatWentBy(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := server.Client(t)
	seen := newEvents()
	b, r, _ := startBus(t, client, func(cfg *Config) { slow(cfg); seen.hook(cfg) })
	alls := r.mark()
	if err := client.Do(t.Context(), "CLIENT", "KILL", "TYPE", "pubsub").Err(); err != nil {
		t.Fatal(err)
	}
	must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}}))
	// Nothing but the new subscription asks for a SYNC in this time.
	testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()["1"] > 0 }, "the key comes")
	publish(t, b, "c:2")
	testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()["2"] > 0 }, "the new subscription hears")
	if r.mark() != alls {
		t.Error("all was dropped, though the log leads on")
	}
}

// Trust ends by itself within D of the last proof, and comes back.
func TestHazard06_trustEndsWithinDWhenRedisGoesWithoutAWord(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	proxy := server.Proxy(t)
	direct := must[*Bus](t)(New(Config{Client: server.Client(t), Namespace: "test"}))
	for name, fault := range map[string]struct{ begin, end func() }{
		"black hole": {proxy.BlackHole, proxy.Heal},
		"cut":        {proxy.Cut, proxy.Heal},
		"paused":     {server.Pause, server.Resume},
	} {
		t.Run(name, func(t *testing.T) {
			client := redis.NewClient(&redis.Options{
				Addr: proxy.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1,
			})
			t.Cleanup(func() { _ = client.Close() })
			b, r, stop := startBus(t, client, nil)
			alls := r.mark()
			fault.begin()
			began := time.Now()
			testenv.Eventually(t, 10*time.Second, func() bool { return !b.Status().Trusted }, "trust ends")
			if took := time.Since(began); took > b.TrustWindow()+300*time.Millisecond {
				t.Errorf("trust ended after %v, want D, %v", took, b.TrustWindow())
			}
			if name != "paused" {
				publish(t, direct, "c:1")
			}
			fault.end()
			testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "trust comes back")
			if name != "paused" && !r.told("1", alls) {
				t.Error("trusted again, and the key that changed meanwhile was not evicted")
			}
			publish(t, direct, "c:2")
			testenv.Eventually(t, 10*time.Second, func() bool { return r.snapshot()["2"] > 0 }, "the subscription hears again")
			stop()
		})
	}
}

// A deafConn is a connection that can go deaf: it delivers nothing, and does not end.
type deafConn struct {
	net.Conn
	deaf *atomic.Bool
	gone chan struct{}
	end  sync.Once
}

func (c *deafConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.deaf.Load() {
		<-c.gone
		return 0, net.ErrClosed
	}
	return n, err
}

func (c *deafConn) Close() error {
	c.end.Do(func() { close(c.gone) })
	return c.Conn.Close()
}

// Only the connection of the bus is half open: SYNC would repair each message, but a quarter of a window late, for ever.
func TestHazard06_halfOpenBusConnectionIsNoticedWithinHalfAWindow(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	var deaf atomic.Bool
	client := redis.NewClient(&redis.Options{
		Addr: server.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1,
		Dialer: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, addr)
			return &deafConn{Conn: conn, deaf: &deaf, gone: make(chan struct{})}, err
		},
	})
	t.Cleanup(func() { _ = client.Close() })
	s := must[*Bus](t)(New(Config{Client: client, Namespace: "test"})).shards[0]
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { ended <- s.listen(ctx) }()
	<-s.want // subscribed
	deaf.Store(true)
	began := time.Now()
	select {
	case err := <-ended:
		if took := time.Since(began); !errors.Is(err, errSilent) || took > s.window/2+200*time.Millisecond {
			t.Errorf("ended after %v with %v, want %v within half of %v", took, err, errSilent, s.window)
		}
	case <-time.After(10 * time.Second):
		cancel()
		t.Fatalf("not noticed; it ended with %v", <-ended)
	}
}

// The bus may be alive while the scripts are refused, each message asking for a SYNC.
func TestSync_thatIsRefusedIsNotAskedForByEachMessage(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	var scripts atomic.Int64
	client.AddHook(countScripts{&scripts})
	b, _, _ := startBus(t, client, slow)
	must[string](t)(client.Rename(t.Context(), "{test}:log", "{test}:tail").Result()) // of the wrong type
	b.shards[0].poke()
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Status().Err != nil }, "SYNC is refused")
	before := scripts.Load()
	for range 2000 {
		if err := client.Publish(t.Context(), "{test}:bus", "garbage").Err(); err != nil {
			t.Fatal(err)
		}
	}
	if n := scripts.Load() - before; n > 10 {
		t.Errorf("%d scripts for 2000 messages", n)
	}
}

type countScripts struct{ n *atomic.Int64 }

func (countScripts) DialHook(next redis.DialHook) redis.DialHook { return next }
func (countScripts) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
func (c countScripts) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "evalsha" {
			c.n.Add(1)
		}
		return next(ctx, cmd)
	}
}

func TestSync_withoutRedisDoesNotSpin(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	var dials atomic.Int64
	client := redis.NewClient(&redis.Options{
		Addr: server.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1,
		Dialer: func(ctx context.Context, network, addr string) (net.Conn, error) {
			dials.Add(1)
			return new(net.Dialer).DialContext(ctx, network, addr)
		},
	})
	t.Cleanup(func() { _ = client.Close() })
	b, _, _ := startBus(t, client, nil)
	server.Kill()
	testenv.Eventually(t, 10*time.Second, func() bool { return !b.Status().Trusted }, "trust ends")
	before := dials.Load()
	<-time.After(2 * b.TrustWindow())
	// 8 SYNCs, 8 to 16 subscriptions with a dial for each try of go-redis: far from a loop.
	if n := dials.Load() - before; n > 60 {
		t.Errorf("%d dials in two windows", n)
	}
}

// I5.
func TestHazard26_evicterThatPanicsIsToldToDropAll(t *testing.T) {
	t.Parallel()
	b, r, _ := startBus(t, testenv.StartRedis(t).Client(t), slow)
	other := newRecorder()
	if _, err := b.Attach("other", other); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position is the tail")
	alls := r.mark()
	r.panics(true, false)
	publish(t, b, "c:1", "other:2")
	testenv.Eventually(t, 5*time.Second, func() bool { return other.told("2", 0) }, "the next message comes")
	if r.mark() != alls+1 || other.mark() != 0 {
		t.Errorf("dropped all %d times here, %d times in the other cache; want 1 and 0", r.mark()-alls, other.mark())
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position moves on")
}

func TestHazard26_evicterThatCannotDropAnythingEndsTrust(t *testing.T) {
	t.Parallel()
	b, r, _ := startBus(t, testenv.StartRedis(t).Client(t), nil)
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position is the tail")
	before := b.Position(0)
	r.panics(true, true)
	publish(t, b, "c:1")
	testenv.Eventually(t, 5*time.Second, func() bool { return !b.Status().Trusted }, "trust ends")
	if b.Position(0) != before {
		t.Error("the position moved past a message that was not handled")
	}
	alls := r.mark()
	r.panics(false, false)
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Status().Trusted }, "trust comes back")
	if !r.told("1", alls) {
		t.Error("trusted again without the eviction")
	}
}

// ε is what a clock may step back. Beyond it the promise outlives what it was made for, and must not be left to that.
func TestHazard16_promiseIsMadeAnewAfterRedisClockSteppedBack(t *testing.T) {
	t.Parallel()
	clock := testenv.NewClock(t, 0)
	client := testenv.StartRedis(t, testenv.WithClock(clock)).Client(t)
	b, _, _ := startBus(t, client, nil)
	clock.Set(-15 * time.Minute)
	testenv.Eventually(t, 10*time.Second, func() bool {
		left := client.PTTL(t.Context(), "{test}:promise").Val()
		return left > 0 && left <= b.TrustWindow()
	}, "the promise ends within the window again")
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "it is trusted")
}
