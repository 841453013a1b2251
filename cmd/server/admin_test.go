package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestCache_showsAndInvalidatesOnARunningInstance(t *testing.T) {
	t.Parallel()
	s := startServer(t, map[string]string{"ADMIN_TOKEN": "letmein"})
	env := map[string]string{"TIERCEL_URL": s.URL, "ADMIN_TOKEN": "letmein"}
	cached := func() string {
		t.Helper()
		ask(t, s.URL+"/api/products/3")
		return ask(t, s.URL+"/api/products/3").header.Get("Cache-Status")
	}
	for _, args := range [][]string{
		{"cache", "get", "product:3"}, {"cache", "stats"}, {"cache", "hot"}, {"cache", "invalidate", "product:3"}, {"cache", "clear"},
	} {
		if got := cached(); got != "tiercel; hit; detail=l1" {
			t.Errorf("before %v: %q", args, got)
		}
		r := run(t, env, args...)
		if r.code != 0 || r.out == "" || strings.HasPrefix(r.out, "{") || r.errs != "" {
			t.Errorf("%v: exit code %d, %s%s", args, r.code, r.out, r.errs)
		}
		after := ask(t, s.URL+"/api/products/3").header.Get("Cache-Status")
		if drops := args[1] == "invalidate" || args[1] == "clear"; drops == strings.Contains(after, "l1") {
			t.Errorf("after %v: %q", args, after)
		}
	}
	for _, args := range [][]string{{"get", "product:3"}, {"stats"}, {"hot"}, {"invalidate", "product:3"}, {"clear"}} {
		r := run(t, env, append([]string{"cache", "--json"}, args...)...)
		if r.code != 0 || !strings.HasPrefix(r.out, "{\n") || !json.Valid([]byte(r.out)) || r.errs != "" {
			t.Errorf("%v: exit code %d, %s%s", args, r.code, r.out, r.errs)
		}
	}
	if r := run(t, env, "cache", "get", "3"); r.code != 1 || !strings.Contains(r.errs, "product:42") {
		t.Errorf("a key of no cache: exit code %d, %s", r.code, r.errs)
	}
	for _, c := range []struct {
		env  map[string]string
		says string
	}{
		{map[string]string{"TIERCEL_URL": s.URL}, "TIERCEL_TOKEN"},
		{map[string]string{"TIERCEL_URL": s.URL, "TIERCEL_TOKEN": "wrong"}, "TIERCEL_TOKEN"},
		{map[string]string{"TIERCEL_URL": "http://127.0.0.1:1"}, "no instance answers"},
	} {
		if r := run(t, c.env, "cache", "stats"); r.code != 1 || !strings.Contains(r.errs, c.says) || strings.Contains(r.errs, "wrong") {
			t.Errorf("%v: exit code %d, %s", c.env, r.code, r.errs)
		}
	}
}

func TestMigrate_printsWhatItAppliedAndThenNothing(t *testing.T) {
	t.Parallel()
	for _, db := range []string{testenv.SharedPostgres(t).NewDatabase(t), "sqlite:" + filepath.Join(t.TempDir(), "db")} {
		env := map[string]string{"DATABASE_URL": db}
		if r := run(t, env, "migrate"); r.code != 0 || !strings.HasPrefix(r.out, "applied ") {
			t.Errorf("%s: exit code %d, %s%s", db, r.code, r.out, r.errs)
		}
		if r := run(t, env, "migrate"); r.code != 0 || r.out != "up to date: nothing to apply\n" {
			t.Errorf("%s again: exit code %d, %s%s", db, r.code, r.out, r.errs)
		}
	}
}

func TestOutbox_watchesATableOfAnotherProgram(t *testing.T) {
	t.Parallel()
	pg := testenv.SharedPostgres(t)
	db := pg.NewDatabase(t)
	env := map[string]string{"DATABASE_URL": db}
	pg.Psql(t, db, `CREATE SCHEMA shop; CREATE TABLE shop.articles (country text, number int, title text); INSERT INTO shop.articles VALUES ('ch', 7, 'x')`)
	rows := func() string {
		t.Helper()
		return strings.TrimSpace(pg.Psql(t, db, "SELECT kind, key FROM tiercel_outbox ORDER BY id"))
	}
	r := run(t, env, "outbox", "install", "--table", "shop.articles", "--key", "article:{country}-{number}")
	if r.code != 0 || !strings.HasPrefix(r.out, "installed") {
		t.Fatalf("exit code %d, %s%s", r.code, r.out, r.errs)
	}
	pg.Psql(t, db, `UPDATE shop.articles SET title = 'y'`)
	// The installation itself is announced: what was cached before it may miss changes that no trigger saw.
	const watched = "all|\nkey|article:ch-7"
	if got := rows(); got != watched {
		t.Errorf("the outbox holds %q", got)
	}
	if r := run(t, env, "outbox", "status"); r.code != 0 || !strings.Contains(r.out, "shop.articles") || !strings.Contains(r.out, "article:{country}-{number}") {
		t.Errorf("status: exit code %d, %s%s", r.code, r.out, r.errs)
	}
	if r := run(t, env, "outbox", "remove", "--table", "shop.articles"); r.code != 0 {
		t.Errorf("remove: exit code %d, %s%s", r.code, r.out, r.errs)
	}
	pg.Psql(t, db, `UPDATE shop.articles SET title = 'z'`)
	if got := rows(); got != watched {
		t.Errorf("after the removal the outbox holds %q", got)
	}
	for _, args := range [][]string{
		{"--table", "shop.nosuch", "--key", "article:{number}"}, {"--table", "shop.articles", "--key", "article:{nosuch}"},
		{"--table", "shop.articles", "--key", "no column"},
	} {
		if r := run(t, env, append([]string{"outbox", "install"}, args...)...); r.code != 1 || r.errs == "" {
			t.Errorf("%v: exit code %d, %s%s", args, r.code, r.out, r.errs)
		}
	}
	lite := map[string]string{"DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "db")}
	if r := run(t, lite, "outbox", "install", "--table", "products", "--key", "p:{id}"); r.code != 1 || !strings.Contains(r.errs, "PostgreSQL") {
		t.Errorf("on SQLite: exit code %d, %s%s", r.code, r.out, r.errs)
	}
}
