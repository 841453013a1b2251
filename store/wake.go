package store

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/lib/pq"
)

// A listenFunc calls notify after each commit that wrote to the outbox, and whenever it may have missed one, until stop.
type listenFunc func(notify func()) (stop func())

// A waker listens from the first call of Wake on.
type waker struct {
	mu     sync.Mutex
	stop   func() // nil: does not listen
	closed bool
}

// Wake returns a channel that receives when there may be new rows. It is only a hint: a database behind PgBouncer in
// transaction mode never wakes anybody, and SQLite only the process that wrote.
func (o *Outbox) Wake() <-chan struct{} {
	o.waker.mu.Lock()
	defer o.waker.mu.Unlock()
	if o.listen != nil && o.waker.stop == nil && !o.waker.closed {
		o.waker.stop = o.listen(o.poke)
	}
	return o.wake
}

// poke wakes who waits. One pending wake stands for all.
func (o *Outbox) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *Outbox) close() {
	o.waker.mu.Lock()
	defer o.waker.mu.Unlock()
	o.waker.closed = true
	if o.waker.stop != nil {
		o.waker.stop()
		o.waker.stop = nil
	}
}

const (
	notifyChannel  = "tiercel_outbox" // the trigger's
	listenPing     = 10 * time.Second
	listenSilence  = 3 * listenPing // of a connection that is given up
	firstReconnect = 100 * time.Millisecond
	// Between half of lastReconnect and all of it is the longest pause between tries, so that processes that lost the
	// database together do not come back together. A relay that is deaf meanwhile finds new rows by its own turns.
	lastReconnect = 1500 * time.Millisecond
)

func listenTo(dsn string) listenFunc {
	return func(notify func()) (stop func()) {
		ctx, cancel := context.WithCancel(context.Background())
		wires := &wires{open: make(map[net.Conn]struct{})}
		l := pq.NewDialListener(wires, dsn, firstReconnect, lastReconnect/2+rand.N(lastReconnect/2), nil)
		var running sync.WaitGroup
		running.Go(func() {
			if l.Listen(notifyChannel) == nil { // blocks until there is a connection, or Close
				notify() // for what was written before
			}
		})
		running.Go(func() {
			ping := time.NewTicker(listenPing)
			defer ping.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case _, ok := <-l.Notify:
					if !ok {
						return
					}
					notify() // nil too: the connection was lost, and with it perhaps a notification
				case <-ping.C:
					// Its answer restarts the connection's silence. It holds the listener's lock until then.
					running.Go(func() { _ = l.Ping() })
				}
			}
		})
		return func() {
			cancel()
			// First the wires: a Listen or Ping that waits for a stopped server holds the lock that Close wants.
			wires.cutAll()
			_ = l.Close()
			running.Wait()
			go func() { // the listener's own goroutine may be about to send; it closes the channel when it ends
				for range l.Notify {
				}
			}()
		}
	}
}

// wires makes the listener's connections, which fail after listenSilence without a byte, and after cutAll.
type wires struct {
	net.Dialer
	mu   sync.Mutex
	open map[net.Conn]struct{}
	cut  bool
}

// DialTimeout implements pq.Dialer.
func (w *wires) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return w.DialContext(ctx, network, address)
}

// Dial implements pq.Dialer.
func (w *wires) Dial(network, address string) (net.Conn, error) {
	return w.DialTimeout(network, address, connectTimeout)
}

// DialContext implements pq.DialerContext.
func (w *wires) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	c, err := w.Dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		_ = c.Close()
		return nil, net.ErrClosed
	}
	w.open[c] = struct{}{}
	return &wire{Conn: c, of: w}, nil
}

func (w *wires) cutAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	for c := range w.open {
		_ = c.Close()
	}
}

type wire struct {
	net.Conn
	of *wires
}

func (w *wire) Read(b []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(listenSilence)); err != nil {
		return 0, err
	}
	return w.Conn.Read(b)
}

func (w *wire) Close() error {
	w.of.mu.Lock()
	delete(w.of.open, w.Conn)
	w.of.mu.Unlock()
	return w.Conn.Close()
}
