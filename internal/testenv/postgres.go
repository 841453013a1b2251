package testenv

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq" // readiness and NewDatabase
)

// Postgres is a PostgreSQL cluster of one test.
type Postgres struct {
	port      *port
	proc      *process
	bin       string
	dir       string
	fail      func(error) // ends the test whose cluster it is
	shared    bool        // by all tests of a package: must not be harmed
	databases atomic.Int64
}

// A PostgresOption changes how StartPostgres starts the cluster.
type PostgresOption func(*postgresOptions)

type postgresOptions struct{ settings []string }

// WithSetting sets a setting of the server, over ours: WithSetting("max_connections", "20").
func WithSetting(name, value string) PostgresOption {
	return func(o *postgresOptions) { o.settings = append(o.settings, "-c", name+"="+value) }
}

// StartPostgres starts a cluster that ends with the test. It logs every statement, and does not wait for the disk.
func StartPostgres(t testing.TB, opts ...PostgresOption) *Postgres {
	t.Helper()
	p, err := newPostgres(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.remove)
	p.fail = func(err error) { t.Helper(); t.Fatal(err) }
	p.Start()
	return p
}

// StartStandby starts a copy of the cluster that follows it by streaming replication and answers reads. Databases have
// the same names in both, see [Postgres.Of]. pg_wal_replay_pause() makes it lag.
func (p *Postgres) StartStandby(t testing.TB) *Postgres {
	t.Helper()
	standby, err := newCluster(nil, func(bin string, as *syscall.Credential) (string, error) {
		return copyCluster(bin, as, p.port.number)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(standby.remove)
	standby.fail = func(err error) { t.Helper(); t.Fatal(err) }
	standby.Start()
	return standby
}

// Of is the connection string of the database that has the same name as the one of another cluster's.
func (p *Postgres) Of(t testing.TB, other string) string {
	t.Helper()
	u, err := url.Parse(other)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = p.addr()
	return u.String()
}

// newPostgres makes a cluster, which is not running yet.
func newPostgres(opts []PostgresOption) (*Postgres, error) { return newCluster(opts, initCluster) }

func newCluster(opts []PostgresOption, create func(bin string, as *syscall.Credential) (dir string, err error)) (*Postgres, error) {
	var o postgresOptions
	for _, opt := range opts {
		opt(&o)
	}
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	port, err := reservePort()
	if err != nil {
		return nil, err
	}
	dir, err := create(bin, as)
	if err != nil {
		port.release()
		return nil, err
	}
	p := &Postgres{port: port, bin: bin, dir: dir}
	p.proc = &process{
		name: "postgres", logFile: filepath.Join(dir, "log"), ready: p.answers,
		command: func() *exec.Cmd {
			//nolint:noctx // lives until Kill or Stop
			cmd := exec.Command(filepath.Join(bin, "postgres"), append([]string{
				"-D", filepath.Join(dir, "data"),
				"-c", "listen_addresses=127.0.0.1", "-c", "port=" + strconv.Itoa(port.number),
				"-c", "unix_socket_directories=",
				"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "jit=off",
				"-c", "max_connections=200",
				"-c", "log_statement=all", "-c", "log_line_prefix=%m [%p] ",
				"-c", "timezone=UTC", "-c", "log_timezone=UTC",
			}, o.settings...)...)
			// SIGQUIT is PostgreSQL's immediate shutdown: it leaves no shared memory behind, as SIGKILL would.
			cmd.Dir, cmd.SysProcAttr = dir, attributes(as, syscall.SIGQUIT)
			return cmd
		},
	}
	return p, nil
}

// remove ends the cluster and leaves nothing of it.
func (p *Postgres) remove() {
	_, _ = p.proc.end(syscall.SIGQUIT)
	p.proc.kill()
	p.port.release()
	_ = os.RemoveAll(p.dir)
}

// URL is the connection string of the cluster's own database, as superuser.
func (p *Postgres) URL() string { return p.url("postgres") }

func (p *Postgres) url(database string) string {
	return "postgres://postgres@" + p.addr() + "/" + database + "?sslmode=disable"
}

func (p *Postgres) addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port.number)) }

// NewDatabase makes an empty database and returns its connection string.
func (p *Postgres) NewDatabase(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", p.databases.Add(1))
	if err := p.exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	return p.url(name)
}

// psqlWithin is time enough for a statement that fills a table, on a busy machine.
const psqlWithin = 3 * time.Minute

// Psql runs sql in psql, as an operator would, and returns what it prints: rows as lines, columns separated by "|".
func (p *Postgres) Psql(t testing.TB, dbURL, sql string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), psqlWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
		"-d", dbURL, "-c", sql)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("psql: %v\n%s\n%s", err, sql, out)
	}
	return strings.TrimRight(string(out), "\n")
}

// Proxy returns a way to the cluster that can be cut.
func (p *Postgres) Proxy(t testing.TB) *Proxy {
	t.Helper()
	return startProxy(t, p.addr())
}

// Log is all that the cluster wrote so far, every statement included.
func (p *Postgres) Log() string { return p.proc.log() }

// Start starts the cluster again after Kill or Stop, with the same port and data, and returns when it answers.
func (p *Postgres) Start() {
	p.own()
	p.check(p.proc.start())
}

// Kill ends the server and all its backends by SIGKILL and returns when they are gone.
func (p *Postgres) Kill() {
	p.own()
	p.proc.kill()
}

// Stop is PostgreSQL's fast shutdown: it rolls open transactions back, ends connections and flushes.
func (p *Postgres) Stop() {
	p.own()
	_, err := p.proc.end(syscall.SIGINT)
	p.check(err)
}

// Restart kills the cluster and starts it again, which recovers what was committed.
func (p *Postgres) Restart() {
	p.Kill()
	p.Start()
}

// Pause keeps the server and its backends from running: their connections stay open and nothing answers, until Resume.
func (p *Postgres) Pause() {
	p.own()
	p.check(p.proc.pause())
}

// Resume ends Pause.
func (p *Postgres) Resume() {
	p.own()
	p.check(p.proc.resume())
}

func (p *Postgres) own() {
	if p.shared {
		panic("testenv: other tests use this cluster too: StartPostgres gives one that may be harmed")
	}
}

func (p *Postgres) check(err error) {
	if err != nil {
		p.fail(err)
	}
}

func (p *Postgres) answers() bool { return p.exec("") == nil }

func (p *Postgres) exec(statement string) error {
	db, err := sql.Open("postgres", p.URL())
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, err = db.ExecContext(ctx, statement)
	return err
}
