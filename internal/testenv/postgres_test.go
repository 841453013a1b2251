package testenv_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver under test's fire

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// open returns one connection to a database, which is open.
func open(t *testing.T, url string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func TestPostgres_logsEveryStatement(t *testing.T) {
	t.Parallel()
	p := testenv.SharedPostgres(t)
	db := p.NewDatabase(t)
	logged := func() int { return strings.Count(p.Log(), ": /* tiercel load */ SELECT ") }
	before := logged()
	if got := p.Psql(t, db, "/* tiercel load */ SELECT 1, 'a'"); got != "1|a" {
		t.Fatalf("psql printed %q", got)
	}
	if _, err := open(t, db).ExecContext(t.Context(), "/* tiercel load */ SELECT $1::int", 2); err != nil {
		t.Fatal(err)
	}
	if got := logged() - before; got != 2 {
		t.Fatalf("the log has %d of the 2 statements", got)
	}
}

func TestPostgres_databasesAreApart(t *testing.T) {
	t.Parallel()
	p := testenv.SharedPostgres(t)
	a, b := p.NewDatabase(t), p.NewDatabase(t)
	p.Psql(t, a, "CREATE TABLE only_here (id int)")
	if got := p.Psql(t, b, "SELECT to_regclass('only_here') IS NULL"); got != "t" {
		t.Fatal("one database shows the table of another")
	}
}

func TestPostgres_knowsLettersBeyondASCII(t *testing.T) {
	t.Parallel()
	p := testenv.SharedPostgres(t)
	if got := p.Psql(t, p.URL(), "SELECT lower('ÉÄÜ')"); got != "éäü" {
		t.Fatalf("lower gives %q", got)
	}
}

func TestPostgres_sharedClusterCannotBeHarmed(t *testing.T) {
	t.Parallel()
	p := testenv.SharedPostgres(t)
	defer func() {
		if recover() == nil {
			t.Fatal("Kill of a shared cluster did not panic")
		}
	}()
	p.Kill()
}

func TestPostgres_keepsCommittedRowsOverKillWithOpenBackends(t *testing.T) {
	t.Parallel()
	p := testenv.StartPostgres(t)
	db := p.NewDatabase(t)
	p.Psql(t, db, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
	conn := open(t, db)
	tx, err := conn.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), "INSERT INTO kept VALUES (8)"); err != nil {
		t.Fatal(err)
	}
	worker, busy := open(t, db), make(chan error, 1)
	go func() { // looks up from its work only when that is done, so it would outlive the postmaster
		_, err := worker.ExecContext(context.WithoutCancel(t.Context()), `DO $$ DECLARE until timestamptz := clock_timestamp() + '10 s';
			BEGIN WHILE clock_timestamp() < until LOOP END LOOP; END $$`)
		busy <- err
	}()
	testenv.Eventually(t, 10*time.Second, func() bool {
		return p.Psql(t, db, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'") == "1"
	}, "a backend is busy")
	p.Restart()
	if err := tx.Commit(); err == nil {
		t.Fatal("a transaction survived the kill")
	}
	if err := <-busy; err == nil {
		t.Fatal("a busy backend survived the kill")
	}
	if got := p.Psql(t, db, "SELECT id FROM kept"); got != "7" {
		t.Fatalf("rows after the kill: %q; want the committed 7", got)
	}
	p.Stop()
	p.Start()
	if got := p.Psql(t, db, "SELECT id FROM kept"); got != "7" {
		t.Fatalf("rows after a stop: %q; want 7", got)
	}
}

func TestPostgres_openConnectionsAnswerNothingWhilePaused(t *testing.T) {
	t.Parallel()
	p := testenv.StartPostgres(t, testenv.WithSetting("max_connections", "20"))
	if got := p.Psql(t, p.URL(), "SHOW max_connections"); got != "20" {
		t.Fatalf("max_connections is %s; want the option's", got)
	}
	conn := open(t, p.URL())
	p.Pause()
	answer := make(chan error, 1)
	go func() {
		_, err := conn.ExecContext(context.WithoutCancel(t.Context()), "SELECT 1")
		answer <- err
	}()
	select {
	case err := <-answer:
		t.Fatalf("a paused backend answered: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	p.Resume()
	select {
	case err := <-answer:
		if err != nil {
			t.Fatalf("after the pause: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the backend does not go on after the pause")
	}
}

func TestPostgres_proxyCutsTheWay(t *testing.T) {
	t.Parallel()
	p := testenv.StartPostgres(t)
	proxy := p.Proxy(t)
	conn := open(t, proxy.URL(p.URL()))
	proxy.Cut()
	if _, err := conn.ExecContext(t.Context(), "SELECT 1"); err == nil {
		t.Fatal("a statement went through a cut")
	}
	if got := p.Psql(t, p.URL(), "SELECT 1"); got != "1" {
		t.Fatalf("the server itself answers %q", got)
	}
	proxy.Heal()
	open(t, proxy.URL(p.URL()))
}

func TestPostgres_standbyFollowsAndCanBeMadeToLag(t *testing.T) {
	t.Parallel()
	p := testenv.StartPostgres(t)
	url := p.NewDatabase(t)
	p.Psql(t, url, "CREATE TABLE t AS SELECT 1 AS n")
	standby := p.StartStandby(t)
	read := func() string { return standby.Psql(t, standby.Of(t, url), "SELECT n FROM t") }
	testenv.Eventually(t, 10*time.Second, func() bool { return read() == "1" }, "the copy has what was there")
	standby.Psql(t, standby.URL(), "SELECT pg_wal_replay_pause()")
	p.Psql(t, url, "UPDATE t SET n = 2")
	if n := read(); n != "1" {
		t.Errorf("%s is seen although replay is paused", n)
	}
	standby.Psql(t, standby.URL(), "SELECT pg_wal_replay_resume()")
	testenv.Eventually(t, 10*time.Second, func() bool { return read() == "2" }, "it catches up")
}
