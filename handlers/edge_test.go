package handlers_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/handlers"
)

func TestRequestID_isTakenOverIfSane(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for id, sane := range map[string]bool{
		"a": true, "4bf92f3577b34da6a3ce929d0e0e4736": true, "with blank, and ~!": true, strings.Repeat("x", 128): true,
		"": false, strings.Repeat("x", 129): false, "a\tb": false, "caf\u00e9": false, "a\x7f": false, "a\nb": false,
	} {
		for _, target := range []string{"/api/products/1", "/nowhere", "/livez", "/api/products/x"} {
			w := get(t, h, target, "X-Request-Id: "+id)
			got := w.Header().Get("X-Request-Id")
			if sane && got != id || !sane && !madeID.MatchString(got) {
				t.Errorf("%s: %q becomes %q", target, id, got)
			}
		}
	}
	w := get(t, h, "/livez", "X-Request-Id: one", "X-Request-Id: two")
	if got := w.Header().Values("X-Request-Id"); len(got) != 1 || !madeID.MatchString(got[0]) {
		t.Errorf("two ids become %q", got)
	}
}

func TestStarting_isAliveAndNotReady(t *testing.T) {
	t.Parallel()
	h := handlers.NewStarting(handlers.Config{Logger: slog.New(slog.DiscardHandler)})
	for target, status := range map[string]int{
		"GET /livez": 200, "GET /readyz": 503, "GET /api/products": 503, "GET /api/products/1": 503, "PUT /api/products/1": 503,
		"POST /admin/cache/warm": 503, "DELETE /livez": 405, "GET /nowhere": 404, "GET /openapi.yaml": 200,
	} {
		method, path, _ := strings.Cut(target, " ")
		w := call(t, h, method, path, "")
		expectStatus(t, w, status)
		if !madeID.MatchString(w.Header().Get("X-Request-Id")) {
			t.Errorf("%s: no X-Request-Id", target)
		}
		if status == http.StatusServiceUnavailable {
			expectHeaders(t, w, "Retry-After: 1", "Content-Type: application/problem+json")
		}
	}
}

var madeID = regexp.MustCompile(`^[A-Z2-7]{16}$`)

func TestRequestID_isNeverGivenTwice(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	var mu sync.Mutex
	seen := make(map[string]int)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				id := get(t, h, "/livez").Header().Get("X-Request-Id")
				mu.Lock()
				seen[id]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 4000 {
		t.Errorf("%d ids for 4000 requests", len(seen))
	}
}

func TestObserve_knowsRouteMethodAndStatus(t *testing.T) {
	t.Parallel()
	var seen []string
	h := newAPI(t, newShop(t, battery), func(cfg *handlers.Config) {
		cfg.Observe = func(_ context.Context, route, method string, code int, took time.Duration) {
			if took < 0 {
				t.Errorf("took %v", took)
			}
			seen = append(seen, fmt.Sprint(route, " ", method, " ", code))
		}
	})
	get(t, h, "/api/products/1")
	get(t, h, "/api/products/77")
	get(t, h, "/wp-login.php?x=1")
	call(t, h, "BREW", "/api/products/1", "")
	call(t, h, "DELETE", "/api/products/1", "")
	call(t, h, "POST", "/api/products", "{")
	want := "[/api/products/:id GET 200 /api/products/:id GET 404 unmatched GET 404 unmatched other 405 " +
		"/api/products/:id DELETE 204 /api/products POST 400]"
	if got := fmt.Sprint(seen); got != want {
		t.Errorf("observed %s\nwant     %s", got, want)
	}
}

func TestReady_followsTheServer(t *testing.T) {
	t.Parallel()
	ready := false
	isReady := func() bool { return ready }
	api := newAPI(t, newShop(t), func(cfg *handlers.Config) { cfg.Ready = isReady })
	ops := handlers.NewOps(handlers.OpsConfig{Ready: isReady, Logger: slog.New(slog.DiscardHandler)})
	for _, h := range []http.Handler{api, ops} {
		ready = false
		w := get(t, h, "/readyz")
		expectProblem(t, w, http.StatusServiceUnavailable)
		expectHeaders(t, w, "Retry-After: 1")
		expectStatus(t, get(t, h, "/livez"), http.StatusOK)
		ready = true
		w = get(t, h, "/readyz")
		expectStatus(t, w, http.StatusOK)
		expectHeaders(t, w, "Cache-Control: no-store")
	}
}

func TestOps_servesWhatItWasGiven(t *testing.T) {
	t.Parallel()
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("tiercel_trusted 1\n")) })
	quiet := slog.New(slog.DiscardHandler)
	full := handlers.NewOps(handlers.OpsConfig{Metrics: metrics, Pprof: true, Logger: quiet})
	for path, part := range map[string]string{
		"/metrics": "tiercel_trusted 1", "/debug/pprof/": "goroutine", "/debug/pprof/goroutine?debug=1": "goroutine profile",
		"/debug/pprof/cmdline": "handlers", "/debug/pprof/symbol": "num_symbols", "/openapi.yaml": "openapi: 3.1",
	} {
		w := get(t, full, path)
		expectStatus(t, w, http.StatusOK)
		if !strings.Contains(w.Body.String(), part) {
			t.Errorf("%s: %.80s", path, w.Body)
		}
	}
	bare := handlers.NewOps(handlers.OpsConfig{Logger: quiet})
	for _, path := range []string{"/metrics", "/debug/pprof/", "/api/products/1", "/"} {
		expectProblem(t, get(t, bare, path), http.StatusNotFound)
	}
	expectProblem(t, call(t, full, "POST", "/metrics", ""), http.StatusMethodNotAllowed)
}

func TestRateLimit_holdsEachAddressToItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newAPI(t, newShop(t, battery), func(cfg *handlers.Config) { cfg.RateLimit = 2 })
		from := func(address, target string) int {
			req := newRequest(t, "GET", target, "", "X-Forwarded-For: 203.0.113.9")
			req.RemoteAddr = address
			w := serve(h, req)
			if w.Code == http.StatusTooManyRequests {
				expectProblem(t, w, http.StatusTooManyRequests)
				expectHeaders(t, w, "Retry-After: 1")
			}
			return w.Code
		}
		expect := func(want int, address, target string) {
			t.Helper()
			if got := from(address, target); got != want {
				t.Errorf("%s from %s: %d, want %d", target, address, got, want)
			}
		}
		expect(200, "192.0.2.1:1000", "/api/products/1")
		expect(404, "192.0.2.1:1001", "/api/products/2")
		expect(429, "192.0.2.1:1002", "/api/products/1")
		expect(429, "[::ffff:192.0.2.1]:1002", "/admin/cache/stats")
		expect(200, "192.0.2.1:1003", "/livez") // a balancer asks as often as it likes
		expect(200, "192.0.2.2:1000", "/api/products/1")
		expect(200, "[2001:db8::1]:1", "/api/products/1")
		expect(200, "[2001:db8::2%eth0]:1", "/api/products/1")
		expect(429, "[2001:db8::3]:1", "/api/products/1") // one network, one subscriber
		expect(200, "[2001:db8:0:1::3]:1", "/api/products/1")
		expect(200, "@", "/api/products/1")
		<-time.After(500 * time.Millisecond)
		expect(200, "192.0.2.1:1004", "/api/products/1")
		expect(429, "192.0.2.1:1004", "/api/products/1")
	})
}

func TestNew_tellsEveryMistakeAtOnce(t *testing.T) {
	t.Parallel()
	_, err := handlers.New(handlers.Config{MaxAge: 1500 * time.Millisecond, RateLimit: -1})
	for _, name := range []string{"Products", "MaxAge", "RateLimit"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s: %v", name, err)
		}
	}
}

func TestAnswers_areNotToBeSniffed(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	ops := handlers.NewOps(handlers.OpsConfig{})
	for _, w := range []*httptest.ResponseRecorder{
		get(t, h, "/api/products/1"), get(t, h, "/api/products"), get(t, h, "/api/products/2"), get(t, h, "/nowhere"),
		get(t, h, "/openapi.yaml"), call(t, h, "PUT", "/livez", ""), get(t, ops, "/readyz"), get(t, ops, "/debug/pprof/"),
	} {
		expectHeaders(t, w, "X-Content-Type-Options: nosniff")
	}
}
