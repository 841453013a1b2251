package testenv

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Sentinel watches a Redis primary with one asynchronous replica, and makes the replica primary when the primary
// fails. The two nodes can be harmed like any [Redis]. After [Sentinel.AwaitFailover] the old primary is started or
// resumed, and Sentinel makes it a replica, which [Sentinel.AwaitReplica] waits for.
type Sentinel struct {
	t       testing.TB
	port    *port
	proc    *process
	watcher *redis.SentinelClient
	nodes   [2]*Redis
}

const (
	sentinelMaster = "tiercel"
	// The nodes replicate as a user of its own, so that replication can be cut while everything else goes on.
	replicationUser, replicationPassword = "replication", "secret"
	// A primary that does not answer for so long is replaced: quickly while a test awaits that, and else not because
	// a busy machine made it slow.
	impatient      = 700 * time.Millisecond
	patient        = 10 * time.Second
	failoverWithin = 30 * time.Second
)

// StartSentinel starts a primary, its replica and a Sentinel, whose word alone decides. It returns when the replica has
// all that the primary has and Sentinel knows both.
func StartSentinel(t testing.TB) *Sentinel {
	t.Helper()
	s := &Sentinel{t: t}
	for i := range s.nodes {
		s.nodes[i] = StartRedis(t, WithArgs(
			"--user", replicationUser, "on", ">"+replicationPassword, "+psync", "+replconf", "+ping",
			"--masteruser", replicationUser, "--masterauth", replicationPassword,
			"--repl-diskless-sync-delay", "0",
		))
	}
	host, port, err := net.SplitHostPort(s.nodes[0].Addr())
	if err != nil {
		t.Fatal(err)
	}
	must(t, s.nodes[1].Client(t).Do(t.Context(), "REPLICAOF", host, port).Err())
	s.startWatcher(port)
	s.AwaitReplica()
	return s
}

// startWatcher starts Sentinel itself, over the primary on the port given.
func (s *Sentinel) startWatcher(primary string) {
	t := s.t
	t.Helper()
	bin, err := exec.LookPath("redis-server")
	must(t, err)
	s.port, err = reservePort()
	must(t, err)
	t.Cleanup(s.port.release)
	dir := t.TempDir()
	file := filepath.Join(dir, "sentinel.conf") // Sentinel writes into it what it learns
	must(t, os.WriteFile(file, fmt.Appendf(nil, `
port %d
bind 127.0.0.1
dir %s
sentinel monitor %s 127.0.0.1 %s 1
sentinel down-after-milliseconds %s %d
sentinel failover-timeout %s 2000
`, s.port.number, dir, sentinelMaster, primary, sentinelMaster, patient.Milliseconds(), sentinelMaster), 0o600))
	s.proc = &process{
		name: "redis-sentinel", logFile: filepath.Join(dir, "sentinel.log"),
		ready: func() bool { return pong(s.addr()) },
		command: func() *exec.Cmd {
			cmd := exec.Command(bin, file, "--sentinel") //nolint:noctx // lives until the test ends
			cmd.Dir, cmd.SysProcAttr = dir, attributes(nil, syscall.SIGKILL)
			return cmd
		},
	}
	t.Cleanup(s.proc.kill)
	must(t, s.proc.start())
	s.watcher = redis.NewSentinelClient(&redis.Options{
		Addr: s.addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1, ReadTimeout: failoverWithin,
	})
	t.Cleanup(func() { _ = s.watcher.Close() })
	// As built, it looks for replicas every 10 s, leaves a primary that came back alone for 8 s, and does nothing for
	// 30 s after a pause of its own. A test's machine pauses, and the test waits.
	must(t, s.watcher.Process(t.Context(), redis.NewStatusCmd(t.Context(), "SENTINEL", "DEBUG",
		"info-period", "100", "publish-period", "100", "tilt-trigger", "60000", "tilt-period", "100")))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *Sentinel) addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port.number)) }

// URL is what redis.ParseFailoverURL takes.
func (s *Sentinel) URL() string { return "redis://" + s.addr() + "/0?master_name=" + sentinelMaster }

// Primary returns the node that Sentinel sends clients to. It may be dead.
func (s *Sentinel) Primary() *Redis {
	s.t.Helper()
	named, err := s.named()
	must(s.t, err)
	return named
}

// Replica returns the other node.
func (s *Sentinel) Replica() *Redis {
	s.t.Helper()
	return s.other(s.Primary())
}

func (s *Sentinel) other(node *Redis) *Redis {
	if node == s.nodes[0] {
		return s.nodes[1]
	}
	return s.nodes[0]
}

// CutReplica ends the replica's connection to its primary and lets it open no other: from now on it lacks what is
// written. Both go on to answer clients, and Sentinel sees nothing wrong. A replica that was cut off for more than 7 s
// before the primary went down is not made primary.
func (s *Sentinel) CutReplica() {
	s.t.Helper()
	c := s.Primary().Client(s.t)
	must(s.t, c.ACLSetUser(s.t.Context(), replicationUser, "off").Err())
	must(s.t, c.ClientKillByFilter(s.t.Context(), "USER", replicationUser).Err())
}

// HealReplica lets the replica catch up again, whichever node it is by now. [Sentinel.AwaitReplica] waits until it has.
func (s *Sentinel) HealReplica() {
	s.t.Helper()
	primary := s.Primary()
	must(s.t, primary.Client(s.t).ACLSetUser(s.t.Context(), replicationUser, "on").Err())
	// The cut may have been on the node that has failed since. If it is dead it comes back without.
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
	defer cancel()
	_ = s.other(primary).Client(s.t).ACLSetUser(ctx, replicationUser, "on").Err()
}

// AwaitFailover returns the node that took the place of old, once Sentinel names it and it takes writes. It is called
// after the fault: only while it waits does Sentinel replace a primary that is away for a moment.
func (s *Sentinel) AwaitFailover(old *Redis) *Redis {
	s.t.Helper()
	s.replaceAfter(impatient)
	defer s.replaceAfter(patient)
	successor := s.other(old)
	s.eventually(func(ctx context.Context) bool {
		named, err := s.named()
		return err == nil && named == successor && info(ctx, successor, "role") == "master"
	}, "Sentinel makes %s the primary in place of %s", successor.Addr(), old.Addr())
	return successor
}

func (s *Sentinel) replaceAfter(d time.Duration) {
	s.t.Helper()
	must(s.t, s.watcher.Set(s.t.Context(), sentinelMaster, "down-after-milliseconds", strconv.FormatInt(d.Milliseconds(), 10)).Err())
}

// AwaitReplica waits until the node that is not the primary runs as its replica, has all that it had when asked, and
// Sentinel knows so: it could be made primary now.
func (s *Sentinel) AwaitReplica() {
	s.t.Helper()
	s.eventually(func(ctx context.Context) bool {
		primary, err := s.named() // each time: Sentinel may fail over meanwhile
		if err != nil {
			return false
		}
		written, err := strconv.ParseInt(info(ctx, primary, "master_repl_offset"), 10, 64) // before the replica's: writes go on
		has, err2 := strconv.ParseInt(info(ctx, s.other(primary), "slave_repl_offset"), 10, 64)
		if err != nil || err2 != nil || has < written || info(ctx, s.other(primary), "master_link_status") != "up" {
			return false
		}
		known, err := s.watcher.Replicas(ctx, sentinelMaster).Result()
		return err == nil && len(known) == 1 && known[0]["flags"] == "slave" && known[0]["master-link-status"] == "ok"
	}, "one node replicates the other")
}

func (s *Sentinel) eventually(ok func(context.Context) bool, msg string, args ...any) {
	s.t.Helper()
	if !await(failoverWithin, func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		return ok(ctx)
	}) {
		s.t.Fatalf("not within %v: %s; Sentinel's log:\n%s", failoverWithin, fmt.Sprintf(msg, args...), s.Log())
	}
}

// Log is all that Sentinel wrote so far.
func (s *Sentinel) Log() string { return s.proc.log() }

// TryPrimary is Primary for other goroutines than the test's.
func (s *Sentinel) TryPrimary() (*Redis, error) { return s.named() }

// named returns the node that Sentinel sends clients to.
func (s *Sentinel) named() (*Redis, error) {
	ctx, cancel := context.WithTimeout(context.Background(), failoverWithin)
	defer cancel()
	addr, err := s.watcher.GetMasterAddrByName(ctx, sentinelMaster).Result()
	if err != nil {
		return nil, err
	}
	for _, node := range s.nodes {
		if node.Addr() == net.JoinHostPort(addr[0], addr[1]) {
			return node, nil
		}
	}
	return nil, fmt.Errorf("sentinel names %v", addr)
}

// info returns one field of a node's account of replication, nothing if there is no answer.
func info(ctx context.Context, node *Redis, field string) string {
	c := redis.NewClient(&redis.Options{Addr: node.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1})
	defer func() { _ = c.Close() }()
	all, err := c.InfoMap(ctx, "replication").Result()
	if err != nil {
		return ""
	}
	return all["Replication"][field]
}
