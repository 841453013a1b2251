package testenv

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis is a redis-server of one test.
type Redis struct {
	t    testing.TB
	port *port
	dir  string
	proc *process
}

// A RedisOption changes how StartRedis starts the server.
type RedisOption func(*redisOptions)

type redisOptions struct{ args, env []string }

// WithArgs adds arguments to redis-server, after ours: WithArgs("--appendonly", "yes").
func WithArgs(args ...string) RedisOption {
	return func(o *redisOptions) { o.args = append(o.args, args...) }
}

// StartRedis starts a redis-server that keeps nothing on disk, unless an option says so, and ends with the test.
func StartRedis(t testing.TB, opts ...RedisOption) *Redis {
	t.Helper()
	var o redisOptions
	for _, opt := range opts {
		opt(&o)
	}
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatalf(`redis-server is not installed ("make setup" installs it): %v`, err)
	}
	port, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(port.release)
	dir := t.TempDir()
	r := &Redis{t: t, port: port, dir: dir}
	r.proc = &process{
		name: "redis-server", logFile: filepath.Join(dir, "redis.log"), ready: r.answers,
		command: func() *exec.Cmd {
			//nolint:noctx // lives until Kill or Stop
			cmd := exec.Command(bin, append([]string{
				"--port", strconv.Itoa(port.number), "--bind", "127.0.0.1", "--dir", dir,
				"--save", "", "--appendonly", "no", "--daemonize", "no",
			}, o.args...)...)
			cmd.Dir, cmd.SysProcAttr = dir, attributes(nil, syscall.SIGKILL)
			if o.env != nil {
				cmd.Env = append(os.Environ(), o.env...)
			}
			return cmd
		},
	}
	t.Cleanup(r.proc.kill)
	r.Start()
	return r
}

// Addr is host:port.
func (r *Redis) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port.number)) }

// URL is what redis.ParseURL takes.
func (r *Redis) URL() string { return "redis://" + r.Addr() + "/0" }

// Client returns a client of the server, closed with the test. It never retries: a test sees each failure itself.
func (r *Redis) Client(t testing.TB) *redis.Client {
	t.Helper()
	c := redis.NewClient(&redis.Options{
		Addr: r.Addr(), ContextTimeoutEnabled: true, DialerRetries: 1, MaxRetries: -1,
	})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// Proxy returns a way to the server that can be cut.
func (r *Redis) Proxy(t testing.TB) *Proxy {
	t.Helper()
	return startProxy(t, r.Addr())
}

// Start starts the server again after Kill or Stop, with the same port and directory, and returns when it answers.
func (r *Redis) Start() {
	r.t.Helper()
	if err := r.proc.start(); err != nil {
		r.t.Fatal(err)
	}
}

// Kill ends the server by SIGKILL and returns when it is gone.
func (r *Redis) Kill() { r.proc.kill() }

// Stop ends the server in order.
func (r *Redis) Stop() {
	r.t.Helper()
	if _, err := r.proc.end(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
}

// Restart kills the server and starts it again: empty, unless it persists.
func (r *Redis) Restart() {
	r.t.Helper()
	r.Kill()
	r.Start()
}

// Snapshot returns all that the server holds now, for RestartFrom.
func (r *Redis) Snapshot() []byte {
	r.t.Helper()
	must(r.t, r.Client(r.t).Save(r.t.Context()).Err())
	snapshot, err := os.ReadFile(r.snapshotFile())
	must(r.t, err)
	must(r.t, os.Remove(r.snapshotFile()))
	return snapshot
}

// RestartFrom kills the server and starts it again with what it held when the snapshot was taken.
func (r *Redis) RestartFrom(snapshot []byte) {
	r.t.Helper()
	r.Kill()
	must(r.t, os.WriteFile(r.snapshotFile(), snapshot, 0o600))
	r.Start()
	must(r.t, os.Remove(r.snapshotFile())) // a later Restart is empty again
}

func (r *Redis) snapshotFile() string { return filepath.Join(r.dir, "dump.rdb") }

// Pause keeps the server from running: its connections stay open and nothing answers, until Resume.
func (r *Redis) Pause() {
	r.t.Helper()
	if err := r.proc.pause(); err != nil {
		r.t.Fatal(err)
	}
}

// Resume ends Pause.
func (r *Redis) Resume() {
	r.t.Helper()
	if err := r.proc.resume(); err != nil {
		r.t.Fatal(err)
	}
}

// Log is all that the server wrote so far.
func (r *Redis) Log() string { return r.proc.log() }

// answers reports whether the server answers PING; while it loads its data it answers with an error.
func (r *Redis) answers() bool { return pong(r.Addr()) }

func pong(addr string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := fmt.Fprint(conn, "PING\r\n"); err != nil {
		return false
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return err == nil && line == "+PONG\r\n"
}
