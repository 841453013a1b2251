package testenv

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// A PgBouncer hands out the connections of a cluster for one transaction each.
type PgBouncer struct {
	t    testing.TB
	port *port
	proc *process
}

// StartPgBouncer starts one before the cluster, with so many connections to each of its databases. It ends with the test.
func (p *Postgres) StartPgBouncer(t testing.TB, connections int) *PgBouncer {
	t.Helper()
	bin, err := findPgBouncer()
	must(t, err)
	as, err := unprivileged() // it does not run as root either
	must(t, err)
	b := &PgBouncer{t: t}
	b.port, err = reservePort()
	must(t, err)
	t.Cleanup(b.port.release)
	dir, err := os.MkdirTemp(openTempDir(), "tiercel-pgbouncer-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "pgbouncer.ini")
	must(t, os.WriteFile(file, fmt.Appendf(nil, `
[databases]
* = host=127.0.0.1 port=%d user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = %d
max_client_conn = 500
`, p.port.number, b.port.number, connections), 0o644))
	if as != nil {
		must(t, os.Chown(dir, int(as.Uid), int(as.Gid)))
	}
	b.proc = &process{
		name: "pgbouncer", logFile: filepath.Join(dir, "log"), ready: b.accepts,
		command: func() *exec.Cmd {
			cmd := exec.Command(bin, file) //nolint:noctx // lives until the test ends
			cmd.Dir, cmd.SysProcAttr = dir, attributes(as, syscall.SIGKILL)
			return cmd
		},
	}
	t.Cleanup(b.proc.kill)
	must(t, b.proc.start())
	return b
}

func findPgBouncer() (string, error) {
	for _, name := range []string{"pgbouncer", "/usr/sbin/pgbouncer"} { // which is not on every PATH
		if bin, err := exec.LookPath(name); err == nil {
			return bin, nil
		}
	}
	return "", fmt.Errorf(`pgbouncer is not installed ("make setup" installs it)`)
}

func (b *PgBouncer) addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(b.port.number)) }

func (b *PgBouncer) accepts() bool {
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(context.Background(), "tcp", b.addr())
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}

// URL is the way to a database of the cluster through this.
func (b *PgBouncer) URL(database string) string {
	b.t.Helper()
	u, err := url.Parse(database)
	must(b.t, err)
	u.Host = b.addr()
	return u.String()
}

// Log is all that it wrote so far.
func (b *PgBouncer) Log() string { return b.proc.log() }
