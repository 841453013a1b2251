package testenv

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Cluster is a Redis Cluster of primaries, over which the slots are spread, each with one replica.
type Cluster struct {
	t     testing.TB
	nodes []*clusterNode
}

type clusterNode struct {
	*Redis
	bus    *port
	client *redis.Client
	id     string
}

const (
	slots = 16384
	// nodeTimeout is after how long a silent node is replaced.
	nodeTimeout   = time.Second
	clusterWithin = 30 * time.Second
)

// StartCluster starts the nodes, and returns when all know each other and each replica has what its primary has. A slot
// without a node does not keep the others from answering.
func StartCluster(t testing.TB, primaries int) *Cluster {
	t.Helper()
	c := &Cluster{t: t}
	for i := range 2 * primaries {
		bus, err := reservePort()
		must(t, err)
		t.Cleanup(bus.release)
		r := StartRedis(t, WithArgs(
			"--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(bus.number),
			"--cluster-node-timeout", strconv.FormatInt(nodeTimeout.Milliseconds(), 10),
			"--cluster-require-full-coverage", "no", "--cluster-replica-validity-factor", "0",
			"--repl-diskless-sync-delay", "0",
		))
		client := r.Client(t)
		id, err := client.ClusterMyID(t.Context()).Result()
		must(t, err)
		if i < primaries { // before they meet
			must(t, client.Do(t.Context(), "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err())
			must(t, client.ClusterAddSlotsRange(t.Context(), i*slots/primaries, (i+1)*slots/primaries-1).Err())
		}
		c.nodes = append(c.nodes, &clusterNode{r, bus, client, id})
	}
	first := c.nodes[0]
	host, port, err := net.SplitHostPort(first.Addr())
	must(t, err)
	for _, n := range c.nodes[1:] {
		must(t, n.client.Do(t.Context(), "CLUSTER", "MEET", host, port, first.bus.number).Err())
	}
	c.eventually(func(ctx context.Context) bool {
		for _, n := range c.nodes {
			known, err := n.client.ClusterNodes(ctx).Result()
			if err != nil || strings.Count(known, "\n") < len(c.nodes) || strings.Contains(known, "handshake") {
				return false
			}
		}
		return true
	}, "the nodes know each other")
	for i, n := range c.nodes[primaries:] {
		must(t, n.client.ClusterReplicate(t.Context(), c.nodes[i].id).Err())
	}
	c.AwaitReplicas()
	return c
}

// URL is what redis.ParseClusterURL takes.
func (c *Cluster) URL() string {
	var more []string
	for _, n := range c.nodes[1:] {
		more = append(more, "addr="+n.Addr())
	}
	return "redis://" + c.nodes[0].Addr() + "?" + strings.Join(more, "&")
}

// Nodes are the primaries and then the replicas, as they began.
func (c *Cluster) Nodes() []*Redis {
	nodes := make([]*Redis, len(c.nodes))
	for i, n := range c.nodes {
		nodes[i] = n.Redis
	}
	return nodes
}

// Client returns a client of the cluster, closed with the test.
func (c *Cluster) Client(t testing.TB) *redis.ClusterClient {
	t.Helper()
	opts, err := redis.ParseClusterURL(c.URL())
	must(t, err)
	opts.ContextTimeoutEnabled, opts.MaxRetries, opts.DialerRetries, opts.MaxRedirects = true, -1, 1, 3
	client := redis.NewClusterClient(opts)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Primary returns the node that serves a key's slot now, as most of the others see it.
func (c *Cluster) Primary(key string) *Redis {
	c.t.Helper()
	n, err := c.primary(c.t.Context(), key)
	must(c.t, err)
	return n.Redis
}

// primary asks the nodes that answer, and believes the highest epoch.
func (c *Cluster) primary(ctx context.Context, key string) (*clusterNode, error) {
	var found *clusterNode
	best := int64(-1)
	for _, n := range c.nodes {
		known, err := n.client.ClusterNodes(ctx).Result()
		slot := n.client.ClusterKeySlot(ctx, key).Val()
		if err != nil {
			continue
		}
		for line := range strings.Lines(known) {
			f := strings.Fields(line)
			if len(f) < 9 || !strings.Contains(f[2], "master") || !serves(f[8:], slot) {
				continue
			}
			if epoch, _ := strconv.ParseInt(f[6], 10, 64); epoch > best {
				best, found = epoch, c.node(f[0])
			}
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no node serves the slot of %q", key)
	}
	return found, nil
}

// serves reports whether ranges ("0-5460", "7") hold a slot.
func serves(ranges []string, slot int64) bool {
	for _, r := range ranges {
		from, to, _ := strings.Cut(r, "-")
		low, err := strconv.ParseInt(from, 10, 64)
		high, err2 := strconv.ParseInt(to, 10, 64)
		if err2 != nil {
			high = low
		}
		if err == nil && low <= slot && slot <= high {
			return true
		}
	}
	return false
}

func (c *Cluster) node(id string) *clusterNode {
	for _, n := range c.nodes {
		if n.id == id {
			return n
		}
	}
	return nil
}

// AwaitFailover returns the node that took over from old what it served of a key, once it takes writes.
func (c *Cluster) AwaitFailover(old *Redis, key string) *Redis {
	c.t.Helper()
	var next *clusterNode
	c.eventually(func(ctx context.Context) bool {
		n, err := c.primary(ctx, key)
		next = n
		return err == nil && n.Redis != old && info(ctx, n.Redis, "role") == "master"
	}, "another node takes over %q from %s", key, old.Addr())
	return next.Redis
}

// AwaitReplicas waits until every node serves slots or follows one that does, with all that this has.
func (c *Cluster) AwaitReplicas() {
	c.t.Helper()
	c.eventually(func(ctx context.Context) bool {
		replicas := 0
		for _, n := range c.nodes {
			if info(ctx, n.Redis, "role") == "slave" && info(ctx, n.Redis, "master_link_status") == "up" {
				replicas++
			}
			all, err := n.client.ClusterInfo(ctx).Result()
			if err != nil || !strings.Contains(all, "cluster_state:ok") || !strings.Contains(all, "cluster_slots_ok:16384") {
				return false
			}
		}
		return replicas == len(c.nodes)/2
	}, "each primary has its replica")
}

// MoveSlot moves the slot of a key, with all that is in it, to another primary while clients go on, as redis-cli's
// resharding does, and returns that.
func (c *Cluster) MoveSlot(key string) *Redis {
	c.t.Helper()
	ctx := c.t.Context()
	from, to, slot := c.beginMove(key)
	host, port, err := net.SplitHostPort(to.Addr())
	must(c.t, err)
	for {
		names, err := from.client.ClusterGetKeysInSlot(ctx, int(slot), 100).Result()
		must(c.t, err)
		if len(names) == 0 {
			break
		}
		args := []any{"MIGRATE", host, port, "", 0, 5000, "REPLACE", "KEYS"}
		for _, name := range names {
			args = append(args, name)
		}
		must(c.t, from.client.Do(ctx, args...).Err())
	}
	for _, n := range []*clusterNode{to, from} {
		must(c.t, n.client.Do(ctx, "CLUSTER", "SETSLOT", slot, "NODE", to.id).Err())
	}
	return to.Redis
}

// BeginMove is the first part of MoveSlot: what is not in the slot yet goes to the other node.
func (c *Cluster) BeginMove(key string) {
	c.t.Helper()
	c.beginMove(key)
}

func (c *Cluster) beginMove(key string) (from, to *clusterNode, slot int64) {
	c.t.Helper()
	ctx := c.t.Context()
	from, err := c.primary(ctx, key)
	must(c.t, err)
	for _, n := range c.nodes {
		if n != from && info(ctx, n.Redis, "role") == "master" {
			to = n
		}
	}
	slot, err = from.client.ClusterKeySlot(ctx, key).Result()
	must(c.t, err)
	must(c.t, to.client.Do(ctx, "CLUSTER", "SETSLOT", slot, "IMPORTING", from.id).Err())
	must(c.t, from.client.Do(ctx, "CLUSTER", "SETSLOT", slot, "MIGRATING", to.id).Err())
	return from, to, slot
}

func (c *Cluster) eventually(ok func(context.Context) bool, msg string, args ...any) {
	c.t.Helper()
	if !await(clusterWithin, func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		return ok(ctx)
	}) {
		c.t.Fatalf("not within %v: %s; the first node's log:\n%s", clusterWithin, fmt.Sprintf(msg, args...), c.nodes[0].Log())
	}
}
