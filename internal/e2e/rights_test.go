package e2e

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// rights are those of the line in docs/redis.md for these names, and the table there: what breaks without one of them.
func rights(t *testing.T, names string) (all []string, breaks map[string]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "docs", "redis.md"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^ACL SETUSER tiercel reset on >PASSWORD (` + regexp.QuoteMeta(names) + ` .*)$`).FindSubmatch(text)
	if line == nil {
		t.Fatalf("docs/redis.md has no line for %s", names)
	}
	breaks = make(map[string]string)
	for _, row := range regexp.MustCompile("(?m)^\\| `([+|a-z\\\\]+)` \\| ([^|]+) \\|").FindAllSubmatch(text, -1) {
		breaks[strings.ReplaceAll(string(row[1]), `\`, "")] = string(row[2])
	}
	return strings.Fields(string(line[1])), breaks
}

// grant makes a user of that name and namespace with the rights of the line for namespace "tiercel".
func grant(t *testing.T, servers []*redis.Client, user string, line []string) {
	t.Helper()
	rules := []string{"reset", "on", ">secret"}
	for _, r := range line {
		rules = append(rules, strings.ReplaceAll(r, "{tiercel", "{"+user))
	}
	each(t, servers, func(c *redis.Client) error { return c.ACLSetUser(t.Context(), user, rules...).Err() })
}

// denied are the commands that a user was refused, whether in a script or not.
func denied(t *testing.T, servers []*redis.Client, user string) (commands []string) {
	t.Helper()
	each(t, servers, func(c *redis.Client) error {
		log, err := c.ACLLog(t.Context(), 1000).Result()
		for _, e := range log {
			if e.Username == user {
				commands = append(commands, e.Object)
			}
		}
		return err
	})
	return commands
}

// each calls f for every server.
func each(t *testing.T, servers []*redis.Client, f func(*redis.Client) error) {
	t.Helper()
	for _, server := range servers {
		if err := f(server); err != nil {
			t.Error(err)
		}
	}
}

// countLost counts the connections of the bus that ended.
type countLost struct {
	slog.Handler
	mu   sync.Mutex
	lost int // under mu
}

func (c *countLost) Enabled(context.Context, slog.Level) bool { return true }
func (c *countLost) Handle(_ context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, "bus: the connection ended") {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.lost++
	}
	return nil
}

// exercise uses all that tiercel uses of Redis, and returns what did not work within the time.
func exercise(t *testing.T, client redis.UniversalClient, user string, shards int, within time.Duration) (broken map[string]error) {
	t.Helper()
	broken = make(map[string]error)
	try := func(thing string, err error) {
		if err != nil {
			broken[thing] = err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	log := &countLost{Handler: slog.DiscardHandler}
	bus, err := invalidation.New(invalidation.Config{
		Client: client, Namespace: user, Shards: shards, StalenessBound: time.Second, CommandTimeout: time.Second, PublishTimeout: 2 * time.Second,
		Logger: slog.New(log),
	})
	if err != nil {
		t.Error(err)
		return broken
	}
	remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: user, Shards: shards, Timeout: time.Second})
	if err != nil {
		t.Error(err)
		return broken
	}
	defer func() { _ = remote.Close() }()
	running, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { _ = bus.Run(running); close(ended) }()
	defer func() { stop(); <-ended }()
	for deadline := time.Now().Add(within); !bus.Status().Trusted && time.Now().Before(deadline); {
		<-time.After(10 * time.Millisecond)
	}
	if s := bus.Status(); !s.Trusted {
		try("trust", fmt.Errorf("no trust: %w", s.Err))
	}
	receipt, err := bus.PublishWithReceipt(ctx, []string{"c:1"}, nil)
	try("invalidations", err)
	try("invalidations", bus.PublishAll(ctx))
	wait, end := context.WithTimeout(ctx, within)
	defer end()
	try("write barrier", bus.Confirm(wait, receipt, time.Now()))
	_, err = remote.Read(ctx, "c:1")
	try("reads of L2", err)
	try("fills", fill(ctx, remote, bus, "c:1", within))
	try("leases", remote.Extend(ctx, "c:3", "token-0123456789", time.Second))
	try("leases", remote.Release(ctx, "c:3", "token-0123456789"))
	_, err = remote.ExchangeHot(ctx, "c", "p1", []byte("x"), time.Minute)
	try("hot keys", err)
	<-time.After(2 * time.Millisecond)
	_, err = remote.ExchangeHot(ctx, "c", "p2", nil, time.Millisecond)
	try("hot keys", err)
	if shards > 1 {
		if err := client.Get(ctx, movingName(user)).Err(); !errors.Is(err, redis.Nil) {
			try("what is in a slot that moves", err)
		}
	}
	<-time.After(bus.TrustWindow()) // a quiet connection is pinged in this time
	log.mu.Lock()
	if log.lost > 0 {
		try("a connection", fmt.Errorf("%d connections ended", log.lost))
	}
	log.mu.Unlock()
	return broken
}

// movingName is in a slot that is on its way to another node.
func movingName(user string) string { return "{" + user + ":moving}:x" }

// fill takes a lease, is woken by its own fill, and leaves the record.
func fill(ctx context.Context, remote *tier.Redis, bus *invalidation.Bus, key string, within time.Duration) error {
	grants, err := remote.Acquire(ctx, tier.Want{Key: key, Token: "token-0123456789", Life: time.Minute})
	if err != nil {
		return err
	}
	if grants[0].State != tier.Acquired {
		return fmt.Errorf("the lease of %s is %v on %v", key, grants[0].State, bus.Status())
	}
	wake, stop := remote.Watch(key)
	defer stop()
	select {
	case <-wake: // the watch has begun
	case <-time.After(within):
		return fmt.Errorf("the watch has not begun")
	}
	record := grants[0].Gen + "record"
	ok, err := remote.Fill(ctx, tier.Fill{Key: key, Token: "token-0123456789", Gen: grants[0].Gen, Record: []byte(record), Life: time.Second})
	if err != nil || !ok[0] {
		return fmt.Errorf("filled %v: %w", ok, err)
	}
	select {
	case <-wake:
	case <-time.After(within):
		return fmt.Errorf("the fill woke nobody")
	}
	if g, err := remote.Acquire(ctx, tier.Want{Key: "c:3", Token: "token-0123456789", Life: time.Minute}); err != nil || g[0].State != tier.Acquired {
		return fmt.Errorf("the lease of c:3: %v, %w", g, err)
	}
	return nil
}

// The user of docs/redis.md can do all that is needed, over TLS, and has no right that nothing needs.
func TestRights_areEnoughAndNoneIsTooMuch(t *testing.T) {
	t.Parallel()
	server, addr, certs := testenv.StartRedisTLS(t)
	admin := server.Client(t)
	if err := admin.ConfigSet(t.Context(), "acllog-max-len", "1000").Err(); err != nil {
		t.Fatal(err)
	}
	line, breaks := rights(t, "~{tiercel}:*")
	connect := func(t *testing.T, user string) redis.UniversalClient {
		t.Helper()
		client := redis.NewClient(&redis.Options{
			Addr: addr, Username: user, Password: "secret", TLSConfig: certs.Config(t), ContextTimeoutEnabled: true,
			MaxRetries: -1, DialerRetries: 1,
		})
		t.Cleanup(func() { _ = client.Close() })
		return client
	}
	rightsSuffice(t, []*redis.Client{admin}, line, line, breaks, connect, 1)
}

// The same in a cluster, of what a single server does not need, while a slot is on its way to another node.
func TestRights_inAClusterAreEnoughAndNoneIsTooMuch(t *testing.T) {
	t.Parallel()
	cluster := testenv.StartCluster(t, 3)
	var servers []*redis.Client
	for _, node := range cluster.Nodes() {
		servers = append(servers, node.Client(t))
	}
	single, _ := rights(t, "~{tiercel}:*")
	line, breaks := rights(t, "~{tiercel:*}:*")
	more := slices.DeleteFunc(slices.Clone(line), func(r string) bool { return slices.Contains(single, r) })
	connect := func(t *testing.T, user string) redis.UniversalClient {
		t.Helper()
		cluster.BeginMove(movingName(user))
		opts, err := redis.ParseClusterURL(cluster.URL())
		if err != nil {
			t.Fatal(err)
		}
		opts.Username, opts.Password, opts.ContextTimeoutEnabled, opts.MaxRetries, opts.MaxRedirects = user, "secret", true, -1, 3
		client := redis.NewClusterClient(opts)
		t.Cleanup(func() { _ = client.Close() })
		return client
	}
	rightsSuffice(t, servers, line, more, breaks, connect, 3)
}

// rightsSuffice holds the line to what is used on shards: it is enough, and something breaks without any of those in doubt.
func rightsSuffice(
	t *testing.T, servers []*redis.Client, line, inDoubt []string, breaks map[string]string,
	connect func(*testing.T, string) redis.UniversalClient, shards int,
) {
	t.Helper()
	var mu sync.Mutex
	var running sync.WaitGroup
	one := func(user, without string) {
		grant(t, servers, user, slices.DeleteFunc(slices.Clone(line), func(r string) bool { return r == without }))
		client := connect(t, user)
		running.Go(func() {
			within := 900 * time.Millisecond // below the bound, which ends every wait of the barrier
			if without == "" {
				within = 20 * time.Second
			}
			broken := exercise(t, client, user, shards, within)
			mu.Lock()
			defer mu.Unlock()
			if without == "" {
				delete(broken, "a connection") // which a busy machine costs as well
				if d := denied(t, servers, user); len(broken) > 0 || len(d) > 0 {
					t.Errorf("with all rights: broken %v, refused %v", broken, d)
				}
				return
			}
			if refused := denied(t, servers, user); !slices.Contains(refused, without[1:]) {
				t.Errorf("without %s nothing was refused but %v", without, refused)
			}
			// What costs no more than a connection or a detour is seen by what was refused.
			if thing := breaks[without]; thing == "" || !strings.HasPrefix(thing, "a ") && broken[thing] == nil {
				t.Errorf("without %s %q works, broken is %v", without, thing, broken)
			}
		})
	}
	one("all", "")
	running.Wait() // not in the bustle of the others
	for i, right := range inDoubt {
		if right[0] == '+' {
			one(fmt.Sprint("without", i), right)
		}
	}
	running.Wait()
}
