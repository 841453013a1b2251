package store

import (
	"context"
	"database/sql/driver"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// pqConn is what lib/pq's connections can do.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}

// A guardedConn ends what it does soon after the context ends.
//
// lib/pq asks the server to cancel the query and goes on reading until the server says that it did. A server that is
// stopped, or behind a dead network, says nothing, and the caller would wait for ever. Here the connection's reads
// fail cancelGrace after the end of the context. Nothing is lost by it: lib/pq never uses a connection again whose
// query was cancelled. Without the grace our failure overtakes lib/pq's request to cancel, which then is not sent: the
// server goes on with the query, and waits for its locks, for a caller who left.
type guardedConn struct {
	pqConn
	wire net.Conn
	dead atomic.Bool // wire was cut, perhaps just after the last operation ended well
}

// IsValid implements driver.Validator: the pool asks it before it takes the connection back.
func (c *guardedConn) IsValid() bool { return !c.dead.Load() && c.pqConn.IsValid() }

// cancelGrace is how long the server may take to say that it cancelled a query.
const cancelGrace = 50 * time.Millisecond

// guard watches ctx until stop is called.
func (c *guardedConn) guard(ctx context.Context) (stop func()) {
	done := make(chan struct{})
	forget := context.AfterFunc(ctx, func() {
		grace := time.NewTimer(cancelGrace)
		defer grace.Stop()
		select {
		case <-grace.C:
			c.dead.Store(true)
			cut(c.wire)
		case <-done:
		}
	})
	return sync.OnceFunc(func() {
		forget()
		close(done)
	})
}

// QueryContext implements driver.QueryerContext.
func (c *guardedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	stop := c.guard(ctx)
	rows, err := c.pqConn.QueryContext(ctx, query, args)
	if err != nil {
		stop()
		return nil, err
	}
	return &guardedRows{Rows: rows, stop: stop}, nil
}

// ExecContext implements driver.ExecerContext.
func (c *guardedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	defer c.guard(ctx)()
	return c.pqConn.ExecContext(ctx, query, args)
}

// PrepareContext implements driver.ConnPrepareContext. We prepare nothing; what the statement does is not guarded.
func (c *guardedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	defer c.guard(ctx)()
	return c.pqConn.PrepareContext(ctx, query)
}

// Ping implements driver.Pinger.
func (c *guardedConn) Ping(ctx context.Context) error {
	defer c.guard(ctx)()
	return c.pqConn.Ping(ctx)
}

// BeginTx implements driver.ConnBeginTx.
func (c *guardedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	defer c.guard(ctx)()
	tx, err := c.pqConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &guardedTx{Tx: tx, ctx: ctx, c: c}, nil
}

type guardedTx struct {
	driver.Tx
	ctx context.Context // the transaction's: Commit has none of its own
	c   *guardedConn
}

func (t *guardedTx) Commit() error {
	defer t.c.guard(t.ctx)()
	return t.Tx.Commit()
}

// rollbackTimeout is how long a rollback waits for the server. Nobody needs its answer: the server rolls back what
// loses its connection.
const rollbackTimeout = time.Second

func (t *guardedTx) Rollback() error {
	ctx, cancel := context.WithTimeout(context.Background(), rollbackTimeout)
	defer cancel()
	defer t.c.guard(ctx)()
	return t.Tx.Rollback()
}

// guardedRows are guarded until they are closed: they are read from the wire row by row.
type guardedRows struct {
	driver.Rows
	stop func()
}

func (r *guardedRows) Close() error {
	defer r.stop()
	return r.Rows.Close()
}
