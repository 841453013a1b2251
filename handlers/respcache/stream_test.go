package respcache_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/handlers/respcache"
	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// What is flushed reaches the client while the handler still runs.
func TestWrap_streamsPassThrough(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	srv := httptest.NewServer(serve(newCache(t, nil), func(c *gin.Context) {
		c.Stream(func(w io.Writer) bool {
			_, _ = io.WriteString(w, "first\n")
			c.Writer.Flush()
			select {
			case <-gate:
			case <-c.Request.Context().Done():
			}
			_, _ = io.WriteString(w, "second\n")
			return false
		})
	}))
	t.Cleanup(srv.Close)
	for range 2 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/p/a", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := srv.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(resp.Body)
		if line, err := lines.ReadString('\n'); line != "first\n" || resp.Header.Get("Cache-Status") != passed {
			t.Errorf("%q, %v, %q", line, err, resp.Header.Get("Cache-Status"))
		}
		select {
		case <-gate:
		default:
			close(gate)
		}
		if rest, err := io.ReadAll(lines); string(rest) != "second\n" || err != nil {
			t.Errorf("%q, %v", rest, err)
		}
		_ = resp.Body.Close()
	}
}

func TestWrap_hijackedConnectionsPassThrough(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(serve(newCache(t, nil), func(c *gin.Context) {
		conn, _, err := c.Writer.Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmine")
		_ = conn.Close()
	}))
	t.Cleanup(srv.Close)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/p/a", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); string(body) != "mine" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
}

func TestWrap_tooLargeAnswersPassThrough(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	h := serve(newCache(t, func(cfg *respcache.Config) { cfg.MaxBody = 100 }), counted(&runs, func(c *gin.Context) {
		c.String(http.StatusOK, strings.Repeat("a", len(c.Query("n"))))
	}))
	get(t, h, "/p/a?n="+strings.Repeat("x", 100))
	expect(t, get(t, h, "/p/a?n="+strings.Repeat("x", 100)), 200, strings.Repeat("a", 100), hit)
	runs.Store(0)
	for range 3 {
		expect(t, get(t, h, "/p/a?n="+strings.Repeat("x", 101)), 200, strings.Repeat("a", 101), passed)
	}
	if n := runs.Load(); n != 4 {
		t.Errorf("%d runs, want two for the first request and one for each after it", n)
	}
}

// Two processes on one Redis: the second answers from L2, byte for byte, and an invalidation by one reaches the other.
func TestWrap_sharesAnswersOverRedis(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	var runs atomic.Int64
	var text atomic.Value
	text.Store("one")
	process := func() (*respcache.Middleware, http.Handler) {
		client := redis.NewClient(&redis.Options{Addr: server.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1})
		t.Cleanup(func() { _ = client.Close() })
		bus, err := invalidation.New(invalidation.Config{
			Client: client, Namespace: "test", StalenessBound: time.Minute, CommandTimeout: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { _ = bus.Run(ctx) })
		t.Cleanup(func() { cancel(); running.Wait() })
		remote, err := tier.NewRedis(tier.RedisConfig{Client: client, Namespace: "test", Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = remote.Close() })
		m := newCache(t, func(cfg *respcache.Config) { cfg.Tier.Remote, cfg.Tier.Bus = remote, bus })
		testenv.Eventually(t, patience, func() bool { return bus.Status().Trusted }, "the bus is trusted")
		return m, serve(m, counted(&runs, func(c *gin.Context) {
			c.Header("X-Page", "é")
			c.String(http.StatusOK, "%s", text.Load())
		}))
	}
	a, first := process()
	_, second := process()
	made := get(t, first, "/p/a?b=c")
	testenv.Eventually(t, patience, func() bool { return a.Cache().Stats().FlightsActive == 0 }, "L2 has it")
	w := get(t, second, "/p/a?b=c")
	expect(t, w, 200, "one", "tiercel; hit; detail=l2")
	for _, name := range []string{"Etag", "X-Page", "Content-Type"} {
		if w.Header().Get(name) != made.Header().Get(name) {
			t.Errorf("%s %q, want %q", name, w.Header().Get(name), made.Header().Get(name))
		}
	}
	text.Store("two")
	if err := a.Cache().Invalidate(t.Context(), tier.Change{Key: "/p/a?b=c"}); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, patience, func() bool { return get(t, second, "/p/a?b=c").Body.String() == "two" }, "the other process shows it")
	if n := runs.Load(); n != 2 {
		t.Errorf("%d runs, want 2", n)
	}
}
