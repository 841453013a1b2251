package fakeredis

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A Server is a Redis: a state, a clock and those who listen.
type Server struct {
	State *State
	Lag   time.Duration // how far its clock is behind
	// Token draws ids, positions and generations. It must never repeat one, on whatever server.
	Token func() string
	// Published and Woken are called with what is published on the bus, and with keys whose lease was given up. Nil: nobody
	// listens.
	Published func(Entry)
	Woken     func(Name)
}

// Now is the server's clock. Redis counts expiry in whole milliseconds.
func (s *Server) Now() time.Time { return time.Now().Add(-s.Lag).Truncate(time.Microsecond) }

// Publish tells who listens, of each entry by itself. Redis sends what a script publishes in one piece: whatever can become of
// that, can become of its entries one by one.
func (s *Server) Publish(entries ...Entry) {
	if s.Published != nil {
		for _, e := range entries {
			s.Published(e)
		}
	}
}

// Wake tells who waits for a key.
func (s *Server) Wake(n Name) {
	if s.Woken != nil {
		s.Woken(n)
	}
}

// A Way carries steps to a server and brings answers back. op names the step, about the first key that it is about.
type Way interface {
	// Do returns step's answer. After an error the step was taken or not, or will be: step must therefore
	// keep nothing of what the caller still holds.
	Do(ctx context.Context, op, about string, step func(*Server) any) (any, error)
}

// Direct is the way to one server without faults.
type Direct struct {
	mu     sync.Mutex
	server *Server // under mu
}

// NewDirect returns the way to a new, empty server.
func NewDirect() *Direct {
	var n atomic.Int64
	return &Direct{server: &Server{State: NewState(), Token: func() string { return fmt.Sprintf("T%015d", n.Add(1)) }}}
}

// Do implements [Way].
func (d *Direct) Do(ctx context.Context, _, _ string, step func(*Server) any) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return d.With(step), nil
}

// With looks into the server, or changes it.
func (d *Direct) With(step func(*Server) any) any {
	d.mu.Lock()
	defer d.mu.Unlock()
	return step(d.server)
}
