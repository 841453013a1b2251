package main

import (
	"log/slog"
	"time"
)

// A config is all that the environment and the flags say.
type config struct {
	HTTPAddr, OpsAddr     string
	DatabaseURL, RedisURL string
	AdminToken            secret
	StalenessBound        time.Duration
	ClockLag              time.Duration
	L1MaxBytes            int64
	L1TTL, L2TTL          time.Duration
	Jitter                float64
	RefreshBeta           float64
	StaleFor              time.Duration
	NegativeTTL           time.Duration
	LoadTimeout           time.Duration
	SoftTimeout           time.Duration
	LockTTL, LockWait     time.Duration
	LockRedisURLs         string // as given: comma separated
	L2Timeout             time.Duration
	CompressAbove         int64
	MaxLoads              int
	ShedLoads             bool
	OutboxRetention       time.Duration
	LogLength             int
	Shards                int
	RedisTLS              redisTLS
	Namespace             string
	AutoPipeline          bool
	RateLimit             float64
	StalenessSamples      float64
	HotKeys, WarmKeys     int
	WarmInterval          time.Duration
	WarmBeforeReady       time.Duration
	MaxAge                time.Duration
	ShutdownDelay         time.Duration
	TiercelURL            string
	TiercelToken          secret
	LogLevel              slog.Level
	LogSample             int
	LogFormat             string // "text", "json", or "" for what fits the terminal
}

// A secret does not print itself.
type secret string

func (secret) String() string         { return "(hidden)" }
func (s secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// A setting is one row of the table: what --help lists, the environment and the flags set, and problems name.
type setting struct {
	env, def string
	unit     string // what --help calls the value
	help     string
	set      func(c *config, value string) error // an error is the bound that value is out of: "must be …"
	show     func(value string) string           // how a problem may quote the value; nil: as it is
}

// table returns all settings, in the order in which --help and problems list them.
func table() []setting {
	const day = 24 * time.Hour
	return []setting{
		{env: "HTTP_ADDR", def: ":8080", unit: "host:port", help: "product API",
			set: address(func(c *config) *string { return &c.HTTPAddr }, false)},
		{env: "OPS_ADDR", def: "127.0.0.1:9090", unit: "host:port", help: "console, metrics, health and profiles; empty: off",
			set: address(func(c *config) *string { return &c.OpsAddr }, true)},
		{env: "DATABASE_URL", unit: "URL", show: withoutPassword, set: databaseURL,
			help: "postgres://… or sqlite:FILE; empty: an embedded SQLite with the demo catalogue, for trial"},
		{env: "REDIS_URL", unit: "URL", show: withoutPassword, set: redisURL,
			help: "redis://…, rediss://…, unix://…, with addr=… for Cluster and master_name=… for Sentinel; " +
				"none: no L2 and no bus; empty: an embedded one, only beside the embedded database"},
		{env: "REDIS_CA_FILE", unit: "file", set: caFile, help: "PEM certificates that rediss:// trusts; empty: those of the system"},
		{env: "REDIS_CERT_FILE", unit: "file", help: "PEM certificate that rediss:// shows; empty: none",
			set: anything(func(c *config) *string { return &c.RedisTLS.CertFile })},
		{env: "REDIS_KEY_FILE", unit: "file", help: "its PEM key",
			set: anything(func(c *config) *string { return &c.RedisTLS.KeyFile })},
		{env: "ADMIN_TOKEN", unit: "token", show: hidden, set: token(func(c *config) *secret { return &c.AdminToken }),
			help: "bearer token of every write and admin call; empty: made at start when embedded, else read-only"},
		{env: "STALENESS_BOUND", def: "2s", unit: "duration",
			help: "no read that begins later than this after a commit sees the value before it",
			set:  duration(func(c *config) *time.Duration { return &c.StalenessBound }, 10*time.Millisecond, time.Hour)},
		{env: "L1_MAX_BYTES", def: "256MiB", unit: "bytes", help: "budget of L1",
			set: size(func(c *config) *int64 { return &c.L1MaxBytes }, 1<<20, 1<<40)},
		{env: "L1_TTL", def: "1m", unit: "duration", help: "soft lifetime in L1",
			set: duration(func(c *config) *time.Duration { return &c.L1TTL }, time.Millisecond, 30*day)},
		{env: "L2_TTL", def: "10m", unit: "duration", help: "soft lifetime in L2",
			set: duration(func(c *config) *time.Duration { return &c.L2TTL }, time.Millisecond, 30*day)},
		{env: "TTL_JITTER", def: "0.1", unit: "fraction", help: "each lifetime in L2 is spread by up to this fraction",
			set: number(func(c *config) *float64 { return &c.Jitter }, 0, 0.9)},
		{env: "REFRESH_BETA", def: "1", unit: "factor",
			help: "how much earlier a product is refreshed that takes long to load: XFetch's beta",
			set:  number(func(c *config) *float64 { return &c.RefreshBeta }, 0.01, 100)},
		{env: "STALE_FOR", def: "1h", unit: "duration",
			help: "after its soft lifetime, how long a value may be served, marked stale, while it is refreshed or the database is slow or away; 0: never",
			set:  duration(func(c *config) *time.Duration { return &c.StaleFor }, 0, 30*day)},
		{env: "NEGATIVE_TTL", def: "10s", unit: "duration", help: `lifetime of a cached "not found"`,
			set: duration(func(c *config) *time.Duration { return &c.NegativeTTL }, time.Millisecond, day)},
		{env: "LOAD_TIMEOUT", def: "3s", unit: "duration", help: "one database load",
			set: duration(func(c *config) *time.Duration { return &c.LoadTimeout }, 10*time.Millisecond, time.Hour)},
		{env: "SOFT_TIMEOUT", def: "100ms", unit: "duration",
			help: "with a value in hand that cannot be vouched for, the longest wait for its load",
			set:  duration(func(c *config) *time.Duration { return &c.SoftTimeout }, time.Millisecond, time.Hour)},
		{env: "LOCK_TTL", def: "500ms", unit: "duration", help: "life of a load's lock in Redis, renewed while the load runs",
			set: duration(func(c *config) *time.Duration { return &c.LockTTL }, 10*time.Millisecond, time.Hour)},
		{env: "LOCK_WAIT", def: "800ms", unit: "duration", help: "longest wait for another process's load",
			set: duration(func(c *config) *time.Duration { return &c.LockWait }, 10*time.Millisecond, time.Hour)},
		{env: "LOCK_REDIS_URLS", unit: "URLs", show: withoutPasswords, set: lockRedisURLs,
			help: "3 or 5 independent Redis servers, comma separated: a load's lock over most of them beside the one of REDIS_URL; empty: none"},
		{env: "L2_TIMEOUT", def: "50ms", unit: "duration", help: "one Redis command on the read path",
			set: duration(func(c *config) *time.Duration { return &c.L2Timeout }, time.Millisecond, time.Minute)},
		{env: "L2_COMPRESS_ABOVE", def: "0", unit: "bytes", help: "records of L2 longer than this are compressed (zstd); 0: none",
			set: size(func(c *config) *int64 { return &c.CompressAbove }, 0, 1<<30)},
		{env: "MAX_DB_LOADS", def: "32", unit: "loads", help: "concurrent database loads of this instance",
			set: integer(func(c *config) *int { return &c.MaxLoads }, 1, 10_000)},
		{env: "SHED_DB_LOADS", def: "false", unit: "bool",
			help: "fewer loads than MAX_DB_LOADS at once while the database gets slower, and those beyond refused at once",
			set:  boolean(func(c *config) *bool { return &c.ShedLoads })},
		{env: "REDIS_CLOCK_LAG", def: "50ms", unit: "duration",
			help: "how far a Redis host's clock may lag the clock of the host it takes over from",
			set:  duration(func(c *config) *time.Duration { return &c.ClockLag }, 0, time.Minute)},
		{env: "OUTBOX_RETENTION", def: "10m", unit: "duration", help: "how long delivered outbox rows are kept",
			set: duration(func(c *config) *time.Duration { return &c.OutboxRetention }, time.Second, 30*day)},
		{env: "BUS_LOG_LENGTH", def: "100000", unit: "messages", help: "length of the log in Redis that lost messages are repaired from",
			set: integer(func(c *config) *int { return &c.LogLength }, 100, 100_000_000)},
		{env: "REDIS_SHARDS", def: "1", unit: "shards", help: "hash tags over which keys are spread, for Redis Cluster; the same in all instances",
			set: integer(func(c *config) *int { return &c.Shards }, 1, 64)},
		{env: "REDIS_NAMESPACE", def: "tiercel", unit: "name", help: "prefix of every Redis name", set: namespace},
		{env: "REDIS_AUTOPIPELINE", def: "true", unit: "bool", help: "automatic pipelining of the commands of L2",
			set: boolean(func(c *config) *bool { return &c.AutoPipeline })},
		{env: "STALENESS_SAMPLES", def: "0.5", unit: "answers/s",
			help: "served products compared with the database in the background, for the metric staleness_seconds; 0: none",
			set:  number(func(c *config) *float64 { return &c.StalenessSamples }, 0, 1000)},
		{env: "HOT_KEYS", def: "100", unit: "keys",
			help: "so many of the most read products are known, and kept fresh in L1 before their lifetimes end; 0: none",
			set:  integer(func(c *config) *int { return &c.HotKeys }, 0, 1_000)},
		{env: "WARM_KEYS", def: "100", unit: "keys",
			help: "so many of the products that all instances read most are loaded at start and each WARM_INTERVAL; 0: none",
			set:  integer(func(c *config) *int { return &c.WarmKeys }, 0, 1_000)},
		{env: "WARM_INTERVAL", def: "1m", unit: "duration", help: "time between two warm-ups; 0: only at start",
			set: duration(func(c *config) *time.Duration { return &c.WarmInterval }, 0, day)},
		{env: "WARM_BEFORE_READY", def: "2s", unit: "duration", help: "readiness waits at most so long for the first warm-up; 0: not at all",
			set: duration(func(c *config) *time.Duration { return &c.WarmBeforeReady }, 0, time.Hour)},
		{env: "RATE_LIMIT", def: "0", unit: "requests/s", help: "for one client address; 0: off",
			set: number(func(c *config) *float64 { return &c.RateLimit }, 0, 1e6)},
		{env: "HTTP_MAX_AGE", def: "0", unit: "duration", set: maxAge,
			help: "clients and proxies may keep a product for so long, which adds to its staleness; 0: they revalidate"},
		{env: "SHUTDOWN_DELAY", def: "0s", unit: "duration",
			help: "after SIGTERM, how long requests are still taken while readyz says no, so that a balancer stops sending them first",
			set:  duration(func(c *config) *time.Duration { return &c.ShutdownDelay }, 0, 10*time.Minute)},
		{env: "TIERCEL_URL", def: "http://127.0.0.1:8080", unit: "URL", show: withoutPassword, set: tiercelURL,
			help: `the instance that "tiercel cache" talks to`},
		{env: "TIERCEL_TOKEN", unit: "token", show: hidden, set: token(func(c *config) *secret { return &c.TiercelToken }),
			help: "the token it uses; not set: ADMIN_TOKEN"},
		{env: "LOG_LEVEL", def: "info", unit: "level", help: "debug, info, warn or error", set: logLevel},
		{env: "LOG_SAMPLE", def: "100", unit: "reads", help: "of so many reads that go well one is logged, as every write and error is; 0: none",
			set: integer(func(c *config) *int { return &c.LogSample }, 0, 1_000_000_000)},
		{env: "LOG_FORMAT", unit: "format", set: logFormat, help: "text or json; empty: text on a terminal, else json"},
	}
}
