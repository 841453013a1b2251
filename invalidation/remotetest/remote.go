// Package remotetest helps to test a bus without Redis: its shared state in memory, and the conformance suite that every
// [invalidation.Remote] must pass, this one and the real one alike.
package remotetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tiercel-go/tiercel/internal/fakeredis"
	"github.com/tiercel-go/tiercel/invalidation"
)

// A Remote is the shared state of a bus in memory. It uses the time of package time, so that it works inside a synctest
// bubble.
type Remote struct {
	way    fakeredis.Way
	limits fakeredis.Limits

	mu   sync.Mutex
	subs []*subscription // under mu
}

// NewRemote returns an empty one, whose log keeps length messages and whose done marks live so long.
func NewRemote(length int, retention time.Duration) *Remote {
	d := fakeredis.NewDirect()
	r := RemoteBy(d, length, retention)
	d.With(func(s *fakeredis.Server) any { s.Published = r.published; return nil })
	return r
}

// RemoteBy returns the state of whatever server the way leads to. Its subscriptions hear nothing.
func RemoteBy(way fakeredis.Way, length int, retention time.Duration) *Remote {
	return &Remote{way: way, limits: fakeredis.Limits{Length: length, MarkLife: retention}}
}

// With looks into the state, or changes it.
func (r *Remote) With(f func(*fakeredis.State)) {
	_, _ = r.way.Do(context.Background(), "with", "", func(s *fakeredis.Server) any { f(s.State); return nil })
}

// An outcome is the answer of a step that may be lost.
type outcome struct {
	pos  string
	sent int
	lost bool
}

func do[T any](ctx context.Context, r *Remote, op, about string, step func(s *fakeredis.Server, now time.Time) T) (T, error) {
	got, err := r.way.Do(ctx, op, about, func(s *fakeredis.Server) any { return step(s, s.Now()) })
	answer, _ := got.(T) // none after an error
	return answer, err
}

func (o outcome) err(err error) error {
	if err == nil && o.lost {
		return invalidation.ErrLost
	}
	return err
}

func rowsOf(rows []invalidation.Row) (out []fakeredis.Row, about string) {
	for _, r := range rows {
		out = append(out, fakeredis.Row{ID: r.ID, Kind: string(r.Kind), Key: r.Key, Trace: r.Trace})
	}
	if len(rows) > 0 {
		about = rows[0].Key
	}
	return out, about
}

// Inv implements [invalidation.Remote].
func (r *Remote) Inv(ctx context.Context, rows []invalidation.Row) (int, error) {
	in, about := rowsOf(rows)
	return do(ctx, r, "inv", about, func(s *fakeredis.Server, now time.Time) int {
		sent := s.State.Inv(in, s.Token, r.limits, now)
		s.Publish(sent...)
		return len(sent)
	})
}

// Apply implements [invalidation.Remote].
func (r *Remote) Apply(ctx context.Context, expect string, rows []invalidation.Row) (string, int, error) {
	in, about := rowsOf(rows)
	o, err := do(ctx, r, "apply", about, func(s *fakeredis.Server, now time.Time) outcome {
		pos := s.Token()
		sent, ok := s.State.Apply(expect, pos, in, s.Token, r.limits, now)
		s.Publish(sent...)
		return outcome{pos, len(sent), !ok}
	})
	return o.pos, o.sent, o.err(err)
}

// Renew implements [invalidation.Remote].
func (r *Remote) Renew(ctx context.Context, expect string, cursor int64, until time.Time) error {
	o, err := do(ctx, r, "renew", "", func(s *fakeredis.Server, _ time.Time) outcome {
		return outcome{lost: !s.State.Renew(expect, s.Token(), cursor, until.Truncate(time.Millisecond))}
	})
	return o.err(err)
}

// Reset implements [invalidation.Remote].
func (r *Remote) Reset(ctx context.Context, expect string, cursor int64, until time.Time, database string) error {
	o, err := do(ctx, r, "reset", "", func(s *fakeredis.Server, now time.Time) outcome {
		coh := fakeredis.Coherence{Gen: s.Token(), Pos: s.Token(), Cursor: cursor, Database: database}
		e, ok := s.State.Reset(expect, coh, until.Truncate(time.Millisecond), s.Token(), r.limits, now)
		if ok {
			s.Publish(e)
		}
		return outcome{lost: !ok}
	})
	return o.err(err)
}

// Begin implements [invalidation.Remote].
func (r *Remote) Begin(ctx context.Context) (invalidation.Coherence, error) {
	return do(ctx, r, "begin", "", func(s *fakeredis.Server, now time.Time) invalidation.Coherence {
		c := invalidation.Coherence{Now: now, Cursor: -1}
		c.Left, _ = left(s, now)
		if coh := s.State.Coh; coh != nil {
			c.Pos, c.Cursor, c.Database = coh.Pos, coh.Cursor, coh.Database
		}
		return c
	})
}

// left is the life of the promise, in the milliseconds that Redis counts it in.
func left(s *fakeredis.Server, now time.Time) (left time.Duration, live bool) {
	if s.State.Gen(now) == "" {
		return 0, false
	}
	return s.State.Promise.Until.Sub(now).Truncate(time.Millisecond), true
}

// syncBatch is the most entries of one Sync.
const syncBatch = 2000

// Sync implements [invalidation.Remote].
func (r *Remote) Sync(ctx context.Context, last invalidation.Place) (invalidation.View, error) {
	var after *fakeredis.Position
	if last.Position != "" {
		after = new(fakeredis.Position)
		if _, err := fmt.Sscanf(last.Position, "%d-%d", &after.Millis, &after.Seq); err != nil {
			return invalidation.View{}, fmt.Errorf("remotetest: position %q: %w", last.Position, err)
		}
	}
	return do(ctx, r, "sync", "", func(s *fakeredis.Server, now time.Time) invalidation.View {
		v := invalidation.View{Tail: s.State.Tail, Now: now}
		v.Left, v.Live = left(s, now)
		if n := len(s.State.Log); n > 0 {
			v.End = MessageOf(s.State.Log[n-1]).Position
		}
		for _, e := range s.State.Entries(last.ID, after, syncBatch) {
			v.Entries = append(v.Entries, MessageOf(e))
		}
		v.More = len(v.Entries) == syncBatch
		return v
	})
}

// MessageOf is the message that an entry of the log holds.
func MessageOf(e fakeredis.Entry) invalidation.Message {
	return invalidation.Message{
		Position: fmt.Sprintf("%d-%d", e.At.Millis, e.At.Seq), ID: e.ID, Prev: e.Prev,
		Kind: invalidation.Kind(e.Kind), Key: e.Key, Row: e.Row, Trace: e.Trace, At: e.Time,
	}
}

// A subscription of a Remote that has its server to itself.
type subscription struct {
	remote *Remote
	heard  chan invalidation.Signal
	closed chan struct{}
	once   sync.Once
}

var errClosed = errors.New("remotetest: the subscription was closed")

// Subscribe implements [invalidation.Remote].
func (r *Remote) Subscribe(context.Context) (invalidation.Subscription, error) {
	s := &subscription{remote: r, heard: make(chan invalidation.Signal, 1<<12), closed: make(chan struct{})}
	s.heard <- invalidation.Signal{Begun: true}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.subs = append(r.subs, s)
	return s, nil
}

// published hands an entry to who listens; one whose queue is full loses it, as a slow client of Redis does.
func (r *Remote) published(e fakeredis.Entry) {
	m := MessageOf(e)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.subs {
		s.put(invalidation.Signal{Message: &m})
	}
}

func (s *subscription) put(signal invalidation.Signal) {
	select {
	case s.heard <- signal:
	default:
	}
}

func (s *subscription) Next(ctx context.Context) (invalidation.Signal, error) {
	select {
	case signal := <-s.heard:
		return signal, nil
	case <-s.closed:
		return invalidation.Signal{}, errClosed
	case <-ctx.Done():
		return invalidation.Signal{}, ctx.Err()
	}
}

func (s *subscription) Ping(context.Context) error { s.put(invalidation.Signal{}); return nil }

func (s *subscription) Close() error {
	s.once.Do(func() { close(s.closed) })
	s.remote.mu.Lock()
	defer s.remote.mu.Unlock()
	s.remote.subs = slices.DeleteFunc(s.remote.subs, func(o *subscription) bool { return o == s })
	return nil
}
