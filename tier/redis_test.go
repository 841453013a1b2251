package tier_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// A redisControl changes the state in a Redis as the bus does.
type redisControl struct {
	t      *testing.T
	client *redis.Client
}

func (c redisControl) check(err error) {
	c.t.Helper()
	if err != nil && !errors.Is(err, redis.Nil) {
		c.t.Fatal(err)
	}
}

func (c redisControl) SetPromise(gen string) {
	c.t.Helper()
	if gen == "" {
		c.check(c.client.Del(c.t.Context(), "{test}:promise").Err())
		return
	}
	c.check(c.client.Set(c.t.Context(), "{test}:promise", gen, time.Hour).Err())
}

func (c redisControl) SetTail(id string) {
	c.t.Helper()
	c.check(c.client.Set(c.t.Context(), "{test}:tail", id, 0).Err())
}

func (c redisControl) Drop(key string) {
	c.t.Helper()
	c.check(c.client.Del(c.t.Context(), "{test}:v:"+key, "{test}:l:"+key).Err())
}

func (c redisControl) Lease(key string) string {
	c.t.Helper()
	token, err := c.client.Get(c.t.Context(), "{test}:l:"+key).Result()
	c.check(err)
	return token
}

func (c redisControl) SetRecord(key, record string) {
	c.t.Helper()
	c.check(c.client.Set(c.t.Context(), "{test}:v:"+key, record, time.Hour).Err())
}

// newClient is as RedisConfig wants it.
func newClient(t testing.TB, addr string) *redis.Client {
	t.Helper()
	return newClientWithin(t, addr, 100*time.Millisecond)
}

func newClientWithin(t testing.TB, addr string, timeout time.Duration) *redis.Client {
	t.Helper()
	c := redis.NewClient(&redis.Options{
		Addr: addr, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
		DialTimeout: timeout, ReadTimeout: timeout, WriteTimeout: timeout,
	})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func newRedis(t testing.TB, cfg tier.RedisConfig) *tier.Redis {
	t.Helper()
	cfg.Namespace = "test"
	r, err := tier.NewRedis(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// patience: a slow machine must not fail a test of behaviour.
const patience = 10 * time.Second

func TestRemote_conforms(t *testing.T) {
	t.Run("fake", func(t *testing.T) {
		tiertest.TestRemote(t, func(*testing.T) (tier.Remote, tiertest.Control) {
			r := tiertest.NewRemote()
			return r, r
		})
	})
	for name, plain := range map[string]bool{"redis-server": false, "redis-server without AutoPipeline": true} {
		t.Run(name, func(t *testing.T) {
			server := testenv.StartRedis(t)
			tiertest.TestRemote(t, func(t *testing.T) (tier.Remote, tiertest.Control) {
				client := newClientWithin(t, server.Addr(), patience)
				client.FlushAll(t.Context())
				return newRedis(t, tier.RedisConfig{Client: client, NoAutoPipeline: plain, Timeout: patience}), redisControl{t, client}
			})
		})
	}
	t.Run("miniredis", func(t *testing.T) {
		tiertest.TestRemote(t, func(t *testing.T) (tier.Remote, tiertest.Control) {
			server := miniredis.RunT(t)
			server.ClockTTL(true)
			client := newClientWithin(t, server.Addr(), patience)
			return newRedis(t, tier.RedisConfig{Client: client, Timeout: patience}), redisControl{t, client}
		})
	})
}

// The promise is what a record's life hangs on (READ): it must come from the server each time.
func TestNewRedis_refusesAClientThatRemembersAnswers(t *testing.T) {
	c := redis.NewClient(&redis.Options{
		Addr: "127.0.0.1:1", Protocol: 3, ContextTimeoutEnabled: true, ClientSideCacheConfig: &redis.ClientSideCacheConfig{},
	})
	defer func() { _ = c.Close() }()
	if _, err := tier.NewRedis(tier.RedisConfig{Client: c, Namespace: "test"}); err == nil || !strings.Contains(err.Error(), "ClientSideCache") {
		t.Errorf("NewRedis = %v", err)
	}
}

func TestNewRedis_namesEverythingThatIsWrong(t *testing.T) {
	blind := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
	defer func() { _ = blind.Close() }()
	_, err := tier.NewRedis(tier.RedisConfig{Client: blind, Namespace: "{x}", Timeout: time.Nanosecond})
	for _, field := range []string{"Client", "Namespace", "Timeout"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%v does not name %s", err, field)
		}
	}
}

// Hazards 32 and 33, the cache's part: once the breaker is open no reader waits, and it closes by itself.
func TestBreaker_opensAndClosesByItself(t *testing.T) {
	for name, fault := range map[string]func(*testenv.Redis, *testenv.Proxy) (heal func()){
		"killed":     func(r *testenv.Redis, _ *testenv.Proxy) func() { r.Kill(); return r.Start },
		"paused":     func(r *testenv.Redis, _ *testenv.Proxy) func() { r.Pause(); return r.Resume },
		"black hole": func(_ *testenv.Redis, p *testenv.Proxy) func() { p.BlackHole(); return p.Heal },
		"slow":       func(_ *testenv.Redis, p *testenv.Proxy) func() { p.Delay(300 * time.Millisecond); return p.Heal },
	} {
		t.Run(name, func(t *testing.T) {
			server := testenv.StartRedis(t)
			way := server.Proxy(t)
			states := make(chan string, 1000)
			r := newRedis(t, tier.RedisConfig{
				Client: newClient(t, way.Addr()), Hooks: tier.RedisHooks{Breaker: func(s string) { states <- s }},
			})
			if _, err := r.Read(t.Context(), "c:k"); err != nil {
				t.Fatal(err)
			}
			heal := fault(server, way)
			reads := 0
			for {
				_, err := r.Read(t.Context(), "c:k")
				if errors.Is(err, tier.ErrOpen) {
					break
				}
				if reads++; err == nil || reads > 50 {
					t.Fatalf("read %d: %v; want the breaker open after a few failures", reads, err)
				}
			}
			if s := <-states; s != "open" {
				t.Errorf("the breaker is %q", s)
			}
			heal()
			testenv.Eventually(t, 10*time.Second, func() bool {
				_, err := r.Read(t.Context(), "c:k")
				return err == nil
			}, "reads succeed again")
		})
	}
}

func TestRedis_readReturnsWhenItsContextEnds(t *testing.T) {
	server := testenv.StartRedis(t)
	r := newRedis(t, tier.RedisConfig{Client: newClient(t, server.Addr()), Timeout: time.Minute})
	server.Pause()
	defer server.Resume()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := r.Read(ctx, "c:k"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Read = %v, want the context's error", err)
	}
}
