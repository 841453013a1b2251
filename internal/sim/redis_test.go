package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tiercel-go/tiercel/internal/fakeredis"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/invalidation/remotetest"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// A server is one Redis, of one shard. After a failover the old one may live on for some of its clients.
type server struct {
	fakeredis.Server
	name  string
	shard int
	down  bool
	subs  []*subscription
}

func (w *world) newServer(shard int, state *fakeredis.State) *server {
	if state == nil {
		state = fakeredis.NewState()
	}
	s := &server{name: string(rune('A' + len(w.servers))), shard: shard}
	s.State, s.Token, s.Lag = state, w.token, w.between(0, clockLag)
	s.Published = func(e fakeredis.Entry) {
		m := remotetest.MessageOf(e)
		for _, sub := range s.subs {
			w.deliver(sub, invalidation.Signal{Message: &m})
		}
	}
	s.Woken = func(n fakeredis.Name) {
		for _, r := range w.replicas() {
			r.wakeWaiting(n.Key)
		}
	}
	w.servers = append(w.servers, s)
	return s
}

// A way leads a replica to whatever server its commands for a shard reach; for that of what they are about, if shard is
// negative.
type way struct {
	r       *replica
	to      link
	shard   int
	timeout time.Duration
}

func (y way) Do(ctx context.Context, op, about string, step func(*fakeredis.Server) any) (any, error) {
	shard := y.shard
	if shard < 0 {
		shard = y.r.bus.Shard(about)
	}
	about = fmt.Sprint(about, "#", shard)
	return y.r.do(ctx, y.to, op, about, y.timeout, func() (any, error) {
		s := y.r.route(y.to, shard)
		if s.down {
			return nil, errRefused
		}
		y.r.w.count(op)
		value := step(&s.Server)
		if y.r.w.log.on {
			y.r.w.note("%s %s %s at %s: %s", y.r.name, op, about, s.name, describe(value))
		}
		if s == y.r.w.primaries[shard] {
			y.r.w.checkState(s)
		}
		return value, nil
	})
}

// cacheRemote is the tier.Remote of a replica.
type cacheRemote struct {
	*tiertest.Remote
	r *replica
}

func (c cacheRemote) Now() int64 { return time.Now().UnixMilli() }

// Watch implements tier.Remote. The channel has no room, so that a wake either finds its reader waiting or is lost:
// what a select of several finds ready must not be left to chance.
func (c cacheRemote) Watch(key string) (<-chan struct{}, func()) {
	wake := make(chan struct{})
	c.r.mu.Lock()
	c.r.waiting[key] = append(c.r.waiting[key], wake)
	c.r.mu.Unlock()
	c.r.w.ask(c.r.name, "watch", key, func() { c.r.wakeWaiting(key) })
	return wake, func() {
		c.r.mu.Lock()
		defer c.r.mu.Unlock()
		c.r.waiting[key] = slices.DeleteFunc(c.r.waiting[key], func(w chan struct{}) bool { return w == wake })
	}
}

// wakeWaiting wakes those who wait for a key to be filled, one by one, some time later.
func (r *replica) wakeWaiting(key string) {
	w := r.w
	r.mu.Lock()
	waiting := slices.Clone(r.waiting[key])
	r.mu.Unlock()
	for _, c := range waiting {
		if w.chance(w.cfg.loseMessage) {
			continue
		}
		w.after(w.latency(toBus), func() {
			r.whenAwake(func() {
				select {
				case c <- struct{}{}:
					w.count("woken")
				default:
				}
			})
		})
	}
}

// busRemote is the invalidation.Remote of a replica.
type busRemote struct {
	*remotetest.Remote
	r     *replica
	shard int
}

// A subscription is a connection that listens.
type subscription struct {
	r      *replica
	server *server
	inbox  chan invalidation.Signal // without room: one signal is handled before the next comes
	ended  chan struct{}
	dead   bool // the scheduler's
}

var errConnection = errors.New("sim: connection lost")

// Subscribe implements invalidation.Remote.
func (b busRemote) Subscribe(ctx context.Context) (invalidation.Subscription, error) {
	got, err := b.r.do(ctx, toBus, "subscribe", fmt.Sprint("#", b.shard), busTimeout, func() (any, error) {
		s := b.r.route(toBus, b.shard)
		if s.down {
			return nil, errRefused
		}
		sub := &subscription{r: b.r, server: s, inbox: make(chan invalidation.Signal), ended: make(chan struct{})}
		s.subs = append(s.subs, sub)
		b.r.w.deliver(sub, invalidation.Signal{Begun: true})
		return sub, nil
	})
	if err != nil {
		return nil, err
	}
	return got.(*subscription), nil //nolint:errcheck // exec returns nothing else
}

func (s *subscription) Next(ctx context.Context) (invalidation.Signal, error) {
	select {
	case signal := <-s.inbox:
		return signal, nil
	case <-s.ended:
		return invalidation.Signal{}, errConnection
	case <-ctx.Done():
		return invalidation.Signal{}, ctx.Err()
	}
}

// Ping implements invalidation.Subscription: the question is sent, the answer is a signal like any other.
func (s *subscription) Ping(context.Context) error {
	w := s.r.w
	w.ask(s.r.name, "ping", fmt.Sprint("#", s.server.shard), func() {
		if !s.dead && !s.server.down {
			w.deliver(s, invalidation.Signal{})
		}
	})
	return nil
}

func (s *subscription) Close() error {
	s.r.w.ask(s.r.name, "unsubscribe", fmt.Sprint("#", s.server.shard), func() { s.forget() })
	return nil
}

// forget takes the subscription off its server.
func (s *subscription) forget() {
	s.dead = true
	s.server.subs = slices.DeleteFunc(s.server.subs, func(o *subscription) bool { return o == s })
}

// breakOff ends the connection from the server's side.
func (s *subscription) breakOff() {
	if s.dead {
		return
	}
	s.forget()
	s.r.whenAwake(func() { close(s.ended) })
}

// deliver sends a signal over a subscription: it may be lost, repeated, and overtaken.
func (w *world) deliver(s *subscription, signal invalidation.Signal) {
	copies := 1
	if signal.Message != nil {
		switch {
		case w.chance(w.cfg.loseMessage):
			w.count("message lost")
			copies = 0
		case w.chance(w.cfg.repeatMessage):
			w.count("message repeated")
			copies = 2
		}
	}
	for range copies {
		late := w.latency(toBus)
		if signal.Message != nil && w.chance(w.cfg.delayMessage) {
			w.count("message delayed")
			late = w.between(0, w.cfg.slowestMessage)
		}
		w.after(late, func() { s.hear(signal, 40) })
	}
}

func (s *subscription) hear(signal invalidation.Signal, tries int) {
	if s.r.cut[toBus] != open || s.r.gone {
		return
	}
	s.r.whenAwake(func() {
		if s.dead {
			return
		}
		select {
		case s.inbox <- signal:
		default: // nobody waits yet, or ever, if the answer to the subscription was lost
			if tries > 0 {
				s.r.w.after(s.r.w.between(time.Millisecond, 10*time.Millisecond), func() { s.hear(signal, tries-1) })
			}
			return
		}
		if m := signal.Message; m != nil {
			s.r.w.note("%s hears %s %s %s after %s", s.r.name, m.ID, m.Kind, m.Key, m.Prev)
			s.r.handled[m.Key] = max(s.r.handled[m.Key], s.r.w.db.told[m.Row])
		}
	})
}
