package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// openSQLiteDB returns a database in a new file, with the schema.
func openSQLiteDB(t testing.TB) *DB {
	t.Helper()
	return openURL(t, "sqlite:"+filepath.Join(t.TempDir(), "a b%20?.db"))
}

// openPostgresDB returns a database of the cluster that all tests share, with the schema.
func openPostgresDB(t testing.TB) (db *DB, url string) {
	t.Helper()
	url = testenv.SharedPostgres(t).NewDatabase(t)
	return openURL(t, url), url
}

func openURL(t testing.TB, url string) *DB {
	t.Helper()
	db, err := Open(t.Context(), Config{URL: url, MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, db *DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, openSQLiteDB(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		db, _ := openPostgresDB(t)
		test(t, db)
	})
}

// sqlExec runs a statement as another program would, past the code of this package. "?" stands for an argument.
func sqlExec(t testing.TB, db *DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.db.ExecContext(t.Context(), db.db.Rebind(statement), args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func price(t testing.TB, s string) Price {
	t.Helper()
	p, err := ParsePrice(s)
	if err != nil {
		t.Fatalf("price %q: %v", s, err)
	}
	return p
}

func draftOf(sku string) Draft { return Draft{SKU: sku, Name: "Product " + sku} }

func create(t testing.TB, db *DB, d Draft) Product {
	t.Helper()
	p, _, err := db.create(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outboxSince are the rows at or above cursor, as "kind key", and the next cursor.
func outboxSince(t testing.TB, db *DB, cursor int64) (rows []string, next int64) {
	t.Helper()
	next, _, _, err := db.Outbox().Scan(t.Context(), cursor, func(_ int64, kind, key string) error {
		rows = append(rows, strings.TrimSpace(fmt.Sprint(kind, " ", key)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, next
}
