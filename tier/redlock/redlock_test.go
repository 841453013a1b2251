package redlock_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/redlock"
)

func TestMain(m *testing.M) { testenv.Main(m) }

var _ tier.Locker = (*redlock.Lock)(nil)

const (
	ttl      = 500 * time.Millisecond
	patience = 20 * time.Second // what a busy machine may take
)

// startThree returns three servers of a lock.
func startThree(t *testing.T) []*testenv.Redis {
	t.Helper()
	return []*testenv.Redis{testenv.StartRedis(t), testenv.StartRedis(t), testenv.StartRedis(t)}
}

func newLock(t *testing.T, servers []*testenv.Redis, change func(*redlock.Config)) *redlock.Lock {
	t.Helper()
	cfg := redlock.Config{Namespace: "test", TTL: ttl, Timeout: 200 * time.Millisecond}
	for _, s := range servers {
		cfg.Clients = append(cfg.Clients, s.Client(t))
	}
	if change != nil {
		change(&cfg)
	}
	l, err := redlock.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func hold(t *testing.T, l *redlock.Lock, key string) (unlock func()) {
	t.Helper()
	unlock, err := l.Lock(within(t, patience), key)
	if err != nil {
		t.Fatal(err)
	}
	return unlock
}

func TestNew_namesAllThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := redlock.New(redlock.Config{Clients: make([]redis.UniversalClient, 2), TTL: time.Millisecond, Timeout: time.Second})
	for _, part := range []string{"2, must be 3 or 5", "nil", "Namespace", "TTL 1ms", "Timeout 1s"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
}

// One process at a time, also with one of three servers dead; and whoever waits gets it in the end.
func TestLock_isHeldByOneAtATime(t *testing.T) {
	t.Parallel()
	servers := startThree(t)
	for name, kill := range map[string]bool{"all servers": false, "one of three killed": true} {
		if kill {
			servers[1].Kill()
		}
		var holding, rounds atomic.Int64
		var running sync.WaitGroup
		for range 4 {
			l := newLock(t, servers, nil)
			running.Go(func() {
				for range 10 {
					unlock, err := l.Lock(within(t, patience), "k")
					if err != nil {
						t.Errorf("%s: %v", name, err)
						return
					}
					if n := holding.Add(1); n != 1 {
						t.Errorf("%s: %d hold the lock", name, n)
					}
					rounds.Add(1)
					holding.Add(-1)
					unlock()
				}
			})
		}
		running.Wait()
		if n := rounds.Load(); n != 40 {
			t.Errorf("%s: held %d times, want 40", name, n)
		}
	}
}

func TestLock_isOfOneKey(t *testing.T) {
	t.Parallel()
	l := newLock(t, startThree(t), nil)
	a, b := hold(t, l, "a"), hold(t, l, "b")
	b()
	a()
}

func TestLock_outlivesItsTTLWhileItIsHeld(t *testing.T) {
	t.Parallel()
	servers := startThree(t)
	unlock := hold(t, newLock(t, servers, nil), "k")
	defer unlock()
	if unlock, err := newLock(t, servers, nil).Lock(within(t, 3*ttl), "k"); !errors.Is(err, context.DeadlineExceeded) {
		if err == nil {
			unlock()
		}
		t.Errorf("another got the lock of a living holder, or another error: %v", err)
	}
}

// A process that is killed renews nothing: what is left of it is what it wrote.
func TestLock_deadHolderIsReplacedWithinTTL(t *testing.T) {
	t.Parallel()
	servers := startThree(t)
	for _, s := range servers {
		if err := s.Client(t).Set(t.Context(), "test:q:k", "of the dead", ttl).Err(); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	hold(t, newLock(t, servers, nil), "k")()
	if took := time.Since(began); took < ttl/2 {
		t.Errorf("the dead holder's lock was taken after %v", took)
	}
}

// Killed servers refuse at once; those that say nothing cost one Timeout. Nobody waits for a lock that cannot be had.
func TestLock_withoutQuorumIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(*testenv.Redis){"killed": (*testenv.Redis).Kill, "silent": (*testenv.Redis).Pause} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			servers := startThree(t)
			l := newLock(t, servers, nil)
			hold(t, l, "k")()
			away(servers[0])
			away(servers[2])
			for range 10 { // with the breaker closed, and open
				if _, err := l.Lock(within(t, patience), "k"); err == nil || errors.Is(err, context.DeadlineExceeded) {
					t.Fatalf("%v, want a refusal before the deadline", err)
				}
			}
		})
	}
}

func TestLock_comesBackWithItsServers(t *testing.T) {
	t.Parallel()
	servers := startThree(t)
	l := newLock(t, servers, nil)
	servers[0].Kill()
	servers[2].Kill()
	for range 5 {
		if _, err := l.Lock(t.Context(), "k"); err == nil {
			t.Fatal("a lock without a quorum")
		}
	}
	servers[0].Start()
	testenv.Eventually(t, patience, func() bool {
		unlock, err := l.Lock(t.Context(), "k")
		if err == nil {
			unlock()
		}
		return err == nil
	}, "the lock is to be had again")
}
