package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func open(t *testing.T, url string) *DB {
	t.Helper()
	d, err := Open(context.Background(), Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// onBoth runs a test on PostgreSQL and on SQLite.
func onBoth(t *testing.T, test func(t *testing.T, d *DB)) {
	t.Run("postgres", func(t *testing.T) { test(t, open(t, testenv.SharedPostgres(t).NewDatabase(t))) })
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, "sqlite:"+filepath.Join(t.TempDir(), "a b.db"))) })
}

func price(t *testing.T, s string) Price {
	t.Helper()
	p, err := ParsePrice(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func draftOf(sku string) Draft { return Draft{SKU: sku, Name: "Product " + sku} }

func create(t *testing.T, d *DB, draft Draft) Product {
	t.Helper()
	p, _, err := d.create(t.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sqlExec runs a statement as another program would, past the code of this package. "?" stands for an argument.
func sqlExec(t *testing.T, d *DB, statement string, args ...any) {
	t.Helper()
	if _, err := d.db.ExecContext(t.Context(), d.db.Rebind(statement), args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// outboxSince are the rows at or above cursor, as "kind key", and the next cursor.
func outboxSince(t *testing.T, d *DB, cursor int64) (rows []string, next int64) {
	t.Helper()
	next, _, _, err := d.Outbox().Scan(t.Context(), cursor, func(_ int64, kind, key string) error {
		rows = append(rows, strings.TrimSpace(fmt.Sprint(kind, " ", key)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, next
}
