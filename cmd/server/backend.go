package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/internal/embedded"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/loadlimit"
)

// cacheName is the first part of the products' names in Redis, and their label in metrics.
const cacheName = "product"

const (
	databaseWithin = 30 * time.Second // for a database that starts together with us
	otherConns     = 10               // connections for writes, lists and the outbox, beside those of MAX_DB_LOADS
	busConns       = 4
	busTimeout     = 200 * time.Millisecond
)

// A backend is everything behind the HTTP API.
type backend struct {
	db       *store.DB
	bus      *invalidation.Bus // nil: no Redis
	products *store.Cached
}

// openDatabase opens the database. One that cannot be reached is tried again for a while: it may start together with us.
// prepare, if not nil, is part of the try.
func openDatabase(
	ctx context.Context, c config, url string, down *teardown, traces *tracing, log *slog.Logger,
	prepare func(context.Context, *store.DB) error,
) (*store.DB, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, databaseWithin,
		fmt.Errorf("it could not be reached within %v", databaseWithin))
	defer cancel()
	var last error
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		db, err := tryDatabase(ctx, c, url, traces, log, prepare)
		if err == nil {
			down.add("database", func(context.Context) error { return db.Close() })
			return db, nil
		}
		if ctx.Err() == nil {
			last = err
		}
		if !errors.Is(err, store.ErrUnavailable) && ctx.Err() == nil {
			return nil, fmt.Errorf("DATABASE_URL=%q: %w", withoutPassword(url), err)
		}
		if ctx.Err() == nil {
			log.WarnContext(ctx, "the database is out of reach", "retry_in", wait, "error", err)
		}
		pause := time.NewTimer(wait/2 + rand.N(wait/2))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return nil, fmt.Errorf("DATABASE_URL=%q: %w (%w)", withoutPassword(url), context.Cause(ctx), last)
		}
	}
}

// openMigrated is openDatabase with the schema brought up to date; applied are the migrations that this took.
func openMigrated(
	ctx context.Context, c config, url string, down *teardown, traces *tracing, log *slog.Logger,
) (db *store.DB, applied []string, err error) {
	db, err = openDatabase(ctx, c, url, down, traces, log, func(ctx context.Context, db *store.DB) (err error) {
		applied, err = db.Migrate(ctx)
		return err
	})
	return db, applied, err
}

func tryDatabase(
	ctx context.Context, c config, url string, traces *tracing, log *slog.Logger, prepare func(context.Context, *store.DB) error,
) (*store.DB, error) {
	db, err := store.Open(ctx, store.Config{
		URL: url, MaxConns: c.MaxLoads + otherConns, ListTimeout: c.LoadTimeout, OpenPool: traces.pool(url), Logger: log,
	})
	if err != nil || prepare == nil {
		return db, err
	}
	if err := prepare(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// newBackend puts the tiers before db. The bus does not run yet; without a Redis there is none.
func newBackend(c config, db *store.DB, redisURL string, m *metrics, down *teardown, log *slog.Logger) (*backend, error) {
	b := &backend{db: db}
	cached := store.CachedConfig{DB: db, StalenessBound: c.StalenessBound, CompressAbove: int(c.CompressAbove), Tier: tier.Config[store.Document]{
		MaxBytes: c.L1MaxBytes, TTL: c.L1TTL, RemoteTTL: c.L2TTL, NegativeTTL: c.NegativeTTL, StaleFor: c.StaleFor,
		LoadTimeout: c.LoadTimeout, SoftTimeout: c.SoftTimeout, LockTTL: c.LockTTL, LockWait: c.LockWait,
		Jitter: c.jitter(), Beta: c.RefreshBeta, MaxLoads: c.MaxLoads, HotKeys: c.HotKeys, TrustWindow: c.trustWindow(),
		Hooks: m.tierHooks(cacheName), Logger: log,
	}, ListHooks: m.tierHooks(store.ListName), Render: handlers.RenderPage}
	if c.LockRedisURLs != "" {
		lock, err := connectLock(c, down)
		if err != nil {
			return nil, err
		}
		cached.Tier.Lock = lock
	}
	if c.ShedLoads {
		limiter, err := loadlimit.New(c.MaxLoads)
		if err != nil {
			return nil, err
		}
		cached.Tier.Limiter = limiter
		m.watchLimit(limiter.Limit)
	}
	if redisURL != "none" {
		remote, err := b.connect(c, redisURL, m, down, log)
		if err != nil {
			return nil, err
		}
		cached.Tier.Remote, cached.Tier.Bus = remote, b.bus
		cached.Tier.TrustWindow = b.bus.TrustWindow()
	}
	products, err := store.NewCached(cached)
	if err != nil {
		return nil, err
	}
	b.products = products
	down.add("cache", func(context.Context) error { return products.Close() })
	return b, nil
}

// connect makes L2 and the bus, over clients of their own: a burst of reads must not hold up an invalidation.
func (b *backend) connect(c config, redisURL string, m *metrics, down *teardown, log *slog.Logger) (tier.Remote, error) {
	opts, err := parseRedis(redisURL)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL=%q: %w", withoutPassword(redisURL), err)
	}
	if err := opts.secure(c.RedisTLS); err != nil {
		return nil, err
	}
	reads, bus := opts.client(c.L2Timeout, 0), opts.client(busTimeout, max(busConns, c.Shards))
	down.add("redis", func(context.Context) error { return errors.Join(reads.Close(), bus.Close()) })
	if err := m.traces.redis(reads, bus); err != nil {
		return nil, err
	}
	remote, err := tier.NewRedis(tier.RedisConfig{
		Client: reads, Namespace: c.Namespace, Shards: c.Shards, Timeout: c.L2Timeout, NoAutoPipeline: !c.AutoPipeline,
		Hooks: m.redisHooks(), Logger: log,
	})
	if err != nil {
		return nil, err
	}
	down.add("L2", func(context.Context) error { return remote.Close() })
	b.bus, err = invalidation.New(invalidation.Config{
		Client: bus, Name: c.replicaName(), Namespace: c.Namespace, Shards: c.Shards, StalenessBound: c.StalenessBound, ClockLag: c.ClockLag,
		LogLength: c.LogLength, Retention: c.OutboxRetention, Outbox: b.db.Outbox(), CommandTimeout: busTimeout,
		Trace: m.traces.carry(), Hooks: m.busHooks(), Logger: log,
	})
	return remote, err
}

// jitter is TTL_JITTER as tier takes it, where zero means the default.
func (c config) jitter() float64 {
	if c.Jitter == 0 {
		return -1
	}
	return c.Jitter
}

// embed starts what the settings leave to us and returns the URLs to use.
func embed(c config, down *teardown) (databaseURL, redisURL string, err error) {
	databaseURL, redisURL = c.DatabaseURL, c.RedisURL
	if c.embeddedDatabase() {
		database, err := embedded.NewDatabase()
		if err != nil {
			return "", "", err
		}
		down.add("embedded database", func(context.Context) error { return database.Remove() })
		databaseURL = database.URL()
	}
	if c.embeddedRedis() {
		server, err := embedded.StartRedis()
		if err != nil {
			return "", "", err
		}
		down.add("embedded Redis", func(context.Context) error { server.Close(); return nil })
		redisURL = server.URL()
	}
	return databaseURL, redisURL, nil
}
