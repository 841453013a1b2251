package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// A Config says which database to open.
type Config struct {
	// URL is required: postgres://… as libpq reads it, or sqlite:FILE.
	URL      string
	MaxConns int // most connections, 0: 40; at most 4 each are for lists and for writes
	// ListTimeout is the longest time of one page of a list, 0: 3 s. A write without a deadline has 10 s.
	ListTimeout time.Duration
	Logger      *slog.Logger // nil: nothing is logged
	// OpenPool makes the pool of connections, and may wrap them; nil: sql.OpenDB.
	OpenPool func(driver.Connector) *sql.DB
}

// A DB is the database. Make it with [Open].
type DB struct {
	db            *sqlx.DB
	dialect       *dialect
	outbox        *Outbox
	log           *slog.Logger
	lists, writes share
	// writer has room for one on SQLite, so that writers queue here, where their contexts end the wait, and
	// not on the file's lock. It is nil on PostgreSQL.
	writer chan struct{}
}

// CheckURL says what is wrong with a Config's URL, without going there.
func CheckURL(url string) error {
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "postgres", "postgresql":
		_, err := pq.NewConfig(url)
		return err
	case "sqlite":
		return checkFile(rest)
	}
	return errors.New("store: URL: must be postgres://… or sqlite:FILE")
}

// Open connects to the database. It does not touch the schema: see [DB.Migrate].
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.MaxConns == 0 {
		cfg.MaxConns = 40
	}
	if cfg.MaxConns < 2 {
		return nil, fmt.Errorf("store: MaxConns %d: must be at least 2", cfg.MaxConns)
	}
	if cfg.ListTimeout == 0 {
		cfg.ListTimeout = 3 * time.Second
	}
	if cfg.OpenPool == nil {
		cfg.OpenPool = sql.OpenDB
	}
	d := &DB{log: cfg.Logger, lists: newShare(listConns, cfg.ListTimeout), writes: newShare(writeConns, maxWrite)}
	var connections driver.Connector
	var listen listenFunc
	var err error
	scheme, rest, _ := strings.Cut(cfg.URL, ":")
	switch scheme {
	case "postgres", "postgresql":
		d.dialect = postgres
		connections, listen, err = openPostgres(cfg.URL)
	case "sqlite":
		d.dialect = sqlite
		d.writer = make(chan struct{}, 1)
		connections, err = openSQLite(rest)
	default:
		err = CheckURL(cfg.URL)
	}
	if err != nil {
		return nil, err
	}
	pool := cfg.OpenPool(connections)
	pool.SetMaxOpenConns(cfg.MaxConns)
	pool.SetMaxIdleConns(cfg.MaxConns)
	d.db = sqlx.NewDb(pool, d.dialect.driver)
	d.outbox = newOutbox(d, listen)
	if err := d.Ping(ctx); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// Close ends the listening for the outbox and closes all connections.
func (d *DB) Close() error {
	d.outbox.close()
	return d.db.Close()
}

// Ping asks the database for a sign of life.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.db.PingContext(ctx); err != nil {
		return d.wrap(ctx, "connect", err)
	}
	return nil
}

// Stats describes the pool of connections.
func (d *DB) Stats() sql.DBStats { return d.db.Stats() }

// Outbox is the database's outbox. It is the same one at each call, nil on a nil DB.
func (d *DB) Outbox() *Outbox {
	if d == nil {
		return nil
	}
	return d.outbox
}

// A dialect is what the two databases say differently.
type dialect struct {
	driver     string // as sqlx knows it
	migrations string // folder
	queries    queries
	// classify says which of our errors err is, nil if it is none.
	classify func(err error) error
	// undone says that a COMMIT which failed with err certainly did not happen.
	undone func(err error) bool
}

// wrap says what went wrong in the terms of this package. doing is a verb.
func (d *DB) wrap(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	var invalid *InvalidError
	switch cause := d.dialect.classify(err); {
	case errors.As(cause, &invalid):
		d.log.Warn("the database refused a product", "error", err) // its words are for operators only
		return cause
	case errors.Is(cause, ErrSKUTaken):
		return cause
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("store: %s: %w", doing, context.Canceled)
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %s: %w", ErrUnavailable, doing, ctx.Err())
	case cause != nil:
		return fmt.Errorf("%w: %s: %w", cause, doing, err)
	case outOfReach(err):
		return fmt.Errorf("%w: %s: %w", ErrUnavailable, doing, err)
	}
	return fmt.Errorf("store: %s: %w", doing, err)
}
