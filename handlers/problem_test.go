package handlers_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
)

func TestErrors_haveOneStatusInAllCalls(t *testing.T) {
	t.Parallel()
	for err, status := range map[error]int{
		store.ErrUnavailable: 503, store.ErrOverloaded: 503, store.ErrSKUTaken: 409, store.ErrPrecondition: 412,
		store.ErrNotFound: 404, errors.New("other"): 500,
	} {
		s := newShop(t, battery)
		s.fail = err
		h := newAPI(t, s)
		for _, w := range []*httptest.ResponseRecorder{
			get(t, h, "/api/products/1"), get(t, h, "/api/products?ids=1"), get(t, h, "/api/products"),
			get(t, h, "/api/products", "Accept: application/x-ndjson"),
			call(t, h, "PUT", "/api/products/1", battery), call(t, h, "POST", "/api/products", battery),
			call(t, h, "PATCH", "/api/products/1", `{"stock":1}`), call(t, h, "DELETE", "/api/products/1", ""),
			call(t, h, "POST", "/admin/cache/warm", `{"ids":[1]}`),
			call(t, h, "POST", "/admin/cache/invalidate", `{"all":true}`),
			get(t, h, "/admin/cache/entries/product:1"),
		} {
			expectProblem(t, w, status)
			if status == 503 {
				expectHeaders(t, w, "Retry-After: 1")
			}
		}
	}
}

func TestNowhere_isAProblem(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for _, target := range []string{"/", "/api", "/api/products/", "/api/products/1/", "/api/products/1/x", "//", "/metrics",
		"/debug/pprof/", "/admin/cache/nothing"} {
		if p := expectProblem(t, get(t, h, target), http.StatusNotFound); p.Instance != target {
			t.Errorf("instance %q, want %q", p.Instance, target)
		}
	}
}

func TestWrongMethod_namesTheRightOnes(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for target, allowed := range map[string]string{
		"/api/products/1": "DELETE GET HEAD PATCH PUT", "/api/products": "GET HEAD POST", "/livez": "GET HEAD",
		"/admin/cache/invalidate": "POST", "/admin/cache/stats": "GET HEAD",
	} {
		w := call(t, h, "TRACE", target, "")
		expectProblem(t, w, http.StatusMethodNotAllowed)
		methods := strings.Split(w.Header().Get("Allow"), ", ")
		slices.Sort(methods)
		if got := strings.Join(methods, " "); got != allowed {
			t.Errorf("%s allows %q, want %q", target, got, allowed)
		}
	}
}

func TestPanic_isA500AndIsLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newShop(t, battery)
	s.panics = "the secret of the house"
	h := newAPI(t, s, func(cfg *handlers.Config) { cfg.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	w := get(t, h, "/api/products/1", "X-Request-Id: abc-1")
	if p := expectProblem(t, w, http.StatusInternalServerError); strings.Contains(w.Body.String()+p.Detail, "secret") {
		t.Errorf("the client is told of it: %+v", p)
	}
	for _, want := range []string{"the secret of the house", "request_id=abc-1", "goroutine", "shop_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q: %s", want, log.String())
		}
	}
}

// A client that left is neither the server's failure nor worth a line in the log.
func TestClientLeft_isObservedAs499AndNotLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newShop(t, battery)
	s.fail = context.Canceled
	code := 0
	h := newAPI(t, s, func(cfg *handlers.Config) {
		cfg.Logger = slog.New(slog.NewTextHandler(&log, nil))
		cfg.Observe = func(_ context.Context, _, _ string, c int, _ time.Duration) { code = c }
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req := newRequest(t, "GET", "/api/products/1", "").WithContext(ctx)
	h.ServeHTTP(httptest.NewRecorder(), req)
	if code != 499 || log.Len() > 0 {
		t.Errorf("observed as %d, logged as %q", code, log.String())
	}
}
