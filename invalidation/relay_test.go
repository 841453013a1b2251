package invalidation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Of hazards 11 and 12: the writer is another program, or died after its commit.
func TestRelay_carriesWhatNoWriterPublished(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, client *redis.Client) {
		out := newFakeOutbox()
		withOutbox := func(cfg *Config) { cfg.Outbox = out }
		a, ra, _ := startBus(t, client, withOutbox)
		_, rb, _ := startBus(t, client, withOutbox)
		for i, quiet := range []bool{false, true} { // with a wake from the database, and by the relay's own turn
			key := fmt.Sprint(i)
			out.quiet.Store(quiet)
			mark := rb.mark()
			out.commit(Row{Kind: KindKey, Key: "c:" + key})
			for _, r := range []*recorder{ra, rb} {
				testenv.Eventually(t, 2*a.TrustWindow(), func() bool { return r.snapshot()[key] > 0 }, "key %s comes", key)
			}
			if rb.mark() != mark {
				t.Error("all was dropped")
			}
		}
		mark := rb.mark()
		out.commit(Row{Kind: KindAll})
		testenv.Eventually(t, 2*a.TrustWindow(), func() bool { return ra.mark() > 0 && rb.mark() > mark }, "all is dropped")
	})
}

// A row is announced once, by the writer or a relay, and not again by the turns that read it again.
func TestRelay_announcesARowOnce(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	out := newFakeOutbox()
	out.quiet.Store(true)
	b, _, _ := runBus(t, client, func(cfg *Config) { slow(cfg); cfg.Outbox = out })
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Status().Trusted }, "the bus is trusted")
	end := out.holdXmin() // rows stay above the cursor
	defer end()
	before := b.logLength(t)
	ids := out.commit(Row{Kind: KindKey, Key: "c:1"}, Row{Kind: KindTag, Key: "1"})
	if err := b.Publish(t.Context(), []string{"c:1"}, ids[:1]); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := b.RelayNow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.logLength(t) - before; n != 2 || b.Status().Rows != 2 {
		t.Errorf("%d messages for 2 rows, of which the last turn saw %d", n, b.Status().Rows)
	}
}

func (b *Bus) logLength(t *testing.T) int {
	t.Helper()
	return int(must[int64](t)(silent(b).client.XLen(t.Context(), silent(b).log).Result()))
}

// Of hazard 13, and the cursor of 5.2.
func TestRelay_carriesARowOfALowerTransactionThatCommitsLater(t *testing.T) {
	t.Parallel()
	b, out, _ := relayAlone(t)
	long := out.Begin()
	long.Write("key", "c:long")
	out.commit(Row{Kind: KindKey, Key: "c:short"})
	takeTurn(t, b, asked)
	if got := b.announced(t); got["c:short"] != 1 || got["c:long"] != 0 {
		t.Fatalf("announced %v, want c:short", got)
	}
	long.Commit()
	takeTurn(t, b, asked)
	if got := b.announced(t); got["c:short"] != 1 || got["c:long"] != 1 {
		t.Errorf("announced %v, want both once", got)
	}
}

// The model's rule "no mark in the database": a failover that loses an INV makes the relay send it again.
func TestRelay_sendsAgainWhatAFailoverLost(t *testing.T) {
	t.Parallel()
	b, out, client := relayAlone(t)
	earlier := dump(t, client)
	out.commit(Row{Kind: KindKey, Key: "c:1"})
	takeTurn(t, b, asked)
	cursor := b.Status().Cursor
	restore(t, client, earlier)
	takeTurn(t, b, asked)
	if got := b.announced(t); got["c:1"] != 1 {
		t.Errorf("announced in the earlier state: %v, want c:1", got)
	}
	if now := b.Status().Cursor; now < cursor {
		t.Errorf("cursor %d, was %d", now, cursor)
	}
}

// R1: what was heard is applied too as soon as the turn renews; a woken turn for heard rows alone does nothing.
func TestRelay_leavesHeardRowsOutOnlyIfItDoesNotRenew(t *testing.T) {
	t.Parallel()
	b, out, client := relayAlone(t)
	pos := func() string { return must[Coherence](t)(b.shards[0].remote.Begin(t.Context())).Pos }
	before := pos()
	heard := out.commit(Row{Kind: KindKey, Key: "c:heard"})[0]
	b.shards[0].heard.add(heard) // the message came, and a failover lost what the script did
	takeTurn(t, b, woken)
	if got := b.announced(t); got["c:heard"] != 0 || pos() != before {
		t.Errorf("a turn with heard rows only announced %v and moved pos to %q", got, pos())
	}
	out.commit(Row{Kind: KindKey, Key: "c:new"})
	takeTurn(t, b, woken)
	if got := b.announced(t); got["c:heard"] != 1 || got["c:new"] != 1 || pos() == before {
		t.Errorf("announced %v; want both, and the promise renewed", got)
	}
	heard = out.commit(Row{Kind: KindKey, Key: "c:heard too"})[0]
	b.shards[0].heard.add(heard)
	client.Del(t.Context(), "{test}:promise")
	takeTurn(t, b, expiring)
	if got := b.announced(t); got["c:heard too"] != 1 || client.Exists(t.Context(), "{test}:promise").Val() != 1 {
		t.Errorf("a turn that renews announced %v", got)
	}
}

// R2: of two turns that overlap, one renews.
func TestRelay_losesToOneThatCameBetween(t *testing.T) {
	t.Parallel()
	b, out, client := relayAlone(t)
	out.commit(Row{Kind: KindKey, Key: "c:1"})
	var gen string
	out.during = func() {
		out.during = nil
		takeTurn(t, b.twin(t), asked)
		gen = client.HGet(t.Context(), "{test}:coh", "pos").Val()
	}
	if err := b.relays[0].turn(t.Context(), asked); !errors.Is(err, ErrLost) {
		t.Errorf("the turn that was overtaken ended with %v, want ErrLost", err)
	}
	if now := client.HGet(t.Context(), "{test}:coh", "pos").Val(); now != gen {
		t.Errorf("it moved pos from %q to %q", gen, now)
	}
	if b.Status().Err != nil {
		t.Errorf("losing is no failure: %v", b.Status().Err)
	}
}

// R2 in the failover: APPLY went to a server whose state was lost before RENEW.
func TestRelay_doesNotRenewInAStateThatItDidNotApplyTo(t *testing.T) {
	t.Parallel()
	b, out, client := relayAlone(t)
	earlier := dump(t, client)
	delete(earlier, "{test}:promise")
	out.commit(make([]Row, applyBatch)...) // a full batch is applied within the scan
	out.after = func() { restore(t, client, earlier) }
	if err := b.relays[0].turn(t.Context(), asked); !errors.Is(err, ErrLost) {
		t.Errorf("the turn ended with %v, want ErrLost", err)
	}
	if client.Exists(t.Context(), "{test}:promise").Val() != 0 {
		t.Error("a promise was made in a state without the invalidations")
	}
}

// R3: the promise's time runs from BEGIN, not from RENEW.
func TestRelay_promisesFromTheBeginningOfTheTurn(t *testing.T) {
	t.Parallel()
	b, out, client := relayAlone(t)
	const scan, rounding = 300 * time.Millisecond, 10 * time.Millisecond
	out.during = func() { <-time.After(scan) }
	takeTurn(t, b, asked)
	if left := client.PTTL(t.Context(), "{test}:promise").Val(); left <= 0 || left > b.TrustWindow()-scan+rounding {
		t.Errorf("after a scan of %v the promise lives %v of %v", scan, left, b.TrustWindow())
	}
}

// R4, each case alone; and what must not bring a RESET.
func TestRelay_resetsWhenRedisAndDatabaseDoNotFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault func(t *testing.T, out *fakeOutbox, client *redis.Client)
		reset bool
	}{
		{"nothing happened", func(*testing.T, *fakeOutbox, *redis.Client) {}, false},
		{"rows", func(_ *testing.T, out *fakeOutbox, _ *redis.Client) { out.commit(Row{Kind: KindKey, Key: "c:1"}) }, false},
		{"purged up to the cursor", func(t *testing.T, out *fakeOutbox, _ *redis.Client) {
			t.Helper()
			must[int64](t)(out.Purge(t.Context(), 0))
		}, false},
		{"purged beyond the cursor", func(t *testing.T, out *fakeOutbox, _ *redis.Client) {
			t.Helper()
			out.commit(Row{Kind: KindKey, Key: "c:1"})
			must[int64](t)(out.Purge(t.Context(), 0))
		}, true},
		{"another database", func(_ *testing.T, out *fakeOutbox, _ *redis.Client) { out.Replace("another", 1001) }, true},
		{"the database is in an earlier state", func(_ *testing.T, out *fakeOutbox, _ *redis.Client) { out.Replace("identity-1", 5) }, true},
		{"coh is gone", func(t *testing.T, _ *fakeOutbox, client *redis.Client) {
			t.Helper()
			client.Del(t.Context(), "{test}:coh")
		}, true},
		{"coh has no pos", func(t *testing.T, _ *fakeOutbox, client *redis.Client) {
			t.Helper()
			client.HDel(t.Context(), "{test}:coh", "pos")
		}, true},
		{"coh has no gen", func(t *testing.T, _ *fakeOutbox, client *redis.Client) {
			t.Helper()
			client.HDel(t.Context(), "{test}:coh", "gen")
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, out, client := relayAlone(t)
			gen := client.Get(t.Context(), "{test}:promise").Val()
			c.fault(t, out, client)
			takeTurn(t, b, asked)
			after := client.Get(t.Context(), "{test}:promise").Val()
			if after == "" || (after != gen) != c.reset {
				t.Errorf("generation %q, then %q; want a new one: %v", gen, after, c.reset)
			}
			if all := b.announced(t)[""]; (all == 2) != c.reset { // the first RESET was the first message
				t.Errorf("%d messages of kind all, want another: %v", all, c.reset)
			}
			takeTurn(t, b, asked)
			if again := client.Get(t.Context(), "{test}:promise").Val(); again != after {
				t.Error("the next turn made a new generation again")
			}
		})
	}
}

func TestRelay_leavesAFreshPromiseAlone(t *testing.T) {
	t.Parallel()
	b, out, client := relayAlone(t)
	scans := 0
	out.during = func() { scans++ }
	takeTurn(t, b, expiring)
	if scans != 0 {
		t.Error("it scanned although another process had renewed the promise")
	}
	client.PExpire(t.Context(), "{test}:promise", b.TrustWindow()/2)
	takeTurn(t, b, expiring)
	if left := client.PTTL(t.Context(), "{test}:promise").Val(); scans != 1 || left < b.TrustWindow()*3/4 {
		t.Errorf("%d scans, the promise lives %v", scans, left)
	}
}

// Without rows read there is no promise, and without a promise no trust.
func TestRelay_thatCannotReadTheDatabaseLetsTrustEnd(t *testing.T) {
	t.Parallel()
	out := newFakeOutbox()
	b, r, _ := startBus(t, testenv.StartRedis(t).Client(t), func(cfg *Config) { cfg.Outbox = out })
	out.SetFault(errors.New("the database is away"))
	began := time.Now()
	testenv.Eventually(t, 10*time.Second, func() bool { return !b.Status().Trusted }, "trust ends")
	if took, most := time.Since(began), 2*b.TrustWindow()+500*time.Millisecond; took > most {
		t.Errorf("trust ended after %v, want %v at most", took, most)
	}
	if b.Status().Err == nil {
		t.Error("the status tells no error")
	}
	out.quiet.Store(true)
	out.commit(Row{Kind: KindKey, Key: "c:1"})
	out.SetFault(nil)
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "trust comes back")
	testenv.Eventually(t, time.Second, func() bool { return r.told("1", r.mark()) }, "and the key had come before")
}

func TestRelay_severalAtOnceCarryEverything(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	out := newFakeOutbox()
	const buses, writers, each = 4, 4, 250
	var all []*recorder
	for range buses {
		_, r, _ := startBus(t, client, func(cfg *Config) { cfg.Outbox = out })
		all = append(all, r)
	}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				out.commit(Row{Kind: KindKey, Key: fmt.Sprintf("c:%d-%d", w, i)})
			}
		})
	}
	wg.Wait()
	for _, r := range all {
		testenv.Eventually(t, 10*time.Second, func() bool { return len(r.snapshot()) == writers*each }, "all keys come")
	}
}

// Hazard 25: the last pass of a process.
func TestRelayNow_worksAfterRun(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	out := newFakeOutbox()
	b, _, stop := startBus(t, client, func(cfg *Config) { cfg.Outbox = out })
	stop()
	out.commit(Row{Kind: KindKey, Key: "c:1"})
	if err := b.RelayNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.announced(t); got["c:1"] != 1 {
		t.Errorf("announced %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.RelayNow(ctx); err == nil {
		t.Error("a cancelled RelayNow succeeded")
	}
}

func TestRelay_purgesWithoutAReset(t *testing.T) {
	t.Parallel()
	out := newFakeOutbox()
	seen := newEvents()
	startBus(t, testenv.StartRedis(t).Client(t), func(cfg *Config) {
		seen.hook(cfg)
		cfg.StalenessBound, cfg.Retention, cfg.Outbox = 400*time.Millisecond, 800*time.Millisecond, out
	})
	resets := seen.of("reset")
	out.commit(Row{Kind: KindKey, Key: "c:1"})
	testenv.Eventually(t, 20*time.Second, func() bool { return out.Len() == 0 }, "the row is purged")
	if seen.of("reset") != resets {
		t.Error("purging dropped everything")
	}
}

// 7.8.
func TestRelay_withoutAnOutboxRenewsThePromise(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	cfg := Config{Client: client, Namespace: "test"}
	slow(&cfg)
	without := must[*Bus](t)(New(cfg))
	cfg.Outbox = newFakeOutbox()
	withOutbox := must[*Bus](t)(New(cfg))
	takeTurn(t, withOutbox, asked)
	gen := client.Get(t.Context(), "{test}:promise").Val()
	takeTurn(t, without, asked)
	first := client.Get(t.Context(), "{test}:promise").Val()
	client.PExpire(t.Context(), "{test}:promise", 10*time.Second)
	takeTurn(t, without, asked)
	if again := client.Get(t.Context(), "{test}:promise").Val(); first == gen || again != first {
		t.Errorf("generation %q with an outbox, then %q and %q without", gen, first, again)
	}
	if left := client.PTTL(t.Context(), "{test}:promise").Val(); left < without.TrustWindow()*3/4 {
		t.Errorf("the promise lives %v", left)
	}
}
