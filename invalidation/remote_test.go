package invalidation_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/invalidation/bustest"
	"github.com/tiercel-go/tiercel/invalidation/remotetest"
)

func TestRemote_conforms(t *testing.T) {
	onRedis := func(t *testing.T, client *redis.Client) (invalidation.Remote, remotetest.Control) {
		t.Helper()
		client.FlushAll(t.Context())
		return invalidation.NewRedisRemote(invalidation.Config{
			Client: client, Namespace: "test", LogLength: remotetest.Length, Retention: remotetest.Retention,
			CommandTimeout: 10 * time.Second, // a slow machine must not fail a test of behaviour
		}), redisControl{t, client}
	}
	t.Run("redis-server", func(t *testing.T) {
		client := testenv.StartRedis(t).Client(t)
		remotetest.TestRemote(t, func(t *testing.T) (invalidation.Remote, remotetest.Control) { return onRedis(t, client) })
	})
	t.Run("miniredis", func(t *testing.T) {
		client := invalidation.StartMini(t)
		remotetest.TestRemote(t, func(t *testing.T) (invalidation.Remote, remotetest.Control) { return onRedis(t, client) })
	})
}

// A redisControl knows the names of docs and protocol.
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

func (c redisControl) Put(key string) {
	c.t.Helper()
	for _, name := range []string{"v:", "l:", "vt:", "lt:"} {
		c.check(c.client.Set(c.t.Context(), "{test}:"+name+key, "x", 0).Err())
	}
}

func (c redisControl) Has(kind invalidation.Kind, key string) (record, lease bool) {
	c.t.Helper()
	suffix := ":"
	if kind == invalidation.KindTag {
		suffix = "t:"
	}
	exists := func(name string) bool {
		n, err := c.client.Exists(c.t.Context(), "{test}:"+name+suffix+key).Result()
		c.check(err)
		return n == 1
	}
	return exists("v"), exists("l")
}

func (c redisControl) Generations() (promise, coh string) {
	c.t.Helper()
	promise, err := c.client.Get(c.t.Context(), "{test}:promise").Result()
	c.check(err)
	coh, err = c.client.HGet(c.t.Context(), "{test}:coh", "gen").Result()
	c.check(err)
	return promise, coh
}

func (c redisControl) Forget(part string) {
	c.t.Helper()
	c.check(c.client.Del(c.t.Context(), "{test}:"+strings.Replace(part, "done ", "d:", 1)).Err())
}

func (c redisControl) Expire(row int64, in time.Duration) {
	c.t.Helper()
	c.check(c.client.PExpire(c.t.Context(), fmt.Sprintf("{test}:d:%d", row), in).Err())
}

func (c redisControl) Life(row int64) time.Duration {
	c.t.Helper()
	life, err := c.client.PTTL(c.t.Context(), fmt.Sprintf("{test}:d:%d", row)).Result()
	c.check(err)
	return life
}

// A bus needs no Redis of its own if it is given a Remote, and nothing of what belongs to Redis is asked for.
func TestBus_runsOnAnyRemote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		remote := remotetest.NewRemote(remotetest.Length, remotetest.Retention)
		var heard [2]chan string
		var buses [2]*invalidation.Bus
		for i := range buses {
			bus, err := invalidation.New(invalidation.Config{Remotes: []invalidation.Remote{remote}})
			if err != nil {
				t.Fatal(err)
			}
			heard[i] = make(chan string, 100)
			if _, err := bus.Attach("c", evicter(heard[i])); err != nil {
				t.Fatal(err)
			}
			go func() { _ = bus.Run(t.Context()) }()
			buses[i] = bus
		}
		synctest.Wait()
		for i, b := range buses {
			if !b.Status().Trusted {
				t.Errorf("bus %d is not trusted: %+v", i, b.Status())
			}
		}
		for _, h := range heard {
			for len(h) > 0 {
				<-h // everything was dropped at the first look
			}
		}
		if err := buses[0].Publish(t.Context(), []string{"c:1"}, nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for i, h := range heard {
			if len(h) != 1 || <-h != "1" {
				t.Errorf("bus %d did not hear of the change, or of more", i)
			}
		}
	})
}

// An evicter takes down the keys that it is told of, and "all" for all.
type evicter chan string

func (e evicter) Evict(keys ...string) {
	for _, k := range keys {
		e <- k
	}
}

func (e evicter) EvictAll() { e <- "all" }

// carrying runs a bus on out, and returns a function that writes a row as another program does and says after what time it
// was heard of.
func carrying(t *testing.T, out invalidation.Outbox, rows *bustest.Outbox, random func(time.Duration) time.Duration) (_ *invalidation.Bus, row func(key string) time.Duration) {
	t.Helper()
	bus, err := invalidation.New(invalidation.Config{
		Remotes: []invalidation.Remote{remotetest.NewRemote(remotetest.Length, remotetest.Retention)}, Outbox: out, Random: random,
	})
	if err != nil {
		t.Fatal(err)
	}
	heard := make(evicter, 100)
	if _, err := bus.Attach("c", heard); err != nil {
		t.Fatal(err)
	}
	go func() { _ = bus.Run(t.Context()) }()
	<-bus.Ready()
	return bus, func(key string) time.Duration {
		for len(heard) > 0 {
			<-heard
		}
		began := time.Now()
		tx := rows.Begin()
		tx.Write("key", "c:"+key)
		tx.Commit()
		for <-heard != key {
			continue
		}
		return time.Since(began)
	}
}

// atAnyTime waits, each time so long that in the end every moment between two renewals of the promise has come up.
func atAnyTime(i int) { <-time.After(time.Duration(1+i*37%800) * time.Millisecond) }

// Whenever another program writes, the row is carried within the pause of 7.11, also while the relay waits to renew the promise.
func TestRelay_carriesWhatAnotherProgramWroteWithin50ms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := bustest.NewOutbox()
		_, row := carrying(t, out, out, func(longest time.Duration) time.Duration { return longest })
		for i := range 200 {
			atAnyTime(i)
			if took := row(fmt.Sprint(i)); took > 50*time.Millisecond {
				t.Errorf("write %d was carried after %v", i, took)
			}
		}
	})
}

// What docs/postgres.md says of a pooler in transaction mode: nobody is woken, and the turns that renew the promise find the
// rows. These come a look (D/4) after a quarter of the promise is over, and up to D/8 later.
func TestRelay_findsRowsWithoutNotificationsWithinFiveEighthsOfTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := bustest.NewOutbox()
		bus, row := carrying(t, listener{out, make(chan struct{})}, out, nil)
		const rows, scans = 500, 10 * time.Millisecond // the turn before, whose snapshot is from before the row, and this one
		var sum, longest time.Duration
		for i := range rows {
			atAnyTime(i)
			took := row(fmt.Sprint(i))
			sum, longest = sum+took, max(longest, took)
		}
		if most := bus.TrustWindow()*5/8 + scans; longest > most {
			t.Errorf("a row was found after %v, want %v at most", longest, most)
		}
		t.Logf("found after %v on average, %v at most", sum/rows, longest)
	})
}
