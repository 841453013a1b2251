package main

import (
	"encoding/hex"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	otlp "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A receiver takes spans as a collector does, over OTLP/HTTP.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	spans []seenSpan // under mu
}

type seenSpan struct {
	trace, id, parent, name, instance, service string
	attrs                                      map[string]string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := new(receiver)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		var got otlp.ExportTraceServiceRequest
		if err != nil || req.URL.Path != "/v1/traces" || proto.Unmarshal(body, &got) != nil {
			t.Errorf("%s with %d bytes, %v", req.URL.Path, len(body), err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.add(&got)
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) add(got *otlp.ExportTraceServiceRequest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, of := range got.GetResourceSpans() {
		about := make(map[string]string)
		for _, a := range of.GetResource().GetAttributes() {
			about[a.GetKey()] = a.GetValue().GetStringValue()
		}
		for _, scope := range of.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				attrs := make(map[string]string)
				for _, a := range s.GetAttributes() {
					attrs[a.GetKey()] = a.GetValue().GetStringValue()
				}
				r.spans = append(r.spans, seenSpan{
					hex.EncodeToString(s.GetTraceId()), hex.EncodeToString(s.GetSpanId()), hex.EncodeToString(s.GetParentSpanId()),
					s.GetName(), about["service.instance.id"], about["service.name"], attrs,
				})
			}
		}
	}
}

// in returns the spans of a trace.
func (r *receiver) in(trace string) (of []seenSpan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.spans {
		if s.trace == trace {
			of = append(of, s)
		}
	}
	return of
}

// roots are the names of the spans that have no other before them.
func (r *receiver) roots() map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := make(map[string]bool)
	for _, s := range r.spans {
		if s.parent == "" {
			names[s.name] = true
		}
	}
	return names
}

// traceOf returns the id of the last trace that begins with a request of that name, "" for none.
func (r *receiver) traceOf(request string) (trace string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.spans {
		if s.name == request {
			trace = s.trace
		}
	}
	return trace
}

func TestTracing_oneTraceShowsAPriceChangeFromPutToEvictionOnEachReplica(t *testing.T) {
	t.Parallel()
	to := newReceiver(t)
	pg, rd := testenv.SharedPostgres(t), testenv.StartRedis(t)
	env := map[string]string{
		"DATABASE_URL": pg.NewDatabase(t), "REDIS_URL": rd.URL(), "ADMIN_TOKEN": "t",
		"STALENESS_BOUND": "1m", "L2_TIMEOUT": "5s", // a machine that is slow changes nothing in what is traced
		"OTEL_EXPORTER_OTLP_ENDPOINT": to.URL, "OTEL_BSP_SCHEDULE_DELAY": "50",
	}
	bin := testenv.BuildServer(t)
	writer, reader := testenv.StartServer(t, bin, env), testenv.StartServer(t, bin, env)
	made := do(t, http.MethodPost, writer.URL+"/api/products", "t", `{"sku":"s","name":"n","price":"1.00"}`)
	if made.status != http.StatusCreated {
		t.Fatalf("%d %s", made.status, made.body)
	}
	url := made.header.Get("Location")
	for range 2 {
		ask(t, reader.URL+url)
	}
	if a := do(t, http.MethodPut, writer.URL+url, "t", `{"name":"n","price":"2.00"}`); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	const put, get = "PUT /api/products/:id", "GET /api/products/:id"

	has := func(trace string, wants ...string) bool {
		spans := to.in(trace)
		for _, want := range wants {
			if !slices.ContainsFunc(spans, func(s seenSpan) bool {
				return strings.HasPrefix(s.name, want) && s.service == "tiercel" && (s.name == want || s.parent != "")
			}) {
				return false
			}
		}
		return true
	}
	testenv.Eventually(t, 10*time.Second, func() bool {
		applied := make(map[string]string)
		for _, s := range to.in(to.traceOf(put)) {
			if s.name == "apply" && s.attrs["tiercel.kind"] == "key" {
				applied[s.instance] = s.attrs["tiercel.origin"]
			}
		}
		origins := slices.Sorted(maps.Values(applied))
		return has(to.traceOf(put), put, "sql.", "publish", "evalsha") && slices.Equal(origins, []string{"bus", "local"})
	}, "the trace of the PUT is not whole")

	outcomes := func() (all []string) {
		to.mu.Lock()
		defer to.mu.Unlock()
		for _, s := range to.spans {
			if s.name == "tier get" && s.attrs["tiercel.key_hash"] != "" {
				all = append(all, s.attrs["tiercel.outcome"])
			}
		}
		return all
	}
	testenv.Eventually(t, 10*time.Second, func() bool { return slices.Equal(outcomes(), []string{"load", "l1"}) },
		"the reads' tiers are not told")
	testenv.Eventually(t, 10*time.Second, func() bool {
		return strings.Contains(scrapeOpenMetrics(t, reader), `# {trace_id="`+to.traceOf(get)+`"}`)
	}, "no exemplar names the trace of the last read")
	do(t, http.MethodPut, writer.URL+url, "t", `{"name":"n","price":"3.00"}`)
	ask(t, writer.URL+url)
	testenv.Eventually(t, 10*time.Second, func() bool {
		return has(to.traceOf(get), get, "tier get", "load", "sql.", "redis read", "redis acquire", "redis fill")
	}, "the trace of a GET is not whole")
	for name := range to.roots() {
		if !strings.Contains(name, " /") {
			t.Errorf("%q is a trace of its own", name)
		}
	}
}

func scrapeOpenMetrics(t *testing.T, s *testenv.Server) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.OpsURL+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "application/openmetrics-text;version=1.0.0")
	return answerTo(t, req).body
}

func TestTracing_isOffAndInstallsNothingUnlessToldWhereSpansGo(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]map[string]string{
		"nothing is set":  {},
		"only a name":     {"OTEL_SERVICE_NAME": "shop"},
		"no SDK":          {"OTEL_SDK_DISABLED": "TRUE", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"},
		"no exporter":     {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"},
		"metrics have it": {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://127.0.0.1:4318"},
	} {
		var down teardown
		traces, err := newTracing(t.Context(), config{}, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, &down, slog.New(slog.DiscardHandler))
		if err != nil || traces != nil || len(down.steps) > 0 {
			t.Errorf("%s: %v, %v, %d steps", name, traces, err, len(down.steps))
		}
	}
	m := newMetrics(nil)
	tier, l2, bus := m.tierHooks(cacheName), m.redisHooks(), m.busHooks()
	if tier.Begin != nil || l2.Begin != nil || bus.Begin != nil || bus.Applied != nil || m.traces.carry() != nil ||
		m.traces.around() != nil || m.traces.pool("") != nil {
		t.Error("something is told although tracing is off")
	}
	of := timedProducts{}
	if got := m.traces.products(of); got != of {
		t.Errorf("reads go through %T", got)
	}
}

func TestTracing_namesTheVariableThatIsWrong(t *testing.T) {
	t.Parallel()
	const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"
	for want, env := range map[string]map[string]string{
		endpoint + `="collector:4318": must be http`:                 {endpoint: "collector:4318"},
		`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="ftp://h": must be http`: {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "ftp://h"},
		`OTEL_EXPORTER_OTLP_PROTOCOL="grpc": must be http/protobuf`:  {endpoint: "http://h", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
		`OTEL_TRACES_EXPORTER="zipkin": must be otlp or none`:        {endpoint: "http://h", "OTEL_TRACES_EXPORTER": "zipkin"},
	} {
		_, err := tracingWanted(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		if err == nil || !isUsage(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
