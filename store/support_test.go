package store

import (
	"context"
	"path/filepath"
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
