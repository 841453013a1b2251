package testenv

import (
	"context"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// A Server is a process of cmd/server.
type Server struct {
	URL    string // of the product API, without a slash at the end
	OpsURL string // of metrics, health and profiles

	t    testing.TB
	proc *process
}

// StartServer starts bin with the settings in env and nothing else of ours, and returns when it is ready. HTTP_ADDR
// and OPS_ADDR are ports of its own unless env sets them. It is killed at the end of the test.
func StartServer(t testing.TB, bin string, env map[string]string, args ...string) *Server {
	t.Helper()
	env = maps.Clone(env)
	if env == nil {
		env = make(map[string]string)
	}
	dir := t.TempDir()
	s := &Server{URL: "http://" + address(t, env, "HTTP_ADDR"), OpsURL: "http://" + address(t, env, "OPS_ADDR"), t: t}
	environ := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir}
	for name, value := range env {
		environ = append(environ, name+"="+value)
	}
	s.proc = &process{
		name: filepath.Base(bin), logFile: filepath.Join(dir, "server.log"), ready: s.ready,
		command: func() *exec.Cmd {
			cmd := exec.Command(bin, args...) //nolint:noctx // lives until Kill or Term
			cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, environ, attributes(nil, syscall.SIGKILL)
			return cmd
		},
	}
	t.Cleanup(s.proc.kill)
	s.Start()
	return s
}

// address returns the address in env, which it first sets to a port of its own if there is none.
func address(t testing.TB, env map[string]string, name string) string {
	t.Helper()
	if addr := env[name]; addr != "" {
		return addr
	}
	env[name] = FreeAddr(t)
	return env[name]
}

// FreeAddr returns an address that nobody else gets before the test ends, for a server that the test starts on it.
func FreeAddr(t testing.TB) string {
	t.Helper()
	port, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(port.release)
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port.number))
}

// Start starts the server again, with the same addresses and settings, after Kill or Term.
func (s *Server) Start() {
	s.t.Helper()
	if err := s.proc.start(); err != nil {
		s.t.Fatal(err)
	}
}

// TryStart is Start for other goroutines than the test's: it returns why the server did not become ready.
func (s *Server) TryStart() error { return s.proc.start() }

// Signal sends the server a signal that does not end it.
func (s *Server) Signal(sig os.Signal) {
	s.t.Helper()
	if err := s.proc.signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// Kill ends the server by SIGKILL.
func (s *Server) Kill() { s.proc.kill() }

// Term asks the server to end by SIGTERM and returns its exit code.
func (s *Server) Term() int {
	s.t.Helper()
	code, err := s.proc.end(syscall.SIGTERM)
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

// Pause keeps the server from running, until Resume.
func (s *Server) Pause() {
	s.t.Helper()
	if err := s.proc.pause(); err != nil {
		s.t.Fatal(err)
	}
}

// Resume ends Pause.
func (s *Server) Resume() {
	s.t.Helper()
	if err := s.proc.resume(); err != nil {
		s.t.Fatal(err)
	}
}

// Logs is all that the server printed so far.
func (s *Server) Logs() string { return s.proc.log() }

func (s *Server) ready() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.OpsURL+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	req.Close = true // no connection stays behind
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}
