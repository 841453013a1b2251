package respcache_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/handlers/respcache"
	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	testenv.Main(m)
}

const patience = 20 * time.Second

func newCache(t *testing.T, change func(*respcache.Config)) *respcache.Middleware {
	t.Helper()
	cfg := respcache.Config{Tier: tier.Config[respcache.Response]{
		Name: "pages", TTL: time.Hour, RemoteTTL: time.Hour, MaxBytes: 8 << 20, LoadTimeout: patience, LockWait: patience / 2,
	}}
	if change != nil {
		change(&cfg)
	}
	m, err := respcache.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// A counted handler counts its runs.
func counted(runs *atomic.Int64, h gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		runs.Add(1)
		h(c)
	}
}

// serve puts a wrapped handler at /p/:id, behind gin's own recovery.
func serve(m *respcache.Middleware, handlers ...gin.HandlerFunc) http.Handler {
	e := gin.New()
	e.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, _ any) { c.AbortWithStatus(http.StatusInternalServerError) }))
	e.Match([]string{http.MethodGet, http.MethodHead, http.MethodPost}, "/p/:id", m.Wrap(handlers...))
	return e
}

// call makes a request; headers are "Name: value".
func call(t *testing.T, h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, target, http.NoBody)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		req.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func get(t *testing.T, h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return call(t, h, http.MethodGet, target, headers...)
}

func expect(t *testing.T, w *httptest.ResponseRecorder, status int, body, cacheStatus string) {
	t.Helper()
	if w.Code != status || w.Body.String() != body || w.Header().Get("Cache-Status") != cacheStatus {
		t.Errorf("%d %q, Cache-Status %q; want %d %q, %q", w.Code, w.Body, w.Header().Get("Cache-Status"), status, body, cacheStatus)
	}
}

const (
	hit    = "tiercel; hit; detail=l1"
	stored = "tiercel; fwd=miss; stored; detail=load"
	not    = "tiercel; fwd=miss; detail=uncacheable"
	passed = "tiercel; fwd=bypass; detail=uncacheable"
)
