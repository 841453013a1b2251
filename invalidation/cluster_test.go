package invalidation

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// hears fails the test unless changes that a publishes, one and two together, reach r over the bus, and not only from the log.
func hears(t *testing.T, a *Bus, r *recorder, seen *events, key string) {
	t.Helper()
	before := seen.of("bus")
	publish(t, a, key)
	publish(t, a, key, key)
	testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()[key[2:]] > 0 && seen.of("bus") >= before+3 }, "%s comes over the bus", key)
}

func listeners(t *testing.T, node *testenv.Redis, channel string) (sharded, plain int64) {
	t.Helper()
	client := node.Client(t)
	return must[map[string]int64](t)(client.PubSubShardNumSub(t.Context(), channel).Result())[channel],
		must[map[string]int64](t)(client.PubSubNumSub(t.Context(), channel).Result())[channel]
}

// What is published in a shard of a cluster stays with the nodes that hold it, and is heard there, also after its slot moved.
// A server that allows no such thing is used like a single one.
func TestCluster_messagesOfAShardGoToItsOwnNode(t *testing.T) {
	t.Parallel()
	cluster := testenv.StartCluster(t, 3)
	client := cluster.Client(t)
	key, channel := inShard(1), "{test:1/3}:bus"
	a, _, _ := startBus(t, client, func(cfg *Config) { threeShards(cfg); patient(cfg) })
	seen := newEvents()
	_, r, stop := startBus(t, client, func(cfg *Config) { threeShards(cfg); patient(cfg); seen.hook(cfg) })
	node := cluster.Primary(channel)
	testenv.Eventually(t, 10*time.Second, func() bool {
		sharded, _ := listeners(t, node, channel)
		return sharded == 2
	}, "both listen by SSUBSCRIBE")
	hears(t, a, r, seen, key)
	if _, plain := listeners(t, node, channel); plain != 0 {
		t.Errorf("%d listen by SUBSCRIBE, too", plain)
	}

	next := cluster.MoveSlot(channel)
	testenv.Eventually(t, 10*time.Second, func() bool {
		sharded, _ := listeners(t, next, channel)
		return sharded == 2
	}, "both listen at the node that the slot went to")
	hears(t, a, r, seen, key)
	stop()

	for _, node := range cluster.Nodes() {
		must[string](t)(node.Client(t).ACLSetUser(t.Context(), "plain", "on", "nopass", "~*", "&*", "+@all", "-spublish", "-ssubscribe").Result())
	}
	opts, err := redis.ParseClusterURL(cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	opts.Username, opts.Password, opts.ContextTimeoutEnabled, opts.MaxRetries = "plain", "any", true, -1
	refused := redis.NewClusterClient(opts)
	defer func() { _ = refused.Close() }()
	seen = newEvents()
	b, _, _ := startBus(t, refused, func(cfg *Config) { threeShards(cfg); patient(cfg) })
	_, r, _ = startBus(t, refused, func(cfg *Config) { threeShards(cfg); patient(cfg); seen.hook(cfg) })
	testenv.Eventually(t, 10*time.Second, func() bool {
		n := int64(0)
		for _, node := range cluster.Nodes() {
			_, plain := listeners(t, node, channel)
			n += plain
		}
		return n == 2
	}, "both listen as to a single server")
	hears(t, b, r, seen, key)
}
