package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

// An answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

// product is a part of what the API sends.
type product struct {
	ID      int64
	SKU     string
	Name    string
	Price   *string
	Version int64
}

func (a answer) product(t testing.TB) product {
	t.Helper()
	var p product
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	return p
}

func do(t testing.TB, method, url, token, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	switch method {
	case http.MethodPatch:
		req.Header.Set("Content-Type", "application/merge-patch+json")
	case http.MethodPut, http.MethodPost:
		req.Header.Set("Content-Type", "application/json")
	}
	return answerTo(t, req)
}

// answerTo sends the request.
func answerTo(t testing.TB, req *http.Request) answer {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(b)}
}

func ask(t testing.TB, url string) answer {
	t.Helper()
	return do(t, http.MethodGet, url, "", "")
}

// A transcript is output that may be read while it is written.
type transcript struct {
	mu  sync.Mutex
	buf bytes.Buffer // under mu
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// An instance is the program serving inside this process.
type instance struct {
	errs  transcript
	stop  context.CancelFunc
	ended chan int
}

// serveHere runs "tiercel serve"; what stop cancels is what a signal would.
func serveHere(t *testing.T, env map[string]string) *instance {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	in := &instance{stop: stop, ended: make(chan int, 1)}
	go func() {
		in.ended <- execute(ctx, world{
			args: []string{"serve"}, in: strings.NewReader(""), out: io.Discard, errs: &in.errs,
			lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		})
	}()
	t.Cleanup(stop)
	return in
}

// assemble puts a server together as serve does, but for the addresses. With a Redis its bus runs, and is trusted.
func assemble(t testing.TB, env map[string]string, trace func(context.Context, config, *teardown) (*tracing, error)) *server {
	t.Helper()
	c, err := parse(t, forServing, env)
	if err != nil {
		t.Fatal(err)
	}
	// A server's log, but for those of go-redis, which all servers of a process share.
	s := &server{config: c, level: new(slog.LevelVar), log: slog.New(slog.NewJSONHandler(io.Discard, nil))}
	var down teardown
	t.Cleanup(func() { down.run(context.Background(), stopWithin, s.log) })
	var traces *tracing
	if trace != nil {
		if traces, err = trace(t.Context(), c, &down); err != nil {
			t.Fatal(err)
		}
	}
	s.metrics = newMetrics(traces)
	db, _, err := openMigrated(t.Context(), c, c.DatabaseURL, &down, traces, s.log)
	if err != nil {
		t.Fatal(err)
	}
	if s.backend, err = newBackend(c, db, c.RedisURL, s.metrics, &down, s.log); err != nil {
		t.Fatal(err)
	}
	if s.backend.bus != nil {
		<-s.runBus(t.Context(), s.backend, &down)
	}
	return s
}

// handler is the server's API as it serves it.
func (s *server) handler(t testing.TB) http.Handler {
	t.Helper()
	h, err := handlers.New(s.handlersConfig(t.Context(), s.backend))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// server starts the real binary.
func startServer(t *testing.T, env map[string]string) *testenv.Server {
	t.Helper()
	return testenv.StartServer(t, testenv.BuildServer(t), env)
}
