package handlers_test

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
)

// A sink is a ResponseWriter that keeps its header map from one request to the next, as net/http would if it did not
// make one for each.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { s.bytes += len(p); return len(p), nil }

// A warmShop answers every read of one product as an L1 hit does.
type warmShop struct {
	shop
	hit store.Read
}

func (s *warmShop) Get(context.Context, string) (store.Read, error) { return s.hit, nil }

func (s *warmShop) GetAtLeast(context.Context, string, int64) (store.Read, error) { return s.hit, nil }

func newWarm(t testing.TB) (http.Handler, *int) {
	t.Helper()
	body := []byte(`{"id":42,"name":"` + strings.Repeat("x", 500) + `"}`)
	s := &warmShop{hit: store.Read{
		Document: store.Document{ID: 42, Version: 17, ETag: []string{`"17"`}, Body: body}, Age: 59 * time.Second,
	}}
	observed := new(int)
	h, err := handlers.New(handlers.Config{
		Products: s, Observe: func(context.Context, string, string, int, time.Duration) { *observed++ },
		// A server's log, but for the lines of reads, each of which would allocate.
		Logger: slog.New(slog.NewJSONHandler(io.Discard, nil)), LogSample: math.MaxInt32,
	})
	if err != nil {
		t.Fatal(err)
	}
	return h, observed
}

// poolsForget is set under the race detector, where a sync.Pool, ours and Gin's, drops at random what it is given.
var poolsForget bool

// BenchmarkHit holds it, too, where there is no race detector.
func TestHit_allocatesNothing(t *testing.T) {
	allowed := 0.0
	if poolsForget {
		allowed = 4
	}
	checkHits(t, allowed)
}

// checkHits goes the whole way through Gin and our middleware. AllocsPerRun rounds down, so 0 allows for the block of
// ids that every 64th request makes, and for nothing that every request does.
func checkHits(t testing.TB, allowed float64) {
	t.Helper()
	h, observed := newWarm(t)
	for name, tc := range map[string]struct {
		header http.Header
		status int
	}{
		"bare":         {http.Header{}, 200},
		"conditional":  {http.Header{"Accept": {"text/html, application/json;q=0.9"}, "If-None-Match": {`"15", W/"16"`}}, 200},
		"not modified": {http.Header{"If-None-Match": {`"15", W/"17"`}}, 304},
		"at least":     {http.Header{"If-Version-At-Least": {"17"}}, 200},
		"with an id":   {http.Header{"X-Request-Id": {"0123-abc"}}, 200},
	} {
		req := newRequest(t, "GET", "/api/products/42", "")
		req.Header = tc.header
		w := &sink{header: make(http.Header)}
		if n := testing.AllocsPerRun(2000, func() { h.ServeHTTP(w, req) }); n > allowed {
			t.Errorf("%s: %v allocations, at most %v", name, n, allowed)
		}
		if w.status != tc.status || (w.bytes > 0) != (tc.status == http.StatusOK) {
			t.Errorf("%s: status %d, %d bytes", name, w.status, w.bytes)
		}
	}
	if *observed < 5*2000 {
		t.Errorf("observed %d requests", *observed)
	}
}

func BenchmarkHit(b *testing.B) {
	if !poolsForget {
		checkHits(b, 0)
	}
	h, _ := newWarm(b)
	req := newRequest(b, "GET", "/api/products/42", "")
	w := &sink{header: make(http.Header)}
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, req)
	}
}

// What a hit costs over a real connection, beside a handler that writes the same answer with net/http alone: the
// difference is ours and Gin's. Both ends of the connection are in the figures.
func BenchmarkHit_overTCP(b *testing.B) {
	warm, _ := newWarm(b)
	sample := get(b, warm, "/api/products/42")
	header, body := sample.Header(), sample.Body.Bytes()
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), header)
		_, _ = w.Write(body)
	})
	for name, h := range map[string]http.Handler{"product": warm, "net-http": bare} {
		b.Run(name, func(b *testing.B) {
			srv := httptest.NewServer(h)
			defer srv.Close()
			var dialer net.Dialer
			conn, err := dialer.DialContext(b.Context(), "tcp", srv.Listener.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			request := []byte("GET /api/products/42 HTTP/1.1\r\nHost: x\r\n\r\n")
			answer := make([]byte, 4096)
			exchange := func(least int) (n int) {
				if _, err := conn.Write(request); err != nil {
					b.Fatal(err)
				}
				n, err := io.ReadAtLeast(conn, answer, least)
				if err != nil {
					b.Fatal(err)
				}
				return n
			}
			size := exchange(1) // the small answer comes in one piece, and is as long each time
			b.ReportAllocs()
			for b.Loop() {
				exchange(size)
			}
		})
	}
}
