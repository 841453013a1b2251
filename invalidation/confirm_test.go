package invalidation

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// patient is slow with commands that a loaded machine may take its time for: only reports that are called for confirm.
func patient(cfg *Config) { slow(cfg); lasting(cfg) }

func lasting(cfg *Config) { cfg.CommandTimeout, cfg.PublishTimeout = 10*time.Second, 20*time.Second }

// settle lets b's own reports count as if none was missed for long (W4).
func settle(b *Bus) { settleShard(b.shards[0]) }

func settleShard(s *shard) {
	r := s.remote.(*state).reports //nolint:errcheck // made by runBus
	r.mu.Lock()
	defer r.mu.Unlock()
	r.since = time.Now().Add(-time.Hour)
}

// receiptOf publishes key and returns the receipt, and when it was committed at the latest.
func receiptOf(t *testing.T, b *Bus, key string) (receipt string, committed time.Time) {
	t.Helper()
	committed = time.Now()
	return must[string](t)(b.PublishWithReceipt(t.Context(), []string{key}, nil)), committed
}

// throughProxy returns a client of server that can be cut off.
func throughProxy(t *testing.T, server *testenv.Redis, timeout time.Duration) (*redis.Client, *testenv.Proxy) {
	t.Helper()
	way := server.Proxy(t)
	client := redis.NewClient(&redis.Options{
		Addr: way.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1, DialTimeout: timeout,
		ReadTimeout: timeout, WriteTimeout: timeout,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client, way
}

// unconfirmed fails the test unless Confirm still waits when a moment has passed that is long beside what it takes when
// all is well.
func unconfirmed(t *testing.T, b *Bus, receipt string, committed time.Time) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	err := b.Confirm(ctx, receipt, committed)
	if !errors.Is(err, context.DeadlineExceeded) && time.Since(committed) < b.cfg.StalenessBound {
		t.Errorf("Confirm = %v while it is not known that every replica has dropped the key", err)
	}
}

// confirm fails the test unless Confirm succeeds within the time, which is below the bound where only the replicas' reports
// can do it.
func confirm(t *testing.T, b *Bus, receipt string, committed time.Time, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	if err := b.Confirm(ctx, receipt, committed); err != nil {
		t.Fatalf("Confirm = %v", err)
	}
}

func TestConfirm_meansThatEveryReplicaHasEvicted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, client *redis.Client) {
		writer, own, _ := startBus(t, client, patient) // neither the bound nor a periodic SYNC comes within the test
		_, first, _ := startBus(t, client, patient)
		_, second, _ := startBus(t, client, patient)
		settle(writer)
		all := []*recorder{own, first, second}
		for _, key := range keysOf("c:", 20) {
			var marks [3]int
			for i, r := range all {
				marks[i] = r.mark()
			}
			receipt, committed := receiptOf(t, writer, key)
			confirm(t, writer, receipt, committed, time.Minute)
			for i, r := range all {
				if !r.told(key[2:], marks[i]) {
					t.Errorf("replica %d still has %s", i, key)
				}
			}
		}
	})
}

// A replica holds the message back in its Evicter: it has not handled it, whatever it has heard.
func TestConfirm_waitsForTheSlowestEvicter(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	writer, _, _ := startBus(t, client, patient)
	_, held, _ := startBus(t, client, patient)
	settle(writer)
	open := make(chan struct{})
	var evicting atomic.Bool
	held.gate = func() { evicting.Store(true); <-open }
	receipt, committed := receiptOf(t, writer, "c:1")
	testenv.Eventually(t, 5*time.Second, evicting.Load, "the message has come")
	unconfirmed(t, writer, receipt, committed)
	close(open)
	confirm(t, writer, receipt, committed, time.Minute)
	if held.snapshot()["1"] == 0 {
		t.Error("confirmed while a replica has it")
	}
}

func TestConfirm_findsReplicasThatMissedTheMessage(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	writer, _, _ := startBus(t, client, patient)
	_, deaf, _ := startBus(t, client, patient)
	settle(writer)
	_, lost, err := silent(writer).invAt(t.Context(), []Row{{Kind: KindKey, Key: "c:lost"}})
	if err != nil {
		t.Fatal(err)
	}
	confirm(t, writer, asReceipt([]end{{0, lost}}), time.Now(), time.Minute)
	if deaf.snapshot()["lost"] == 0 {
		t.Error("confirmed while a replica has it")
	}
}

// W5: what a replica that was cut off reads from the database it serves for a window, long after its trust ended.
func TestConfirm_waitsForAReplicaWhoseTrustHasEnded(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]func(*testenv.Proxy){
		"cut": (*testenv.Proxy).Cut, "black hole": (*testenv.Proxy).BlackHole,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testenv.StartRedis(t)
			short := func(cfg *Config) { cfg.StalenessBound = 500 * time.Millisecond }
			writer, _, _ := startBus(t, server.Client(t), func(cfg *Config) { lasting(cfg); short(cfg) })
			client, way := throughProxy(t, server, 200*time.Millisecond)
			away, r, _ := startBus(t, client, short)
			settle(writer)
			cut(way)
			testenv.Eventually(t, 10*time.Second, func() bool { return !away.Status().Trusted }, "its trust ends")
			receipt, committed := receiptOf(t, writer, "c:1")
			confirm(t, writer, receipt, committed, time.Minute)
			if took := time.Since(committed); took < writer.cfg.StalenessBound && r.snapshot()["1"] == 0 {
				t.Errorf("confirmed after %v, before the replica heard of it and before the bound", took)
			}
		})
	}
}

// A replica that died without a word is one that may live.
func TestConfirm_endsAtTheBoundAfterTheCommit(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := server.Client(t)
	writer, _, _ := startBus(t, client, lasting)
	settle(writer)
	at := must[Coherence](t)(writer.shards[0].remote.Begin(t.Context())).Now.UnixMicro()
	if err := client.HSet(t.Context(), "{test}:replicas", "dead", reportLine(7, at, "id", "0-1")).Err(); err != nil {
		t.Fatal(err)
	}
	receipt, committed := receiptOf(t, writer, "c:1")
	unconfirmed(t, writer, receipt, committed)
	confirm(t, writer, receipt, committed, time.Minute)
	if took := time.Since(committed); took < writer.cfg.StalenessBound {
		t.Errorf("confirmed %v after the commit, before the bound", took)
	}
}

// Whatever the receipt says, or does not say.
func TestConfirm_countsTheBoundFromTheCommit(t *testing.T) {
	t.Parallel()
	b, _, _ := startBus(t, testenv.StartRedis(t).Client(t), patient)
	for _, receipt := range []string{"", "AAAAAAAAAAAAAAAA 1-1", "garbage"} {
		confirm(t, b, receipt, time.Now().Add(-2*b.cfg.StalenessBound), time.Minute)
		unconfirmed(t, b, receipt, time.Now())
	}
}

// W3, W4: whatever Redis loses between the message and the answer, only the bound is left.
func TestConfirm_isNotMisledByARedisThatForgot(t *testing.T) {
	t.Parallel()
	flush := func(t *testing.T, client *redis.Client, _ map[string]dumped) {
		t.Helper()
		must[string](t)(client.FlushAll(t.Context()).Result())
	}
	for name, lose := range map[string]func(*testing.T, *redis.Client, map[string]dumped){
		"flushed": flush,
		"failed over": func(t *testing.T, client *redis.Client, before map[string]dumped) {
			t.Helper()
			restore(t, client, before)
		},
		"log evicted": func(t *testing.T, client *redis.Client, _ map[string]dumped) {
			t.Helper()
			must[int64](t)(client.Del(t.Context(), "{test}:log").Result())
		},
		"reports evicted": func(t *testing.T, client *redis.Client, _ map[string]dumped) {
			t.Helper()
			must[int64](t)(client.Del(t.Context(), "{test}:replicas").Result())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testenv.StartRedis(t)
			client := server.Client(t)
			writer, _, _ := startBus(t, client, patient)
			through, way := throughProxy(t, server, 10*time.Second)
			_, away, _ := startBus(t, through, patient)
			settle(writer)
			publish(t, writer, "c:0")
			before := dump(t, client)
			way.BlackHole() // it trusts its copies for a window of 100 s
			defer way.Heal()
			receipt, committed := receiptOf(t, writer, "c:1")
			lose(t, client, before)
			unconfirmed(t, writer, receipt, committed)
			if away.snapshot()["1"] != 0 {
				t.Error("the replica has heard of it: nothing was tested")
			}
		})
	}
}

// W3: after a failover the replicas go on together in a log that has not the message.
func TestConfirm_isNotMisledByALogThatLeadsPastTheMessage(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	writer, _, _ := startBus(t, client, patient)
	other, r, _ := startBus(t, client, patient)
	alls := r.mark()
	publish(t, writer, "c:0")
	testenv.Eventually(t, 5*time.Second, func() bool { return r.told("0", alls) }, "the message comes")
	before := dump(t, client)
	_, lost, err := silent(writer).invAt(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}})
	if err != nil {
		t.Fatal(err)
	}
	committed := time.Now()
	restore(t, client, before)
	receipt, again := receiptOf(t, writer, "c:2")
	settle(writer)
	confirm(t, writer, receipt, again, time.Minute)
	if r.told("1", alls) || !r.told("2", alls) || other.Position(0) != writer.Position(0) {
		t.Fatal("the replicas have not gone on without the message: nothing was tested")
	}
	unconfirmed(t, writer, asReceipt([]end{{0, lost}}), committed)
}

// W4: a list of replicas that Redis has begun anew lacks those that have not reported since.
func TestConfirm_waitsAWindowAfterRedisForgotTheReplicas(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := server.Client(t)
	writer, _, _ := startBus(t, client, func(cfg *Config) { lasting(cfg); cfg.StalenessBound = 4 * time.Second })
	settle(writer)
	lost := time.Now()
	must[string](t)(client.FlushAll(t.Context()).Result())
	receipt, committed := receiptOf(t, writer, "c:1")
	confirm(t, writer, receipt, committed, time.Minute)
	if took := time.Since(lost); took < writer.TrustWindow() {
		t.Errorf("confirmed %v after Redis forgot the replicas, of which one may vouch for its copies for %v", took, writer.TrustWindow())
	}
}

func TestRun_takesItsReportAway(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	writer, _, _ := startBus(t, client, patient)
	other, _, stop := startBus(t, client, patient)
	settle(writer)
	if n := must[int64](t)(client.HLen(t.Context(), "{test}:replicas").Result()); n != 2 {
		t.Fatalf("%d replicas report, want 2", n)
	}
	stop()
	if must[bool](t)(client.HExists(t.Context(), "{test}:replicas", silent(other).reports.replica).Result()) {
		t.Error("a replica that ended is waited for")
	}
	receipt, committed := receiptOf(t, writer, "c:1")
	confirm(t, writer, receipt, committed, time.Minute)
}

func TestPublishWithReceipt_givesNoneForWhatItCannotFollow(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	b := must[*Bus](t)(New(Config{
		Client: server.Client(t), Namespace: "test", CommandTimeout: time.Minute, PublishTimeout: time.Minute,
	}))
	if r, err := b.PublishWithReceipt(t.Context(), keysOf("c:", publishBatch+1), nil); r != "" || err != nil {
		t.Errorf("of two batches: %q, %v", r, err)
	}
	if r, err := b.PublishWithReceipt(t.Context(), nil, nil); r != "" || err != nil {
		t.Errorf("of nothing: %q, %v", r, err)
	}
	server.Kill()
	b.cfg.PublishTimeout = 50 * time.Millisecond
	if r, err := b.PublishWithReceipt(t.Context(), []string{"c:1"}, nil); r != "" || err == nil {
		t.Errorf("without Redis: %q, %v", r, err)
	}
}
