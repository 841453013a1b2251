package chaos

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tiercel-go/tiercel/internal/history"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A world is the servers, what they run on, and all that is known about them.
type world struct {
	t        *testing.T
	seed     uint64
	began    time.Time
	postgres *testenv.Postgres
	redis    *testenv.Sentinel
	servers  []*testenv.Server
	keep     keeper
	toPG     []way
	replicas []*replica
	sql      *sql.DB // past all faults but the database's own
	ids      []int64

	record   history.Recorder
	writes   writeLog
	faults   faultLog
	suspects suspects
	pulse    pulse
	price    atomic.Int64 // the last one: each is given once

	requests, written, refused, broken, crowded, unclear, wrongs atomic.Int64
}

func (w *world) now() time.Duration { return time.Since(w.began) }

// wrong notes what nothing excuses.
func (w *world) wrong(format string, args ...any) {
	w.t.Helper()
	if w.wrongs.Add(1) <= 20 {
		w.t.Errorf("%.3fs: %s", w.now().Seconds(), fmt.Sprintf(format, args...))
	}
}

const sqlConns = 60 // of other programs

const (
	bound     = 2 * time.Second // STALENESS_BOUND
	retention = 8 * time.Second // OUTBOX_RETENTION: short, so that a restored Redis finds rows gone
)

// build starts n servers on one PostgreSQL and one Redis under Sentinel.
func build(t *testing.T, seed uint64, n, products int, bin string) *world {
	t.Helper()
	w := &world{
		t: t, seed: seed, redis: testenv.StartSentinel(t),
		postgres: testenv.StartPostgres(t, testenv.WithSetting("track_commit_timestamp", "on"),
			testenv.WithSetting("max_connections", "400")),
	}
	w.keep.w, w.keep.ways, w.toPG = w, make([]way, n), make([]way, n)
	url := w.postgres.NewDatabase(t)
	rng := rand.New(rand.NewPCG(seed, 3))
	for i := range n {
		w.toPG[i].proxy = w.postgres.Proxy(t)
		env := map[string]string{
			"DATABASE_URL": w.toPG[i].proxy.URL(url), "REDIS_URL": w.redis.URL(), "ADMIN_TOKEN": token,
			"STALENESS_BOUND": bound.String(), "OUTBOX_RETENTION": retention.String(),
			"L1_TTL": "1h", "L2_TTL": "1h", "NEGATIVE_TTL": "1h", // so that expiry hides nothing
			"CHAOS_CLOCK": strconv.Itoa(rng.IntN(1800) - 900), // up to 15 minutes off
		}
		if i > 0 { // server 0 asks Sentinel
			primary := w.redis.Primary()
			w.keep.ways[i].proxy, w.keep.ways[i].to = primary.Proxy(t), primary
			env["REDIS_URL"] = "redis://" + w.keep.ways[i].proxy.Addr() + "/0"
		}
		if i == n-1 {
			env["REDIS_AUTOPIPELINE"] = "false"
		}
		w.servers = append(w.servers, testenv.StartServer(t, bin, env))
		transport := &http.Transport{MaxIdleConnsPerHost: 200}
		t.Cleanup(transport.CloseIdleConnections)
		w.replicas = append(w.replicas, &replica{
			index: i, url: w.servers[i].URL, client: &http.Client{Transport: transport, Timeout: patient},
		})
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(sqlConns)
	db.SetMaxIdleConns(sqlConns) // a connection for each statement would take the processor from those that are tested
	w.sql = db
	w.began = time.Now()
	w.fillDatabase(t, products)
	return w
}

func (w *world) fillDatabase(t *testing.T, products int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := w.sql.ExecContext(ctx, auditSchema); err != nil {
		t.Fatal(err)
	}
	w.price.Store(int64(products))
	rows, err := w.sql.QueryContext(ctx, `INSERT INTO products (sku, name, price)
		SELECT 'p' || n, 'n', n FROM generate_series(1, $1) n RETURNING id`, products)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		w.ids = append(w.ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// warm has each server answer each product once, and each program that writes connect, before the load begins.
func (w *world) warm(t *testing.T) {
	t.Helper()
	var connecting errgroup.Group
	for range sqlConns {
		connecting.Go(func() error { return w.sql.PingContext(t.Context()) })
	}
	if err := connecting.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, r := range w.replicas {
		for _, id := range w.ids {
			w.get(r, id, false)
		}
	}
}

// healed waits until every replica is ready and trusts what it hears, and fails the test if one does not.
func (w *world) healed() {
	w.t.Helper()
	for i, s := range w.servers {
		testenv.Eventually(w.t, 30*time.Second, func() bool { return w.metric(s, "tiercel_trusted") == 1 },
			"server %d trusts its copies again after all faults have ended", i)
	}
}
