package testenv_test

import (
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func proxied(t *testing.T) (direct, through *redis.Client, proxy *testenv.Proxy) {
	t.Helper()
	r := testenv.StartRedis(t)
	proxy = r.Proxy(t)
	opts, err := redis.ParseURL(proxy.URL(r.URL()))
	if err != nil {
		t.Fatal(err)
	}
	opts.ContextTimeoutEnabled, opts.DialerRetries, opts.MaxRetries = true, 1, -1
	through = redis.NewClient(opts)
	t.Cleanup(func() { _ = through.Close() })
	mustSet(t, through, "before")
	return r.Client(t), through, proxy
}

func dial(t *testing.T, addr string) (net.Conn, error) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
	if err == nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return conn, err
}

func TestProxy_cutEndsConnectionsAndRefusesNewOnes(t *testing.T) {
	t.Parallel()
	direct, through, proxy := proxied(t)
	conn, err := dial(t, proxy.Addr())
	if err != nil {
		t.Fatal(err)
	}
	proxy.Cut()
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err == nil || timedOut(err) {
		t.Fatalf("read after the cut: %v; want a closed connection", err)
	}
	if _, err := dial(t, proxy.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("dial after the cut: %v; want connection refused", err)
	}
	if err := set(t, through, "during"); err == nil {
		t.Fatal("SET went through a cut")
	}
	mustSet(t, direct, "around") // the server itself is well
	proxy.Heal()
	mustSet(t, through, "after")
}

func TestProxy_blackHoleSwallowsWithoutClosing(t *testing.T) {
	t.Parallel()
	direct, through, proxy := proxied(t)
	proxy.BlackHole()
	if err := set(t, through, "during"); !timedOut(err) {
		t.Fatalf("SET into a black hole: %v; want a timeout", err)
	}
	conn, err := dial(t, proxy.Addr())
	if err != nil {
		t.Fatalf("a black hole refused a connection: %v", err)
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		t.Fatalf("write into a black hole: %v", err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if n, err := conn.Read(make([]byte, 1)); n != 0 || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) {
		t.Fatalf("read from a black hole: %d bytes, %v; want silence", n, err)
	}
	if n := direct.Exists(t.Context(), "during").Val(); n != 0 {
		t.Fatal("the command reached the server")
	}
	proxy.Heal()
	mustSet(t, through, "after")
}

func TestProxy_delaysAnswers(t *testing.T) {
	t.Parallel()
	direct, through, proxy := proxied(t)
	const delay = 400 * time.Millisecond // above the budget of set
	proxy.Delay(delay)
	begin := time.Now()
	if err := through.Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took < delay {
		t.Fatalf("the answer took %v; want at least %v", took, delay)
	}
	if err := set(t, through, "during"); !timedOut(err) {
		t.Fatalf("SET with a late answer: %v; want a timeout", err)
	}
	if n := direct.Exists(t.Context(), "during").Val(); n != 1 {
		t.Fatal("the command did not reach the server, only its answer is late")
	}
	proxy.Heal()
	mustSet(t, through, "after")
}

func TestProxy_outlivesTheServersDeath(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	proxy := r.Proxy(t)
	r.Kill()
	conn, err := dial(t, proxy.Addr())
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err == nil || timedOut(err) {
		t.Fatalf("read with a dead server behind: %v; want a closed connection", err)
	}
	r.Start()
	conn, err = dial(t, proxy.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.ReadFull(conn, make([]byte, len("+PONG\r\n"))); err != nil {
		t.Fatalf("no answer from the restarted server: %v", err)
	}
}

func TestProxy_leadsToAnotherServerUnderTheSameAddress(t *testing.T) {
	t.Parallel()
	first, through, proxy := proxied(t)
	second := testenv.StartRedis(t)
	conn, err := dial(t, proxy.Addr())
	if err != nil {
		t.Fatal(err)
	}
	proxy.Lead(second.Addr())
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err == nil || timedOut(err) {
		t.Fatalf("read from a connection to the first server: %v; want a closed one", err)
	}
	mustSet(t, through, "moved")
	if there, here := keys(t, first), keys(t, second.Client(t)); there != 1 || here != 1 {
		t.Fatalf("%d keys on the first server and %d on the second; want the one from before and the one from after", there, here)
	}
}

func TestProxy_delaysRequests(t *testing.T) {
	t.Parallel()
	direct, through, proxy := proxied(t)
	proxy.DelayRequests(400 * time.Millisecond)
	if err := set(t, through, "during"); !timedOut(err) {
		t.Fatalf("SET on a slow way: %v; want a timeout", err)
	}
	if n := direct.Exists(t.Context(), "during").Val(); n != 0 {
		t.Fatal("the command reached the server at once")
	}
	testenv.Eventually(t, 10*time.Second, func() bool { return direct.Exists(t.Context(), "during").Val() == 1 },
		"the command takes effect later")
}
