package handlers_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/handlers"
)

// newLogged returns an API and what it logs.
func newLogged(t *testing.T, sample int, level slog.Level) (http.Handler, *bytes.Buffer) {
	t.Helper()
	log, lowest := new(bytes.Buffer), new(slog.LevelVar)
	lowest.Set(level)
	h := newAPI(t, newShop(t, battery), func(cfg *handlers.Config) {
		cfg.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: lowest}))
		cfg.LogSample, cfg.LogLevel = sample, lowest
	})
	return h, log
}

func lines(log *bytes.Buffer) int { return strings.Count(log.String(), `"msg":"request"`) }

func TestLog_tellsEveryWriteAndErrorAndNoReadWithoutASample(t *testing.T) {
	t.Parallel()
	h, log := newLogged(t, 0, slog.LevelInfo)
	for range 1000 {
		get(t, h, "/api/products/1")
	}
	if n := lines(log); n != 0 {
		t.Errorf("%d reads were logged", n)
	}
	get(t, h, "/api/products/77", "X-Request-Id: abc")
	call(t, h, "PATCH", "/api/products/1", `{"price":"1.00"}`)
	call(t, h, "PUT", "/api/products/1", battery, "Authorization: Bearer wrong")
	for _, want := range []string{
		`"method":"GET","path":"/api/products/77","status":404`, `"request_id":"abc"`,
		`"method":"PATCH","path":"/api/products/1","status":200`, `"method":"PUT","path":"/api/products/1","status":401`,
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
	if n := lines(log); n != 3 {
		t.Errorf("%d lines for 3 requests", n)
	}
}

// The bounds are 8 standard deviations away from the mean of 200.
func TestLog_samplesReads(t *testing.T) {
	t.Parallel()
	h, log := newLogged(t, 50, slog.LevelInfo)
	for range 10_000 {
		get(t, h, "/api/products/1")
	}
	if n := lines(log); n < 88 || n > 312 {
		t.Errorf("%d of 10,000 reads were logged, of which one in 50 should be", n)
	}
}

func TestLog_tellsEveryRequestAtDebug(t *testing.T) {
	t.Parallel()
	h, log := newLogged(t, 0, slog.LevelDebug)
	for range 10 {
		get(t, h, "/api/products/1")
	}
	if n := lines(log); n != 10 {
		t.Errorf("%d lines for 10 requests", n)
	}
}

func TestLog_holdsNoSecret(t *testing.T) {
	t.Parallel()
	h, log := newLogged(t, 1, slog.LevelDebug)
	bearer := "Authorization: Bearer " + secret
	get(t, h, "/api/products/1?token=queried-secret", bearer, "Cookie: session=baked-secret")
	get(t, h, "/admin/cache/stats", bearer)
	get(t, h, "/admin/cache/stats", "Authorization: Bearer mistyped-secret")
	call(t, h, "PATCH", "/api/products/1", `{"price":"bodily-secret"}`)
	call(t, h, "POST", "/api/products", `{"sku":"1","bodily-secret":1}`)
	call(t, h, "PUT", "/admin/log-level", `{"level":"bodily-secret"}`)
	if n := lines(log); n != 6 {
		t.Errorf("%d lines for 6 requests", n)
	}
	for _, s := range []string{secret, "queried-secret", "baked-secret", "mistyped-secret", "bodily-secret"} {
		if strings.Contains(log.String(), s) {
			t.Errorf("the log holds %q:\n%s", s, log)
		}
	}
}

func TestLogLevel_changesWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	h, log := newLogged(t, 0, slog.LevelInfo)
	level := func() string {
		t.Helper()
		return decode[struct{ Level string }](t, get(t, h, "/admin/log-level")).Level
	}
	if got := level(); got != "info" {
		t.Errorf("at first %q", got)
	}
	for i, want := range []string{"debug", "error", "warn"} {
		w := call(t, h, "PUT", "/admin/log-level", fmt.Sprintf(`{"level":%q}`, want))
		expectStatus(t, w, http.StatusOK)
		if got := level(); got != want {
			t.Errorf("after the change %q, want %q", got, want)
		}
		if got := strings.Count(log.String(), "the log level changed"); got != i+1 {
			t.Errorf("%d changes are in the log, want %d", got, i+1)
		}
		before := lines(log)
		get(t, h, "/api/products/1")
		if told := lines(log) > before; told != (want == "debug") {
			t.Errorf("at %s a read is in the log: %v", want, told)
		}
	}
	expectProblem(t, call(t, h, "PUT", "/admin/log-level", `{"level":"loud"}`), http.StatusUnprocessableEntity)
	expectProblem(t, call(t, h, "PUT", "/admin/log-level", `{}`), http.StatusUnprocessableEntity)
	expectProblem(t, call(t, h, "PUT", "/admin/log-level", `{"level":"info"}`, "Authorization: Bearer no"), http.StatusUnauthorized)
	if got := level(); got != "warn" {
		t.Errorf("a refused change left %q", got)
	}
}
