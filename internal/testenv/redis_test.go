package testenv_test

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// set sets a key, with a context that ends in time for a fault.
func set(t *testing.T, c *redis.Client, key string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	return c.Set(ctx, key, "value", 0).Err()
}

// timedOut reports whether time ran out before anything came: the context's, or the connection's.
func timedOut(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

func mustSet(t *testing.T, c *redis.Client, key string) {
	t.Helper()
	if err := set(t, c, key); err != nil {
		t.Fatalf("SET %s: %v", key, err)
	}
}

func keys(t *testing.T, c *redis.Client) int64 {
	t.Helper()
	n, err := c.DBSize(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRedis_isEmptyAfterKill(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	c := r.Client(t)
	mustSet(t, c, "k")
	r.Kill()
	if err := set(t, c, "k"); err == nil {
		t.Fatal("a killed Redis answered")
	}
	r.Start()
	if n := keys(t, c); n != 0 {
		t.Fatalf("%d keys after a kill; want none", n)
	}
}

func TestRedis_keepsItsDataOverKillWhenItPersists(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t, testenv.WithArgs("--appendonly", "yes", "--appendfsync", "always"))
	c := r.Client(t)
	mustSet(t, c, "k")
	r.Restart()
	if n := keys(t, c); n != 1 {
		t.Fatalf("%d keys after a restart from the append-only file; want 1", n)
	}
}

func TestRedis_keepsItsPortWhileItIsDown(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	addr := r.Addr()
	r.Stop()
	// More ports asked for than chance would spare one of.
	for range 2000 {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		taken := l.Addr().String()
		_ = l.Close()
		if taken == addr {
			t.Fatalf("the kernel gave %s to somebody else", addr)
		}
	}
	if _, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("dial of a stopped Redis: %v; want connection refused", err)
	}
	r.Start()
	mustSet(t, r.Client(t), "k")
}

func TestRedis_answersNothingWhilePaused(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	c := r.Client(t)
	mustSet(t, c, "before")
	r.Pause()
	if err := set(t, c, "during"); !timedOut(err) {
		t.Fatalf("SET while paused: %v; want a timeout", err)
	}
	r.Resume()
	mustSet(t, c, "after")
}

func TestRedis_canBeKilledWhilePaused(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	r.Pause()
	r.Restart()
	mustSet(t, r.Client(t), "k")
}

func TestRedis_restartsFromASnapshot(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	c := r.Client(t)
	mustSet(t, c, "before")
	snapshot := r.Snapshot()
	mustSet(t, c, "after")
	r.RestartFrom(snapshot)
	if !holds(t, r, "before") || holds(t, r, "after") {
		t.Fatal("it does not hold exactly what it held when the snapshot was taken")
	}
	r.Restart()
	if n := keys(t, c); n != 0 {
		t.Fatalf("%d keys after a plain restart; want none", n)
	}
}

func TestClock_putsAServersClockForwardAndBack(t *testing.T) {
	t.Parallel()
	clock := testenv.NewClock(t, -15*time.Minute)
	c := testenv.StartRedis(t, testenv.WithClock(clock)).Client(t)
	for _, off := range []time.Duration{-15 * time.Minute, 15 * time.Minute, -40 * time.Millisecond} {
		clock.Set(off)
		began := time.Now()
		now, err := c.Time(t.Context()).Result()
		if err != nil {
			t.Fatal(err)
		}
		// The reading was taken between began and here.
		if low, high := began.Add(off-time.Millisecond), time.Now().Add(off+time.Millisecond); now.Before(low) || now.After(high) {
			t.Errorf("off by %v: it says %v, want from %v to %v", off, now, low, high)
		}
	}
}
