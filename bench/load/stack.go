package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

const token = "load-token"

// A stack is instances of the server on one PostgreSQL and one Redis, with a catalogue.
type stack struct {
	t             testing.TB
	postgres      *testenv.Postgres
	redis         *testenv.Redis
	redisProxy    *testenv.Proxy // nil unless the scenario wants proxies
	databaseProxy *testenv.Proxy
	servers       []*testenv.Server
	client        *http.Client
	commands      commands
}

func newStack(t testing.TB, bin string, s scenario, p part) *stack {
	t.Helper()
	st := &stack{t: t, redis: testenv.StartRedis(t), client: &http.Client{Timeout: 30 * time.Second}}
	t.Cleanup(st.client.CloseIdleConnections)
	st.postgres = testenv.StartPostgres(t, testenv.WithSetting("max_connections", "400"), testenv.WithSetting("shared_buffers", "128MB"))
	st.commands.client = st.redis.Client(t)
	database := st.postgres.NewDatabase(t)
	env := map[string]string{"DATABASE_URL": database, "REDIS_URL": st.redis.URL(), "ADMIN_TOKEN": token, "LOG_LEVEL": "warn"}
	if s.proxied {
		st.redisProxy, st.databaseProxy = st.redis.Proxy(t), st.postgres.Proxy(t)
		env["DATABASE_URL"], env["REDIS_URL"] = st.databaseProxy.URL(database), st.redisProxy.URL(st.redis.URL())
	}
	env = with(with(env, s.env), p.env)
	for range p.replicas {
		st.servers = append(st.servers, testenv.StartServer(t, bin, env))
		if len(st.servers) == 1 {
			st.fill(database, s.ids)
		}
	}
	if !s.cold {
		st.warm(s.ids)
	}
	return st
}

// with returns env with the settings of over in place of its own.
func with(env, over map[string]string) map[string]string {
	both := maps.Clone(env)
	if both == nil {
		both = make(map[string]string)
	}
	maps.Copy(both, over)
	return both
}

// fill makes the products, past the triggers: nobody has read them yet.
func (s *stack) fill(database string, ids int) {
	s.t.Helper()
	s.postgres.Psql(s.t, database, fmt.Sprintf(`SET session_replication_role = replica;
		INSERT INTO products (id, sku, name, description, brand, category, price, stock, version, updated_at)
		SELECT n, 'sku-' || n, 'Product ' || n, repeat('What it is. ', 20), 'brand ' || n %% 50, 'category ' || n %% 20, n / 100.0, n,
			nextval('tiercel_version'), now() FROM generate_series(1, %d) n;
		ANALYZE products`, ids))
}

// warm reads all products on all instances, twice: ristretto may turn a first one away.
func (s *stack) warm(ids int) {
	s.t.Helper()
	var all errgroup.Group
	all.SetLimit(8)
	for range 2 {
		for _, server := range s.servers {
			for id := range ids {
				all.Go(func() error { return s.send(http.MethodGet, fmt.Sprint(server.URL, "/api/products/", id+1), "") })
			}
		}
	}
	if err := all.Wait(); err != nil {
		s.t.Fatal(err)
	}
}

// redisGoes kills Redis, and with it what it counted.
func (s *stack) redisGoes() {
	s.commands.add()
	s.redis.Kill()
	s.commands.restarted()
}

// clear invalidates everything, through the first instance.
func (s *stack) clear() {
	s.t.Helper()
	if err := s.send(http.MethodPost, s.servers[0].URL+"/admin/cache/invalidate", `{"all":true}`); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stack) send(method, url, body string) error {
	req, err := http.NewRequestWithContext(s.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %s", method, url, resp.Status, bytes.TrimSpace(got))
	}
	return err
}

// commands counts what Redis ran, over restarts, which reset its own counts.
type commands struct {
	client *redis.Client
	before map[string]int64 // at the last look
	total  map[string]int64
}
