package invalidation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

const shards = 3

func threeShards(cfg *Config) { cfg.Shards = shards }

// inShard is a key of the cache "c" in a shard.
func inShard(shard int) string {
	for i := 0; ; i++ {
		if key := fmt.Sprint("c:", i); shardOf(key, shards) == shard {
			return key
		}
	}
}

// A shardRecorder is a recorder that knows of shards.
type shardRecorder struct {
	*recorder
	dropped [shards]int // under the recorder's mu
}

func (r *shardRecorder) EvictShard(shard int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dropped[shard]++
}

func (r *shardRecorder) drops() [shards]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

// The values are those of package tier, and of every release: a key that moved would be read in one shard and deleted in
// another.
func TestShardOf_isTheSameForEver(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][]int{"": {0, 2, 37}, "product:1": {0, 0, 9}, "product:42": {0, 0, 48}, "tag\x00\xff": {0, 2, 34}} {
		if got := []int{shardOf(key, 1), shardOf(key, 3), shardOf(key, 64)}; !slices.Equal(got, want) {
			t.Errorf("%q is in the shards %v of 1, 3 and 64, want %v", key, got, want)
		}
	}
}

func TestShards_haveTheirOwnLogsOnOneServer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, client *redis.Client) {
		once := func(cfg *Config) { threeShards(cfg); lasting(cfg) } // a publication that is repeated would be two messages
		a, _, _ := startBus(t, client, once)
		_, rb, _ := startBus(t, client, once)
		start := make([]Place, shards)
		for i, s := range a.shards {
			start[i] = s.lastPlace()
		}
		var keys []string
		for i := range shards {
			keys = append(keys, inShard(i))
		}
		publish(t, a, keys...)
		if err := a.PublishAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, s := range a.shards {
			var got []string
			for _, m := range must[View](t)(s.remote.Sync(t.Context(), start[i])).Entries {
				got = append(got, string(m.Kind)+" "+m.Key)
			}
			if want := []string{"key " + keys[i], "all "}; !slices.Equal(got, want) {
				t.Errorf("the log of shard %d has %q, want %q", i, got, want)
			}
		}
		for _, key := range keys {
			testenv.Eventually(t, 5*time.Second, func() bool { return rb.snapshot()[key[2:]] > 0 }, "%s is evicted on the other", key)
		}
		names := must[[]string](t)(client.Keys(t.Context(), "*").Result())
		for _, name := range names {
			if !strings.HasPrefix(name, "{test:0/3}:") && !strings.HasPrefix(name, "{test:1/3}:") && !strings.HasPrefix(name, "{test:2/3}:") {
				t.Errorf("the name %q is in no shard", name)
			}
		}
	})
}

// R5.
func TestRelay_carriesTheRowsOfItsShardAndWhatIsAboutEverything(t *testing.T) {
	t.Parallel()
	out := newFakeOutbox()
	cfg := Config{Client: testenv.StartRedis(t).Client(t), Namespace: "test", Outbox: out, Shards: shards}
	slow(&cfg)
	b := must[*Bus](t)(New(cfg))
	if err := b.RelayNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := make([]map[string]int, shards)
	rows := []Row{{Kind: KindAll}}
	for i := range shards {
		key := inShard(i)
		rows = append(rows, Row{Kind: KindKey, Key: key}, Row{Kind: KindTag, Key: key})
		want[i] = map[string]int{"all:": 1, "key:" + key: 1, "tag:" + key: 1}
	}
	start := make([]Place, shards)
	for i, s := range b.shards {
		v := must[View](t)(s.remote.Sync(t.Context(), Place{}))
		start[i] = Place{v.Tail, v.End}
	}
	out.commit(rows...)
	if err := b.RelayNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, s := range b.shards {
		got := make(map[string]int)
		for _, m := range must[View](t)(s.remote.Sync(t.Context(), start[i])).Entries {
			got[string(m.Kind)+":"+m.Key]++
		}
		if !maps.Equal(got, want[i]) {
			t.Errorf("shard %d was told of %v, want %v", i, got, want[i])
		}
		if c := b.StatusOf(i).Cursor; c != b.Status().Cursor || c < 0 {
			t.Errorf("the cursor of shard %d is %d, that of all %d", i, c, b.Status().Cursor)
		}
	}
}

func TestSync_dropsWhatIsInTheShardThatHasAGap(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	b := must[*Bus](t)(New(Config{Client: client, Namespace: "test", Shards: shards}))
	r := &shardRecorder{recorder: newRecorder()}
	detach := must[func()](t)(b.Attach("c", r))
	defer detach()
	run(t, b)
	before := r.drops()
	must[int64](t)(client.Del(t.Context(), "{test:1/3}:log", "{test:1/3}:tail").Result())
	testenv.Eventually(t, 5*time.Second, func() bool { return r.drops()[1] > before[1] }, "what is in shard 1 is dropped")
	testenv.Eventually(t, 5*time.Second, func() bool { return b.Status().Trusted }, "all is trusted again")
	after := r.drops()
	if after[0] != before[0] || after[2] != before[2] || r.mark() != 0 {
		t.Errorf("shards were dropped %v times, then %v times, and all of them %d times", before, after, r.mark())
	}
}

// run runs a bus until the test ends, and returns once all its shards are trusted.
func run(t *testing.T, b *Bus) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted }, "the bus is trusted")
}

// One shard that is out of reach ends trust in its own copies, and keeps no other from hearing.
func TestShards_failAlone(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	a, _, _ := startBus(t, client, threeShards)
	b, rb, _ := startBus(t, client, threeShards)
	must[string](t)(client.ACLSetUser(t.Context(), "default", "resetkeys", "~{test:0/3}*", "~{test:2/3}*").Result())
	testenv.Eventually(t, 10*time.Second, func() bool { return !b.StatusOf(1).Trusted }, "shard 1 is not trusted")
	if s := b.Status(); s.Trusted || s.Err == nil {
		t.Errorf("while a shard is not trusted the whole is: %+v", s)
	}
	for _, i := range []int{0, 2} {
		if s := b.StatusOf(i); !s.Trusted || s.Err != nil {
			t.Errorf("shard %d: %+v", i, s)
		}
	}
	if err := a.Publish(t.Context(), []string{inShard(0), inShard(1), inShard(2)}, nil); err == nil {
		t.Error("nothing was said of the shard that is out of reach")
	}
	for _, i := range []int{0, 2} {
		testenv.Eventually(t, 5*time.Second, func() bool { return rb.snapshot()[inShard(i)[2:]] > 0 }, "shard %d hears", i)
	}
	if !a.StatusOf(0).Trusted {
		t.Error("shard 0 is not trusted any more")
	}
}

func TestConfirm_asksEachShardThatWasPublishedIn(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	several := func(cfg *Config) { patient(cfg); threeShards(cfg) }
	writer, _, _ := startBus(t, client, several)
	_, held, _ := startBus(t, client, several)
	for _, s := range writer.shards {
		settleShard(s)
	}
	open := make(chan struct{})
	receipt, committed := must[string](t)(writer.PublishWithReceipt(t.Context(), []string{inShard(0)}, nil)), time.Now()
	confirm(t, writer, receipt, committed, time.Minute)
	held.gate = func() { <-open }
	tags := must[string](t)(writer.PublishTagsWithReceipt(t.Context(), []string{inShard(1)}, nil)) // nobody is attached to tags
	keys := must[string](t)(writer.PublishWithReceipt(t.Context(), []string{inShard(2)}, nil))
	confirm(t, writer, tags, committed, time.Minute)
	for _, r := range []string{keys, tags + "," + keys, keys + "," + tags} {
		unconfirmed(t, writer, r, committed)
	}
	unconfirmed(t, writer, "", committed)
	unconfirmed(t, writer, tags+",", committed)
	unconfirmed(t, writer, "7 a 1-1", committed)
	close(open)
	confirm(t, writer, tags+","+keys, committed, time.Minute)
}

func TestReady_waitsForEachShard(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	must[string](t)(client.ACLSetUser(t.Context(), "default", "resetkeys", "~{test:0/3}*", "~{test:2/3}*").Result())
	cfg := Config{Client: client, Namespace: "test", Shards: shards}
	slow(&cfg)
	b := must[*Bus](t)(New(cfg))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	testenv.Eventually(t, 5*time.Second, func() bool {
		return b.StatusOf(0).Trusted && b.StatusOf(2).Trusted && b.StatusOf(1).Err != nil
	}, "two of three shards are trusted")
	select {
	case <-b.Ready():
		t.Error("ready without shard 1")
	default:
	}
}

func TestNew_refusesShardsThatCannotBe(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{ContextTimeoutEnabled: true})
	defer func() { _ = client.Close() }()
	for _, n := range []int{-1, 65} {
		if _, err := New(Config{Client: client, Namespace: "test", Shards: n}); err == nil || !strings.Contains(err.Error(), "1 to 64") {
			t.Errorf("%d shards: %v", n, err)
		}
	}
	if _, err := New(Config{Remotes: make([]Remote, 2), Shards: 3}); err == nil {
		t.Errorf("3 shards on 2 remotes: %v", err)
	}
}
