package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/pressly/goose/v3"
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
		options = append(options, goose.WithSessionLocker(&txLocker{db: d.db.DB}))
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

const (
	lockWithin = 2 * time.Minute // for another process's migrations
	lockPause  = 200 * time.Millisecond
)

// A txLocker holds the lock in a transaction of its own. PgBouncer in transaction mode gives a session to somebody else after
// each statement, and with it a lock of the session, which goose's own locker takes. Who waits holds no connection: there may
// be more processes than those, and the one with the lock needs two.
type txLocker struct {
	db *sql.DB
	tx *sql.Tx
}

// SessionLock implements lock.SessionLocker.
func (l *txLocker) SessionLock(ctx context.Context, _ *sql.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, lockWithin)
	defer cancel()
	for {
		mine, err := l.try(ctx)
		if mine || err != nil {
			return err
		}
		pause := time.NewTimer(lockPause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return fmt.Errorf("another process migrates: %w", ctx.Err())
		}
	}
}

func (l *txLocker) try(ctx context.Context) (mine bool, err error) {
	tx, err := l.db.BeginTx(context.WithoutCancel(ctx), nil) // it outlives this call
	if err != nil {
		return false, err
	}
	err = tx.QueryRowContext(ctx, "SELECT pg_try_advisory_xact_lock($1)", int64(migrationLock)).Scan(&mine)
	if !mine || err != nil {
		return false, errors.Join(err, tx.Rollback())
	}
	l.tx = tx
	return true, nil
}

// SessionUnlock implements lock.SessionLocker.
func (l *txLocker) SessionUnlock(context.Context, *sql.Conn) error { return l.tx.Rollback() }
