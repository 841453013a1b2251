package testenv

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// StartHAProxy starts haproxy with a configuration of ours, whose variables are env's, and returns the address that it
// listens on: the variable LISTEN. It ends with the test.
func StartHAProxy(t testing.TB, config string, env map[string]string) (addr string) {
	t.Helper()
	bin, err := exec.LookPath("haproxy")
	if err != nil {
		bin = "/usr/sbin/haproxy" // where Debian puts it, which is not everybody's path
	}
	if _, err := os.Stat(bin); err != nil {
		t.Fatalf(`haproxy is not installed ("make setup" installs it): %v`, err)
	}
	addr = FreeAddr(t)
	environ := []string{"LISTEN=" + addr}
	for name, value := range env {
		environ = append(environ, name+"="+value)
	}
	dir := t.TempDir()
	p := &process{
		name: "haproxy", logFile: filepath.Join(dir, "haproxy.log"),
		ready: func() bool {
			conn, err := net.DialTimeout("tcp", addr, time.Second) //nolint:noctx // loopback, with a limit of its own
			if err == nil {
				_ = conn.Close()
			}
			return err == nil
		},
		command: func() *exec.Cmd {
			cmd := exec.Command(bin, "-db", "-f", config) //nolint:noctx // lives until the test ends
			cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, environ, attributes(nil, syscall.SIGKILL)
			return cmd
		},
	}
	t.Cleanup(p.kill)
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	return addr
}
