package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestServe_withNoSettingAnswersFromBothSidesOfTheCacheAndShowsItsOwnWrites(t *testing.T) {
	t.Parallel()
	tmp := t.TempDir()
	began := time.Now()
	s := startServer(t, map[string]string{"TMPDIR": tmp})
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v to be ready", took)
	}
	product := s.URL + "/api/products/1"
	for _, detail := range []string{"tiercel; fwd=miss; detail=load", "tiercel; hit; detail=l1"} {
		if a := ask(t, product); a.status != http.StatusOK || a.header.Get("Cache-Status") != detail {
			t.Errorf("%d, Cache-Status %q, want %q", a.status, a.header.Get("Cache-Status"), detail)
		}
	}
	logs := s.Logs()
	token := regexp.MustCompile(`token +(\S+)`).FindStringSubmatch(logs)
	if token == nil || !strings.Contains(logs, "for trial") || strings.Count(logs, "  curl -i ") != 3 {
		t.Fatalf("it announces\n%s", logs)
	}
	if a := do(t, http.MethodPatch, product, "wrong", `{"price":"1.00"}`); a.status != http.StatusUnauthorized {
		t.Errorf("a write with a wrong token: %d", a.status)
	}
	for i := range 20 {
		price := fmt.Sprintf("%d.90", 10+i)
		if a := do(t, http.MethodPatch, product, token[1], `{"price":"`+price+`"}`); a.status != http.StatusOK {
			t.Fatalf("PATCH: %d %s", a.status, a.body)
		}
		if p := ask(t, product).product(t); p.Price == nil || *p.Price != price {
			t.Errorf("after %s was written, %v is read", price, p.Price)
		}
	}
	if code := s.Term(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if left, err := filepath.Glob(filepath.Join(tmp, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestServe_stopsInTheOrderThatLosesNothing(t *testing.T) {
	t.Parallel()
	in := serveHere(t, map[string]string{"HTTP_ADDR": "127.0.0.1:0", "OPS_ADDR": "127.0.0.1:0", "LOG_LEVEL": "debug", "LOG_FORMAT": "text"})
	testenv.Eventually(t, time.Minute, func() bool { return strings.Contains(in.errs.String(), "msg=ready") }, "not ready")
	in.stop()
	if code := <-in.ended; code != 0 {
		t.Fatalf("exit code %d\n%s", code, in.errs.String())
	}
	var steps []string
	for _, m := range regexp.MustCompile(`msg=stopping step="?([^"=]*?)"? took`).FindAllStringSubmatch(in.errs.String(), -1) {
		steps = append(steps, m[1])
	}
	want := "readiness, drain http, warm-up, console, sampler, last outbox pass, bus, cache, L2, redis, database, embedded Redis, embedded database, drain ops"
	if got := strings.Join(steps, ", "); got != want {
		t.Errorf("order\n%s, want\n%s", got, want)
	}
	_, stopping, _ := strings.Cut(in.errs.String(), "msg=stopping")
	if strings.Contains(stopping, "WARN") {
		t.Errorf("warnings:\n%s", stopping)
	}
}

func TestServe_waitsForADatabaseThatStartsLater(t *testing.T) {
	t.Parallel()
	pg := testenv.StartPostgres(t)
	url := pg.NewDatabase(t)
	pg.Stop()
	in := serveHere(t, map[string]string{
		"HTTP_ADDR": "127.0.0.1:0", "OPS_ADDR": "", "DATABASE_URL": url, "REDIS_URL": "none", "LOG_FORMAT": "text",
	})
	testenv.Eventually(t, time.Minute, func() bool { return strings.Contains(in.errs.String(), "out of reach") }, "it does not say so")
	pg.Start()
	testenv.Eventually(t, time.Minute, func() bool { return strings.Contains(in.errs.String(), "msg=ready") }, "not ready")
	in.stop()
	if code := <-in.ended; code != 0 {
		t.Errorf("exit code %d\n%s", code, in.errs.String())
	}
	if !strings.Contains(in.errs.String(), "read-only") {
		t.Error("without ADMIN_TOKEN it does not say that it is read-only")
	}
}

func TestServe_aSignalWhileItStillStartsEndsIt(t *testing.T) {
	t.Parallel()
	in := serveHere(t, map[string]string{
		"HTTP_ADDR": "127.0.0.1:0", "OPS_ADDR": "", "DATABASE_URL": "postgres://127.0.0.1:1/none", "REDIS_URL": "none",
	})
	testenv.Eventually(t, time.Minute, func() bool { return strings.Contains(in.errs.String(), "out of reach") }, "it does not try")
	in.stop()
	if code := <-in.ended; code != 0 {
		t.Errorf("exit code %d\n%s", code, in.errs.String())
	}
}

func TestServe_withRedisAwayBecomesReadyAndServes(t *testing.T) {
	t.Parallel()
	pg := testenv.SharedPostgres(t)
	s := startServer(t, map[string]string{"DATABASE_URL": pg.NewDatabase(t), "REDIS_URL": "redis://127.0.0.1:1", "ADMIN_TOKEN": "t"})
	a := do(t, http.MethodPost, s.URL+"/api/products", "t", `{"sku":"a","name":"A","price":"1.10"}`)
	if a.status != http.StatusCreated || a.header.Get("Tiercel-Invalidation") != "pending" {
		t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	if got := ask(t, s.URL+a.header.Get("Location")); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
	if code := s.Term(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestServe_anAddressThatIsTakenEndsTheStart(t *testing.T) {
	t.Parallel()
	l, err := listen(t.Context(), "HTTP_ADDR", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	r := run(t, map[string]string{"HTTP_ADDR": l.Addr().String(), "OPS_ADDR": ""}, "serve")
	if r.code != 1 || !strings.Contains(r.errs, "HTTP_ADDR") {
		t.Errorf("exit code %d, %s", r.code, r.errs)
	}
}

func TestServe_aSecondInstanceSharesRealServers(t *testing.T) {
	t.Parallel()
	pg, rd := testenv.SharedPostgres(t), testenv.StartRedis(t)
	env := map[string]string{"DATABASE_URL": pg.NewDatabase(t), "REDIS_URL": rd.URL(), "ADMIN_TOKEN": "t"}
	one, two := startServer(t, env), startServer(t, env)
	a := do(t, http.MethodPost, one.URL+"/api/products", "t", `{"sku":"a","name":"A","price":"1.10"}`)
	if a.status != http.StatusCreated || a.header.Get("Tiercel-Invalidation") != "" {
		t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	path := a.header.Get("Location")
	for _, s := range []*testenv.Server{one, two, one, two} {
		if got := ask(t, s.URL+path); got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if got := ask(t, two.URL+path).header.Get("Cache-Status"); got != "tiercel; hit; detail=l1" {
		t.Errorf("Cache-Status %q", got)
	}
	do(t, http.MethodPatch, one.URL+path, "t", `{"price":"2.20"}`)
	testenv.Eventually(t, 5*time.Second, func() bool {
		p := ask(t, two.URL+path).product(t)
		return p.Price != nil && *p.Price == "2.20"
	}, "the other instance serves the old price")
}

func TestServe_theSecondSignalKills(t *testing.T) {
	t.Parallel()
	var out transcript
	cmd := exec.CommandContext(t.Context(), testenv.BuildServer(t))
	cmd.Env = []string{"HTTP_ADDR=127.0.0.1:0", "OPS_ADDR=", "ADMIN_TOKEN=t", "TMPDIR=" + t.TempDir()}
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ready := regexp.MustCompile(`api +http://(\S+)`)
	testenv.Eventually(t, time.Minute, func() bool { return ready.MatchString(out.String()) }, "not ready")

	// A request whose body does not end keeps the drain waiting.
	conn, err := net.Dial("tcp", ready.FindStringSubmatch(out.String())[1]) //nolint:noctx // loopback
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "POST /api/products HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer t\r\n"+
		"Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err != nil { // "100 Continue": the handler reads the body
		t.Fatal(err)
	}
	signal := func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	signal()
	testenv.Eventually(t, 10*time.Second, func() bool { return strings.Contains(out.String(), "stopping") }, "it does not stop")
	select {
	case err := <-ended:
		t.Fatalf("it ended (%v) although a request runs", err)
	default:
	}
	began := time.Now()
	signal()
	var exit *exec.ExitError
	if err := <-ended; !errors.As(err, &exit) {
		t.Errorf("it ended in order: %v", err)
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || time.Since(began) > drainWithin/2 {
		t.Errorf("it ended with %v after %v", cmd.ProcessState, time.Since(began))
	}
}
