package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/XSAM/otelsql"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/store"
)

// The functions of this file fit a tracing into each layer. All of them take a nil one.

// around is the span of a request. Probes have none.
func (t *tracing) around() []gin.HandlerFunc {
	if t == nil {
		return nil
	}
	return []gin.HandlerFunc{otelgin.Middleware("", otelgin.WithTracerProvider(t.provider),
		otelgin.WithPropagators(propagation.TraceContext{}), otelgin.WithMeterProvider(metricnoop.NewMeterProvider()),
		otelgin.WithFilter(func(r *http.Request) bool {
			return strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/admin/")
		}))}
}

// pool is what opens the connections to a database, nil for what is usual.
func (t *tracing) pool(databaseURL string) func(driver.Connector) *sql.DB {
	if t == nil {
		return nil
	}
	system := "postgresql"
	if strings.HasPrefix(databaseURL, "sqlite:") {
		system = "sqlite"
	}
	return func(c driver.Connector) *sql.DB {
		return otelsql.OpenDB(c, otelsql.WithTracerProvider(t.inner), otelsql.WithMeterProvider(metricnoop.NewMeterProvider()),
			otelsql.WithAttributes(attribute.String("db.system.name", system)),
			otelsql.WithSpanOptions(otelsql.SpanOptions{OmitConnResetSession: true, OmitRows: true, DisableErrSkip: true}))
	}
}

// redis has the clients tell of their commands. Their arguments are left out: they hold whole products.
func (t *tracing) redis(clients ...redis.UniversalClient) error {
	if t == nil {
		return nil
	}
	var errs []error
	for _, c := range clients {
		errs = append(errs, redisotel.InstrumentTracing(c, redisotel.WithTracerProvider(t.inner),
			redisotel.WithDBStatement(false), redisotel.WithCallerEnabled(false)))
	}
	return errors.Join(errs...)
}

// part is tier.Hooks.Begin.
func (t *tracing) part() func(context.Context, string) (context.Context, func(string)) {
	if t == nil {
		return nil
	}
	return func(ctx context.Context, part string) (context.Context, func(string)) {
		ctx, span := t.tracer.Start(ctx, part)
		return ctx, func(result string) {
			span.SetAttributes(attribute.String("tiercel.result", result))
			if result == "error" || result == "panic" {
				span.SetStatus(codes.Error, result)
			}
			span.End()
		}
	}
}

// command is tier.RedisHooks.Begin.
func (t *tracing) command() func(context.Context, string) (context.Context, func(error)) {
	if t == nil {
		return nil
	}
	return func(ctx context.Context, op string) (context.Context, func(error)) {
		return t.begin(ctx, "redis "+op, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("db.system.name", "redis")))
	}
}

// publication is invalidation.Hooks.Begin.
func (t *tracing) publication() func(context.Context, int) (context.Context, func(error)) {
	if t == nil {
		return nil
	}
	return func(ctx context.Context, changes int) (context.Context, func(error)) {
		return t.begin(ctx, "publish", trace.WithSpanKind(trace.SpanKindProducer), trace.WithAttributes(attribute.Int("tiercel.changes", changes)))
	}
}

// carry is invalidation.Config.Trace: the traceparent of W3C, if the request is sampled.
func (t *tracing) carry() func(context.Context) string {
	if t == nil {
		return nil
	}
	return func(ctx context.Context) string {
		if !trace.SpanContextFromContext(ctx).IsSampled() {
			return ""
		}
		carrier := propagation.MapCarrier{}
		propagation.TraceContext{}.Inject(ctx, carrier)
		return carrier["traceparent"]
	}
}

// An application is invalidation.Hooks.Applied.
type application = func(m invalidation.Message, origin string, lag time.Duration)

// applied adds the span of a message in the trace of its writer, in whatever process. A message from elsewhere may hold
// anything: what is no traceparent makes none.
func (t *tracing) applied(next application) application {
	if t == nil {
		return next
	}
	return func(m invalidation.Message, origin string, lag time.Duration) {
		if next != nil {
			next(m, origin, lag)
		}
		if m.Trace == "" {
			return
		}
		ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{"traceparent": m.Trace})
		_, span := t.tracer.Start(ctx, "apply", trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(
			attribute.String("tiercel.kind", string(m.Kind)), attribute.String("tiercel.key_hash", keyHash(m.Key)),
			attribute.String("tiercel.origin", origin), attribute.Float64("tiercel.lag_ms", milliseconds(lag))))
		span.End()
	}
}

// begin starts a span that may end with an error.
func (t *tracing) begin(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, func(error)) {
	ctx, span := t.tracer.Start(ctx, name, opts...)
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, err.Error())
		}
		span.End()
	}
}

// exemplar is the trace of a request that is sampled; nil: there is none.
func (t *tracing) exemplar(ctx context.Context) prometheus.Labels {
	if t == nil {
		return nil
	}
	if span := trace.SpanContextFromContext(ctx); span.IsSampled() {
		return prometheus.Labels{"trace_id": span.TraceID().String()}
	}
	return nil
}

// keyHash tells keys of a trace apart without naming them, alike in all processes.
func keyHash(key string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	return strconv.FormatUint(h.Sum64(), 16)
}

// products adds the spans of reads, hits of L1 included.
func (t *tracing) products(of handlers.Products) handlers.Products {
	if t == nil {
		return of
	}
	return tracedProducts{of, t}
}

type tracedProducts struct {
	handlers.Products
	t *tracing
}

func (p tracedProducts) Get(ctx context.Context, id string) (store.Read, error) {
	ctx, span := p.start(ctx, "tier get", cacheName, keyHash(cacheName+":"+id))
	r, err := p.Products.Get(ctx, id)
	ended(span, r.Outcome, err)
	return r, err
}

func (p tracedProducts) GetAtLeast(ctx context.Context, id string, version int64) (store.Read, error) {
	ctx, span := p.start(ctx, "tier get", cacheName, keyHash(cacheName+":"+id))
	r, err := p.Products.GetAtLeast(ctx, id, version)
	ended(span, r.Outcome, err)
	return r, err
}

func (p tracedProducts) List(ctx context.Context, f store.Filter) (store.Listing, error) {
	ctx, span := p.start(ctx, "tier list", store.ListName, "")
	l, err := p.Products.List(ctx, f)
	ended(span, l.Outcome, err)
	return l, err
}

func (p tracedProducts) GetMany(ctx context.Context, ids []int64) (map[int64]store.Read, error) {
	ctx, done := p.t.begin(ctx, "tier get many", trace.WithAttributes(
		attribute.String("tiercel.cache", cacheName), attribute.Int("tiercel.keys", len(ids))))
	got, err := p.Products.GetMany(ctx, ids)
	done(err)
	return got, err
}

func (p tracedProducts) start(ctx context.Context, name, cache, hash string) (context.Context, trace.Span) {
	attrs := []attribute.KeyValue{attribute.String("tiercel.cache", cache)}
	if hash != "" {
		attrs = append(attrs, attribute.String("tiercel.key_hash", hash))
	}
	return p.t.tracer.Start(ctx, name, trace.WithAttributes(attrs...))
}

// ended ends the span of a read. That there is no such product is an answer.
func ended(span trace.Span, outcome store.Outcome, err error) {
	span.SetAttributes(attribute.String("tiercel.outcome", outcome.String()))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
}
