package invalidation

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestPublish_reachesEveryBus(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, client *redis.Client) {
		a, ra, _ := startBus(t, client, nil)
		b, rb, _ := startBus(t, client, nil)
		tags := newRecorder()
		detach := b.AttachTags(tags)
		markA, markB := ra.mark(), rb.mark()
		publish(t, a, "c:1", "c:", "c:\x00\xff:*", "other:2")
		if err := a.PublishTags(t.Context(), []string{"c:3"}, nil); err != nil {
			t.Fatal(err)
		}
		for _, k := range []string{"1", "", "\x00\xff:*"} {
			for _, r := range []*recorder{ra, rb} {
				testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()[k] > 0 }, "key %q comes", k)
			}
		}
		testenv.Eventually(t, 5*time.Second, func() bool { return tags.snapshot()["c:3"] > 0 }, "the tag comes")
		if got := rb.snapshot(); got["2"]+got["3"]+got["c:3"] != 0 || tags.snapshot()["1"] != 0 {
			t.Errorf("keys of another cache, or of another kind, came: %v, %v", got, tags.snapshot())
		}
		// Of a nothing is said: what it published to begin with may only now come to itself.
		if rb.mark() != markB {
			t.Error("everything was dropped for a single key")
		}
		testenv.Eventually(t, 5*time.Second, func() bool { return a.Position(0) == b.Position(0) }, "both are at the same message")
		detach()
		if err := a.PublishAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		testenv.Eventually(t, 5*time.Second, func() bool { return ra.mark() > markA && rb.mark() > markB }, "all is dropped")
		if n := tags.mark(); n != 0 {
			t.Errorf("what was detached was told %d times to drop all", n)
		}
	})
}

// Hazard 44.
func TestPublish_withoutRedisIsAnErrorInBoundedTime(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	b, r, _ := startBus(t, server.Client(t), func(cfg *Config) { cfg.PublishTimeout = 300 * time.Millisecond })
	for name, fault := range map[string]struct{ begin, end func() }{
		"killed": {server.Kill, server.Start},
		"paused": {server.Pause, server.Resume},
	} {
		fault.begin()
		began := time.Now()
		if err := b.Publish(t.Context(), []string{"c:1"}, []int64{1}); err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := b.PublishAll(t.Context()); err == nil {
			t.Errorf("%s: no error of PublishAll", name)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s: two tries of 300ms took %v", name, took)
		}
		fault.end()
	}
	publish(t, b, "c:2")
	testenv.Eventually(t, 5*time.Second, func() bool { return r.told("2", 0) }, "a key comes after the faults")
}

func TestPublish_refusesRowsThatDoNotBelongToTheKeys(t *testing.T) {
	t.Parallel()
	b := must[*Bus](t)(New(Config{Client: startMini(t), Namespace: "test"}))
	if err := b.Publish(t.Context(), []string{"c:1", "c:2"}, []int64{1}); err == nil {
		t.Error("two keys with one row were taken")
	}
	if err := b.Publish(t.Context(), nil, nil); err != nil {
		t.Errorf("no keys: %v", err)
	}
}

func TestPublish_takesManyKeys(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, client *redis.Client) {
		b, r, _ := startBus(t, client, func(cfg *Config) {
			slow(cfg)
			cfg.CommandTimeout, cfg.PublishTimeout = 10*time.Second, 10*time.Second // many keys are slow under -race
		})
		before := b.logLength(t)
		keys := keysOf("c:", 3*publishBatch+1)
		rows := make([]int64, len(keys))
		for i := range rows {
			rows[i] = int64(i + 1)
		}
		for range 2 { // the second is suppressed by the marks of the first
			if err := b.Publish(t.Context(), keys, rows); err != nil {
				t.Fatal(err)
			}
		}
		publish(t, b, "c:last")
		testenv.Eventually(t, 10*time.Second, func() bool { return r.snapshot()["last"] > 0 }, "the last key comes")
		got := r.snapshot()
		for _, k := range keys {
			if got[k[2:]] == 0 {
				t.Fatalf("key %q did not come", k)
			}
		}
		if n := b.logLength(t) - before; n != len(keys)+1 {
			t.Errorf("%d messages for %d keys", n, len(keys)+1)
		}
	})
}

func TestAttach_aNameHasOneHolder(t *testing.T) {
	t.Parallel()
	b := must[*Bus](t)(New(Config{Client: startMini(t), Namespace: "test"}))
	detach, err := b.Attach("c", newRecorder())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"c", "", "a:b"} {
		if _, err := b.Attach(name, newRecorder()); err == nil {
			t.Errorf("name %q was given", name)
		}
	}
	if _, err := b.Attach("nil", nil); err == nil {
		t.Error("nil was attached")
	}
	detach()
	if _, err := b.Attach("c", newRecorder()); err != nil {
		t.Errorf("the name was not given back: %v", err)
	}
	detach()
	if _, err := b.Attach("c", newRecorder()); err == nil {
		t.Error("a second detach took the name from its next holder")
	}
}

// I1: floors rise before the position moves.
func TestPosition_movesAfterTheEviction(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	b, r, _ := startBus(t, client, slow)
	start := b.shards[0].lastPlace()
	var during []string
	r.gate = func() { during = append(during, b.Position(0)) } // set before any message; calls hold the shard's lock
	publish(t, b, "c:1", "c:2")
	if _, err := silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:3"}, {Kind: KindKey, Key: "c:4"}}); err != nil {
		t.Fatal(err)
	}
	publish(t, b, "c:5") // does not chain: 3 and 4 come by replay
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position is the tail")
	prev := []string{start.ID}
	for _, m := range must[View](t)(b.shards[0].remote.Sync(t.Context(), start)).Entries {
		prev = append(prev, m.ID)
	}
	// 1, 2 by pushes, 5 by a push that does not chain, then 3, 4, 5 from the log.
	if want := []string{prev[0], prev[1], prev[2], prev[2], prev[3], prev[4]}; !slices.Equal(during, want) {
		t.Errorf("positions during the evictions %q, want %q", during, want)
	}
}

func (b *Bus) tail(t *testing.T) string {
	t.Helper()
	return must[View](t)(b.shards[0].remote.Sync(t.Context(), Place{})).Tail
}

func TestPositionAndContact_allocateNothing(t *testing.T) {
	client := testenv.StartRedis(t).Client(t)
	b, _, stop := startBus(t, client, nil)
	publish(t, b, "c:1")
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) != "" }, "there is a position")
	stop()
	if n := testing.AllocsPerRun(100, func() { _, _ = b.Position(0), b.Contact(0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestReady_afterTheFirstLookAtALivePromise(t *testing.T) {
	t.Parallel()
	b, _, _ := runBus(t, testenv.StartRedis(t).Client(t), slow)
	select {
	case <-b.Ready():
	case <-time.After(5 * time.Second): // D is far longer
		t.Fatal("not ready")
	}
	if !b.Status().Trusted {
		t.Error("ready, and not trusted")
	}
}

func TestReady_afterDWithoutRedis(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	server.Kill()
	began := time.Now()
	b, r, _ := runBus(t, server.Client(t), nil)
	<-b.Ready()
	if took := time.Since(began); took < b.TrustWindow() || took > b.TrustWindow()+2*time.Second {
		t.Errorf("ready after %v, want D, %v", took, b.TrustWindow())
	}
	if s := b.Status(); s.Trusted || !s.Contact.IsZero() || s.Err == nil || s.Cursor != -1 {
		t.Errorf("without Redis: %+v", s)
	}
	server.Start()
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "it is trusted once Redis is there")
	publish(t, b, "c:1")
	testenv.Eventually(t, 5*time.Second, func() bool { return r.told("1", r.mark()) }, "a key comes")
}

func TestRun_onlyOnce(t *testing.T) {
	t.Parallel()
	b, _, stop := runBus(t, startMini(t), nil)
	<-b.Ready()
	stop()
	if err := b.Run(context.Background()); err == nil {
		t.Error("a second Run began")
	}
}

func TestHooks_tellTheLagAndTrust(t *testing.T) {
	t.Parallel()
	lags, trust := make(chan time.Duration, 10), make(chan bool, 10)
	server := testenv.StartRedis(t)
	b, _, _ := startBus(t, server.Client(t), func(cfg *Config) {
		cfg.Hooks.Lag = func(d time.Duration) { lags <- d }
		cfg.Hooks.Trusted = func(is bool) { trust <- is }
	})
	for len(lags) > 0 { // the message of the RESET
		<-lags
	}
	publish(t, b, "c:1")
	if d := <-lags; d < 0 || d > time.Second {
		t.Errorf("lag %v", d)
	}
	if !<-trust {
		t.Error("the first change of trust is to lose it")
	}
	server.Kill()
	if <-trust {
		t.Error("trust was gained twice")
	}
	server.Start()
	if !<-trust {
		t.Error("trust was lost twice")
	}
}
