package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/handlers/console"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
)

const (
	stopWithin  = 25 * time.Second // beside SHUTDOWN_DELAY; Kubernetes kills after 30, unless told otherwise
	drainWithin = 10 * time.Second
	relayWithin = 5 * time.Second
)

// serve starts everything in order: addresses, database, Redis, tiers, bus, HTTP, readiness. It ends in reverse.
func (p *program) serve(cmd *cobra.Command, _ []string) (err error) {
	c, err := p.config(forServing)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	log, level := newLogger(c, p.errs, p.terminal)
	var down teardown
	defer func() { down.run(ctx, c.ShutdownDelay+stopWithin, log) }()

	traces, err := newTracing(ctx, c, p.lookup, &down, log)
	if err != nil {
		return err
	}
	s := &server{config: c, log: log, level: level, metrics: newMetrics(traces), failed: make(chan error, 2)}
	drain, err := s.listen(ctx, &down)
	if err != nil {
		return err
	}
	err = s.start(ctx, &down)
	down.steps = append(down.steps, drain) // first of all, for all the rest serves what runs
	down.add("readiness", s.leave)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it had started: that is what it does
		}
		return err
	}
	s.announce(ctx, p.out)
	select {
	case <-ctx.Done():
		log.InfoContext(ctx, "stopping: no longer ready, finishing what runs")
		return nil
	case err := <-s.failed:
		s.ready.Store(false)
		return err
	}
}

// leave takes the instance out of its balancer: no longer ready, it serves for SHUTDOWN_DELAY as before, but each answer is
// the last on its connection, so that the drain after it finds only connections that nobody uses.
func (s *server) leave(ctx context.Context) error {
	if !s.ready.Swap(false) || s.ShutdownDelay == 0 {
		return nil
	}
	s.api.open(closing(s.api.now()))
	delay := time.NewTimer(s.ShutdownDelay)
	defer delay.Stop()
	select {
	case <-delay.C:
	case <-ctx.Done():
	}
	return nil
}

// A server is one running instance.
type server struct {
	config
	log     *slog.Logger
	level   *slog.LevelVar // of log
	metrics *metrics
	ready   atomic.Bool
	failed  chan error // an HTTP server that ended by itself

	console  *console.Console
	backend  *backend // written before the bus runs
	ops      *stage
	api      *stage
	apiAt    net.Addr
	opsAt    net.Addr // nil: off
	database string   // what it runs on, for people
	redis    string
}

// listen binds both addresses. From here on livez answers, and readyz says no. It returns the step that ends the API.
func (s *server) listen(ctx context.Context, down *teardown) (drain step, err error) {
	if s.OpsAddr != "" {
		l, err := listen(ctx, "OPS_ADDR", s.OpsAddr)
		if err != nil {
			return step{}, err
		}
		s.opsAt = l.Addr()
		s.ops = new(stage)
		s.ops.open(handlers.NewOps(s.opsConfig(nil, nil)))
		down.steps = append(down.steps, serveHTTP(l, "ops", s.ops, s.failed, s.log))
	}
	l, err := listen(ctx, "HTTP_ADDR", s.HTTPAddr)
	if err != nil {
		return step{}, err
	}
	s.apiAt, s.api = l.Addr(), new(stage)
	s.api.open(handlers.NewStarting(handlers.Config{Logger: s.log, LogSample: s.LogSample, Observe: s.metrics.observeHTTP}))
	return serveHTTP(l, "http", s.api, s.failed, s.log), nil
}

func (s *server) start(ctx context.Context, down *teardown) error {
	if s.embeddedDatabase() && s.RedisURL != "" && s.RedisURL != "none" {
		s.log.WarnContext(ctx, "the embedded database is new at every start: a Redis beside it must not be shared with other instances")
	}
	databaseURL, redisURL, err := embed(s.config, down)
	if err != nil {
		return err
	}
	db, applied, err := openMigrated(ctx, s.config, databaseURL, down, s.metrics.traces, s.log)
	if err != nil {
		return err
	}
	for _, name := range applied {
		s.log.DebugContext(ctx, "migrated", "migration", name)
	}
	s.openConsole()
	b, err := newBackend(s.config, db, redisURL, s.metrics, down, s.log)
	if err != nil {
		return err
	}
	if s.embeddedDatabase() {
		if err := loadDemo(ctx, b.products); err != nil {
			return err
		}
	}
	s.backend = b
	s.metrics.watch(b, time.Now())
	heard := s.runBus(ctx, b, down)
	s.runSampler(ctx, b, down)
	api, err := handlers.New(s.handlersConfig(ctx, b))
	if err != nil {
		return err
	}
	s.api.open(api)
	s.database, s.redis = s.describe(databaseURL, redisURL)
	s.runConsole(ctx, down)
	select {
	case <-heard:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := s.runWarmer(ctx, b, down); err != nil {
		return err
	}
	s.ready.Store(true)
	return nil
}

// runBus starts the bus, or what is left to do without one, and returns what is closed once copies may be trusted.
func (s *server) runBus(ctx context.Context, b *backend, down *teardown) (heard <-chan struct{}) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx)) // the bus outlives the signal, to drain
	var running sync.WaitGroup
	down.add("bus", func(context.Context) error {
		stop()
		running.Wait()
		return nil
	})
	if b.bus == nil {
		running.Go(func() { purge(ctx, b.db.Outbox(), s.OutboxRetention, s.log) })
		waited := make(chan struct{})
		time.AfterFunc(s.trustWindow(), func() { close(waited) })
		return waited
	}
	running.Go(func() {
		if err := b.bus.Run(ctx); err != nil {
			s.log.ErrorContext(ctx, "the bus ended", "error", err)
		}
	})
	down.add("last outbox pass", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, relayWithin)
		defer cancel()
		return b.bus.RelayNow(ctx)
	})
	return b.bus.Ready()
}

// runSampler starts the comparison of what is served with the database, if it is wanted.
func (s *server) runSampler(ctx context.Context, b *backend, down *teardown) {
	if s.StalenessSamples == 0 {
		return
	}
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		b.products.SampleStaleness(ctx, store.SampleConfig{
			PerSecond: s.StalenessSamples, Bound: s.StalenessBound,
			Observe: func(d time.Duration) { s.metrics.staleness.Observe(d.Seconds()) },
		})
	})
	down.add("sampler", func(context.Context) error {
		stop()
		running.Wait()
		return nil
	})
}

// purge keeps the outbox from growing where no relay does.
func purge(ctx context.Context, outbox invalidation.Outbox, retention time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(retention)
	defer ticker.Stop()
	for {
		if _, err := outbox.Purge(ctx, retention); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "the outbox was not purged", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (s *server) opsConfig(console, api http.Handler) handlers.OpsConfig {
	return handlers.OpsConfig{
		Metrics: s.metrics.handler(), Ready: s.ready.Load, Pprof: true, Logger: s.log, Console: console, API: api,
	}
}

func (s *server) handlersConfig(ctx context.Context, b *backend) handlers.Config {
	if s.AdminToken == "" && s.embeddedDatabase() {
		s.AdminToken = secret(rand.Text())
	}
	if s.AdminToken == "" {
		s.log.WarnContext(ctx, "ADMIN_TOKEN is not set: read-only, every write and admin call is refused")
	}
	return handlers.Config{
		Products: s.metrics.traces.products(s.metrics.timed(b.products)), Around: s.metrics.traces.around(),
		Token: string(s.AdminToken), MaxAge: s.MaxAge, RateLimit: s.RateLimit,
		Logger: s.log, LogSample: s.LogSample, LogLevel: s.level, Ready: s.ready.Load, Observe: s.metrics.observeHTTP,
	}
}
