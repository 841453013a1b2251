package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

const (
	migrationTable = "tiercel_migrations"
	migrationLock  = 0x7469657263656c // "tiercel"; PostgreSQL's advisory locks are numbers
)

// Migrate brings the schema up to date and returns the names of what was applied. Processes that call it at the same
// time wait for each other.
func (d *DB) Migrate(ctx context.Context) ([]string, error) {
	const tries = 5
	var applied []string
	for try := 1; ; try++ {
		names, err := d.migrate(ctx)
		applied = append(applied, names...)
		// SQLite has no lock that outlives a transaction: who lost to another process finds its work done.
		if err == nil || d.dialect != sqlite || try == tries || ctx.Err() != nil {
			return applied, err
		}
	}
}

func (d *DB) migrate(ctx context.Context) ([]string, error) {
	folder, err := fs.Sub(migrations, d.dialect.migrations)
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithTableName(migrationTable), goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectSQLite3
	if d.dialect == postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(migrationLock), lock.WithLockTimeout(1, 120))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, d.db.DB, folder, options...)
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	results, err := provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		results = partial.Applied
	}
	names := make([]string, len(results))
	for i, r := range results {
		names[i] = path.Base(r.Source.Path)
	}
	return names, d.wrap(ctx, "migrate", err)
}
