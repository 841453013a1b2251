package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// Products is what the API serves. Its errors are store's; any other is answered with a bare 500 and logged.
// Methods may be called at any time by any number of goroutines, and return early when their context ends.
type Products interface {
	// Get and GetAtLeast take the id as its canonical decimal. With ErrNotFound, Outcome, Stale and Age of the Read
	// still say where the knowledge comes from. GetAtLeast answers with that version or a later one, or ErrVersion.
	Get(ctx context.Context, id string) (store.Read, error)
	GetAtLeast(ctx context.Context, id string, version int64) (store.Read, error)
	// GetMany leaves absent products out of the map.
	GetMany(ctx context.Context, ids []int64) (map[int64]store.Read, error)

	// List returns pages as [RenderPage] makes them.
	List(ctx context.Context, f store.Filter) (store.Listing, error)
	// Stream calls row for each product and keeps none; an error of row ends it and comes back.
	Stream(ctx context.Context, f store.Filter, row func(*store.Product) error) error

	Create(ctx context.Context, d store.Draft) (store.Written, error)
	Replace(ctx context.Context, id int64, d store.Draft, match *store.Match) (store.Written, error)
	// Patch calls change with the product as it is, perhaps more than once; its error comes back.
	Patch(ctx context.Context, id int64, change func(store.Draft) (store.Draft, error), match *store.Match) (store.Written, error)
	Delete(ctx context.Context, id int64, match *store.Match) (store.Written, error)
	// Confirm returns nil when no instance serves any more what was there before the write; ctx's error if that ends
	// first.
	Confirm(ctx context.Context, w store.Written) error

	Invalidate(ctx context.Context, keys, tags []string, all bool) (pending bool, err error)
	Warm(ctx context.Context, ids []int64) error
	// WarmHot warms the n products that all instances read most, and returns how many there were.
	WarmHot(ctx context.Context, n int) (warmed int, err error)
	// Hot returns own even with an error.
	Hot(ctx context.Context, n int) (own, merged []store.HotKey, err error)
	Inspect(ctx context.Context, key string) (store.Inspection, error)
	Stats() store.Stats
}

// Config configures the product API.
type Config struct {
	Products Products // required

	// Token is the bearer token of every write and admin call. Empty: these are refused with 403.
	Token string
	// MaxAge is for how long clients and proxies may reuse a product without asking; it adds to the staleness
	// that they see. 0: they ask each time, and get a 304 out of L1. Whole seconds.
	MaxAge time.Duration
	// RateLimit is how many requests a second one client address may make, in bursts of up to a second's worth.
	// 0: any number. A proxy in front counts as one client: addresses in headers are not believed.
	RateLimit float64

	// Ready answers /readyz. Nil: always ready.
	Ready func() bool
	// Observe is told of every request: its context, the route as it is written in routes.go ("unmatched" if none), the
	// method ("other" if unknown), the status (499: the client left first). Nil: nobody is told.
	Observe func(ctx context.Context, route, method string, code int, took time.Duration)
	// Around runs around all else, in this order: for tracing. Nil: nothing does.
	Around []gin.HandlerFunc
	// Logger gets errors and access lines: of every write, of every request that fails, and of reads that go well as
	// LogSample says; at debug level of every request. Nil: slog.Default.
	Logger *slog.Logger
	// LogSample is in how many reads that go well one has an access line. 0: none has.
	LogSample int
	// LogLevel is what the admin call shows and changes: that of Logger. Nil: a level of its own, which changes nothing.
	LogLevel *slog.LevelVar
}

func (cfg *Config) check() error {
	var errs []error
	if cfg.Products == nil {
		errs = append(errs, errors.New("handlers: Products is required"))
	}
	if cfg.MaxAge < 0 || cfg.MaxAge%time.Second != 0 {
		errs = append(errs, fmt.Errorf("handlers: MaxAge is %v; it must be whole seconds and not negative", cfg.MaxAge))
	}
	if !(cfg.RateLimit >= 0) { // NaN neither
		errs = append(errs, fmt.Errorf("handlers: RateLimit is %v; it must not be negative", cfg.RateLimit))
	}
	if cfg.LogSample < 0 || cfg.LogSample > math.MaxInt32 {
		errs = append(errs, fmt.Errorf("handlers: LogSample is %d; it must be 0 to %d", cfg.LogSample, math.MaxInt32))
	}
	return errors.Join(errs...)
}

// An api is the product API. Nothing in it changes after New but the limiter and the ids.
type api struct {
	edge
	products     Products
	ready        func() bool
	token        token
	level        *slog.LevelVar
	cacheControl []string // of an answer that is not stale
}

// New makes the handler of the product API.
func New(cfg Config) (http.Handler, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.LogLevel == nil {
		cfg.LogLevel = new(slog.LevelVar)
	}
	a := &api{
		edge:     newEdge(cfg.Logger, cfg.LogSample, cfg.Observe),
		products: cfg.Products, ready: cfg.Ready, token: newToken(cfg.Token), level: cfg.LogLevel, cacheControl: noCache,
	}
	if cfg.MaxAge > 0 {
		a.cacheControl = []string{"public, max-age=" + strconv.Itoa(int(cfg.MaxAge/time.Second))}
	}
	e := a.engine(cfg.Around...)
	a.routes(e, newLimiter(cfg.RateLimit))
	return e, nil
}
