package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/lib/pq"
)

var postgres = &dialect{
	driver: "postgres", migrations: "migrations/postgres", queries: postgresQueries,
	classify: classifyPostgres, undone: undonePostgres,
}

// connectTimeout is the longest time to make a connection if the URL does not say another.
const connectTimeout = 5 * time.Second

// openPostgres also returns how to listen to the same database.
func openPostgres(dsn string) (driver.Connector, listenFunc, error) {
	cfg, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("store: the database's URL: %w", err)
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	if cfg.ApplicationName == "" && cfg.FallbackApplicationName == "" {
		cfg.FallbackApplicationName = "tiercel"
	}
	// One round trip for a query with arguments instead of two; and no statement that would outlive it, so that
	// PgBouncer may hand the connection on between transactions.
	cfg.BinaryParameters = true
	return &connector{cfg: cfg}, listenTo(dsn), nil
}

// A connector makes connections that obey contexts even when the server is silent.
type connector struct{ cfg pq.Config }

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	base, err := pq.NewConnectorConfig(c.cfg)
	if err != nil {
		return nil, err
	}
	d := new(dialer)
	base.Dialer(d)
	stop := context.AfterFunc(ctx, d.abort)
	inner, err := base.Connect(ctx)
	if !stop() && err == nil { // aborted too late to fail: the connection has no future
		_ = inner.Close()
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	full, ok := inner.(pqConn)
	if !ok {
		_ = inner.Close()
		return nil, fmt.Errorf("store: lib/pq's %T lacks what its v1.12 has", inner)
	}
	return &guardedConn{pqConn: full, wire: d.wire()}, nil
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return &pq.Driver{} }

// A dialer remembers the last connection it made.
type dialer struct {
	net.Dialer
	mu   sync.Mutex
	last net.Conn
}

// DialTimeout implements pq.Dialer.
func (d *dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// DialContext implements pq.DialerContext.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := d.Dialer.DialContext(ctx, network, address)
	if err == nil {
		d.mu.Lock()
		d.last = c
		d.mu.Unlock()
	}
	return c, err
}

func (d *dialer) wire() net.Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

func (d *dialer) abort() {
	if c := d.wire(); c != nil {
		cut(c)
	}
}

// cut makes every read and write of c fail, now and later.
func cut(c net.Conn) { _ = c.SetDeadline(time.Unix(1, 0)) }
