package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// flushWithin is the longest that the last spans may take to leave.
const flushWithin = 5 * time.Second

// tracing makes OpenTelemetry's spans of what the hooks of the packages below tell. A nil one is off: it installs nothing,
// and the hooks are nil, too.
type tracing struct {
	provider *sdktrace.TracerProvider // of requests
	inner    trace.TracerProvider     // of all else
	tracer   trace.Tracer             // of inner
}

// newTracing is nil unless OpenTelemetry's own variables say where spans go. The SDK reads the rest of them.
func newTracing(ctx context.Context, c config, lookup func(string) (string, bool), down *teardown, log *slog.Logger) (*tracing, error) {
	if wanted, err := tracingWanted(lookup); err != nil || !wanted {
		return nil, err
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("tracing", "error", err) }))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("tracing: %w", err)
	}
	return tracingTo(ctx, exporter, c, down)
}

// tracingTo makes spans for an exporter.
func tracingTo(ctx context.Context, exporter sdktrace.SpanExporter, c config, down *teardown) (*tracing, error) {
	v, _ := versions()
	about, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "tiercel"), attribute.String("service.version", v),
		attribute.String("service.instance.id", c.replicaName()),
	), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	t := &tracing{provider: sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))}
	t.inner = innerProvider{t.provider}
	t.tracer = t.inner.Tracer("github.com/tiercel-go/tiercel", trace.WithInstrumentationVersion(v))
	down.add("traces", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, flushWithin)
		defer cancel()
		return t.provider.Shutdown(ctx)
	})
	return t, nil
}

// tracingWanted judges what the SDK would pass over in silence.
func tracingWanted(lookup func(string) (string, bool)) (bool, error) {
	get := func(name string) string {
		v, _ := lookup(name)
		return strings.TrimSpace(v)
	}
	exporter := get("OTEL_TRACES_EXPORTER")
	if strings.EqualFold(get("OTEL_SDK_DISABLED"), "true") || exporter == "none" {
		return false, nil
	}
	endpoint, protocol := "", ""
	var errs []error
	for _, signal := range []string{"TRACES_", ""} {
		name := "OTEL_EXPORTER_OTLP_" + signal + "ENDPOINT"
		if v := get(name); v != "" {
			u, err := url.Parse(v)
			if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
				errs = append(errs, fmt.Errorf("%s=%q: must be http://host:port or https://host:port", name, withoutPassword(v)))
			}
			endpoint = cmp.Or(endpoint, v)
		}
		protocol = cmp.Or(protocol, get("OTEL_EXPORTER_OTLP_"+signal+"PROTOCOL"))
	}
	if endpoint == "" {
		return false, nil
	}
	if exporter != "" && exporter != "otlp" {
		errs = append(errs, fmt.Errorf("OTEL_TRACES_EXPORTER=%q: must be otlp or none", exporter))
	}
	if protocol != "" && protocol != "http/protobuf" {
		errs = append(errs, fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL=%q: must be http/protobuf", protocol))
	}
	if len(errs) > 0 {
		return false, usageError{errors.Join(errs...)}
	}
	return true, nil
}

// An innerProvider makes spans within others only: what goes on behind by itself, such as the bus' looks into Redis, would
// bury the requests.
type innerProvider struct{ trace.TracerProvider }

// Tracer implements [trace.TracerProvider].
func (p innerProvider) Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return innerTracer{p.TracerProvider.Tracer(name, opts...)}
}

type innerTracer struct{ trace.Tracer }

// Start implements [trace.Tracer].
func (t innerTracer) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	if !trace.SpanContextFromContext(ctx).IsValid() {
		return ctx, trace.SpanFromContext(ctx) // which does nothing
	}
	return t.Tracer.Start(ctx, name, opts...)
}
