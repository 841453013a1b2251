package invalidation

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestHazard08_lostLastMessageIsFoundWithoutALaterOne(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, client *redis.Client) {
		seen := newEvents()
		b, r, _ := startBus(t, client, seen.hook)
		testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position is the tail")
		alls := r.mark()
		must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}}))
		lost := time.Now()
		testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()["1"] > 0 }, "the lost message is found")
		if took, most := time.Since(lost), b.TrustWindow()/4+500*time.Millisecond; took > most {
			t.Errorf("found after %v, want %v at most", took, most)
		}
		if r.mark() != alls || seen.of("replay") != 1 {
			t.Errorf("repaired by dropping all (%d times), not from the log", r.mark()-alls)
		}
	})
}

// I2, first half: a message that does not chain does not hide the one that was lost before it.
func TestPush_thatDoesNotChainBringsWhatWasLost(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	b, r, _ := startBus(t, client, slow)
	alls := r.mark()
	must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:lost"}}))
	publish(t, b, "c:next")
	testenv.Eventually(t, time.Second, func() bool { return r.snapshot()["lost"] > 0 }, "the lost key comes at once")
	testenv.Eventually(t, time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position is the tail")
	if r.mark() != alls {
		t.Error("all was dropped")
	}
}

// I2, second half, and I3: every way in which the log can fail to lead on drops everything.
func TestSync_dropsAllWhenTheLogDoesNotLeadOn(t *testing.T) {
	t.Parallel()
	lose := func(t *testing.T, b *Bus, client *redis.Client) {
		t.Helper()
		must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:lost"}}))
		if err := client.Del(t.Context(), "{test}:log").Err(); err != nil {
			t.Fatal(err)
		}
	}
	for name, fault := range map[string]func(t *testing.T, b *Bus, client *redis.Client){
		"trimmed": func(t *testing.T, b *Bus, client *redis.Client) {
			t.Helper()
			must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:lost"}, {Kind: KindKey, Key: "c:kept"}}))
			must[int64](t)(client.XTrimMaxLen(t.Context(), "{test}:log", 1).Result())
		},
		"log evicted": lose,
		"tail evicted, then a message": func(t *testing.T, b *Bus, client *redis.Client) {
			t.Helper()
			must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:lost"}}))
			must[int64](t)(client.Del(t.Context(), "{test}:tail").Result())
			must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:later"}}))
		},
		"both evicted": func(t *testing.T, b *Bus, client *redis.Client) {
			t.Helper()
			lose(t, b, client)
			must[int64](t)(client.Del(t.Context(), "{test}:tail").Result())
		},
		"flushed": func(t *testing.T, _ *Bus, client *redis.Client) {
			t.Helper()
			must[string](t)(client.FlushAll(t.Context()).Result())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := testenv.StartRedis(t).Client(t)
			b, r, _ := startBus(t, client, nil)
			alls := r.mark()
			fault(t, b, client)
			testenv.Eventually(t, 5*time.Second, func() bool { return r.mark() > alls }, "all is dropped")
			testenv.Eventually(t, 5*time.Second, func() bool { return b.Status().Trusted }, "it is trusted again")
			alls = r.mark()
			publish(t, b, "c:1")
			testenv.Eventually(t, 5*time.Second, func() bool { return r.told("1", alls) }, "messages come again")
			testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "the position is the tail")
		})
	}
}

// I3: a message is lost between two looks at an empty log.
func TestSync_twoEmptyLogsAreNotEqual(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	b, r, _ := startBus(t, client, slow)
	for look := range 3 {
		alls := r.mark()
		must[int](t)(silent(b).Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:lost"}}))
		must[int64](t)(client.Del(t.Context(), "{test}:log", "{test}:tail").Result())
		b.shards[0].poke()
		testenv.Eventually(t, 5*time.Second, func() bool { return r.mark() > alls }, "look %d drops all", look)
		testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == "" }, "there is no position")
	}
}

// Without a log every SYNC drops everything, and where nobody writes the next message may be long in coming.
func TestRelay_beginsALogThatIsGone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"with an outbox":    func(cfg *Config) { cfg.Outbox = newFakeOutbox() },
		"without an outbox": nil,
	} {
		t.Run(name, func(t *testing.T) {
			client := testenv.StartRedis(t).Client(t)
			b, _, _ := startBus(t, client, change)
			client.Del(t.Context(), "{test}:log", "{test}:tail")
			testenv.Eventually(t, 10*time.Second, func() bool { return b.Position(0) == "" }, "the loss is seen")
			testenv.Eventually(t, 10*time.Second, func() bool {
				return b.Position(0) != "" && b.Position(0) == client.Get(t.Context(), "{test}:tail").Val()
			}, "there is a log again, and the bus follows it")
		})
	}
}

// I4: the proof is as old as the question.
func TestContact_isTheTimeAtWhichSyncWasSent(t *testing.T) {
	t.Parallel()
	proxy := testenv.StartRedis(t).Proxy(t)
	client := redis.NewClient(&redis.Options{
		Addr: proxy.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1,
	})
	t.Cleanup(func() { _ = client.Close() })
	b, _, _ := startBus(t, client, func(cfg *Config) { slow(cfg); cfg.CommandTimeout = 5 * time.Second })
	const late = 500 * time.Millisecond
	proxy.Delay(late)
	before := b.Contact(0)
	b.shards[0].poke()
	testenv.Eventually(t, 5*time.Second, func() bool { return !b.Contact(0).Equal(before) }, "there is another proof")
	if age := time.Since(b.Contact(0)); age < late {
		t.Errorf("a proof whose answer took %v was %v old when it came", late, age)
	}
}

// A Redis that lost its last messages is a gap, though the log that it has hangs together.
func TestHazard09_redisInAnEarlierStateDropsAll(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := server.Client(t)
	b, r, _ := startBus(t, client, slow)
	publish(t, b, "c:1", "c:2")
	earlier := dump(t, client)
	publish(t, b, "c:3")
	testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()["3"] > 0 }, "the message comes")
	alls := r.mark()
	restore(t, client, earlier)
	b.shards[0].poke()
	testenv.Eventually(t, 5*time.Second, func() bool { return r.mark() > alls }, "all is dropped")
	if b.Position(0) != b.tail(t) {
		t.Errorf("the position is %q, the tail of the earlier state %q", b.Position(0), b.tail(t))
	}
}

type dumped struct {
	value string
	ttl   time.Duration
}

// dump and restore put a Redis back into an earlier state, as a restored snapshot or a late failover does.
func dump(t *testing.T, client *redis.Client) map[string]dumped {
	t.Helper()
	out := make(map[string]dumped)
	for _, k := range must[[]string](t)(client.Keys(t.Context(), "*").Result()) {
		ttl := client.PTTL(t.Context(), k).Val()
		out[k] = dumped{must[string](t)(client.Dump(t.Context(), k).Result()), max(ttl, 0)}
	}
	return out
}

func restore(t *testing.T, client *redis.Client, state map[string]dumped) {
	t.Helper()
	_, err := client.TxPipelined(t.Context(), func(p redis.Pipeliner) error {
		p.FlushAll(t.Context())
		for k, d := range state {
			p.Restore(t.Context(), k, d.ttl, d.value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Hazard 15.
func TestHazard15_repeatedAndReorderedMessagesEndAtTheTail(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	seen := newEvents()
	b, r, _ := startBus(t, client, func(cfg *Config) { slow(cfg); seen.hook(cfg) })
	alls := r.mark()
	way := client.Subscribe(t.Context(), "{test}:nowhere")
	defer way.Close()
	if _, err := way.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	keys := keysOf("c:", 100)
	rows := make([]Row, len(keys))
	for i, k := range keys {
		rows[i] = Row{Kind: KindKey, Key: k}
	}
	var payloads []string
	for n := 1; len(rows) > 0; n = 1 + n%3 { // one, two and three together
		n := min(n, len(rows))
		must[int](t)(silent(b).Inv(t.Context(), rows[:n]))
		rows = rows[n:]
		payloads = append(payloads, must[*redis.Message](t)(way.ReceiveMessage(t.Context())).Payload)
	}
	payloads = append(payloads, payloads...)
	rand.Shuffle(len(payloads), func(i, j int) { payloads[i], payloads[j] = payloads[j], payloads[i] })
	for _, p := range append(payloads, "", "garbage", "1:x") {
		if err := client.Publish(t.Context(), "{test}:bus", p).Err(); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, b, "c:end")
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Position(0) == b.tail(t) && r.snapshot()["end"] > 0 }, "it is at the tail")
	got := r.snapshot()
	for _, k := range keys {
		if got[k[2:]] < 2 {
			t.Errorf("key %s came %d times of 2", k, got[k[2:]])
		}
	}
	if r.mark() != alls {
		t.Errorf("all was dropped: gaps by log %d", seen.of("gap log"))
	}
}

// The subscriber stands still until Redis gives it up, so that messages are lost for real.
func TestHazard07_burstOfHundredThousandToASlowSubscriberLosesNothing(t *testing.T) {
	for name, length := range map[string]int{"the log holds them": 100_000, "the log is too short": 1000} {
		t.Run(name, func(t *testing.T) {
			server := testenv.StartRedis(t, testenv.WithArgs("--client-output-buffer-limit", "pubsub 1mb 1mb 1"))
			client := server.Client(t)
			seen := newEvents()
			b, r, _ := startBus(t, client, func(cfg *Config) {
				seen.hook(cfg)
				cfg.LogLength, cfg.CommandTimeout, cfg.PublishTimeout = length, 5*time.Second, 10*time.Second
			})
			alls := r.mark()
			open := make(chan struct{})
			r.gate = func() { <-open }
			keys := keysOf("c:", 100_000)
			publish(t, b, keys...)
			close(open)
			testenv.Eventually(t, 60*time.Second, func() bool { return b.Position(0) == b.tail(t) }, "it is at the tail")
			got := r.snapshot()
			missed := slices.IndexFunc(keys, func(k string) bool { return got[k[2:]] == 0 })
			if missed >= 0 && r.mark() == alls {
				t.Errorf("key %s was missed, and nobody noticed", keys[missed])
			}
			if length == len(keys) && (r.mark() != alls || seen.of("replay") == 0) {
				t.Errorf("dropped all %d times, replayed %d; want a repair from the log", r.mark()-alls, seen.of("replay"))
			}
			testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "it is trusted again")
		})
	}
}
