// Package tiertest helps to test what is built on package tier: an L2 in memory that can be made to fail, and the
// conformance suite that every [tier.Remote] must pass, this one and the real one alike.
package tiertest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/tiercel-go/tiercel/internal/fakeredis"
	"github.com/tiercel-go/tiercel/tier"
)

// A Remote is an L2 in memory. It uses the time of package time, so that it works inside a synctest bubble.
type Remote struct {
	way    fakeredis.Way
	direct *fakeredis.Direct // way, or nil if the way is somebody else's
	began  time.Time
	kind   string // of the names
	*shared
}

// shared is what the keys' and the tags' ends of one Remote have in common.
type shared struct {
	mu       sync.Mutex
	watchers map[fakeredis.Name][]chan struct{}         // under mu
	fault    func(ctx context.Context, op string) error // under mu
}

// NewRemote returns an L2 without a promise: it is not used until SetPromise.
func NewRemote() *Remote {
	d := fakeredis.NewDirect()
	r := RemoteBy(d)
	r.direct = d
	d.With(func(s *fakeredis.Server) any { s.Woken = r.wake; return nil })
	return r
}

// RemoteBy returns an L2 that is whatever server the way leads to, for [Remote]'s methods of [tier.Remote] only. Its
// watches stay silent.
func RemoteBy(way fakeredis.Way) *Remote {
	return &Remote{
		way: way, began: time.Now(), kind: fakeredis.KindKey, shared: &shared{watchers: make(map[fakeredis.Name][]chan struct{})},
	}
}

// Tags implements [tier.Remote].
func (r *Remote) Tags() tier.Remote {
	tags := *r
	tags.kind = fakeredis.KindTag
	return &tags
}

// SetPromise makes the promise live with this generation, or dead if it is empty. It never expires.
func (r *Remote) SetPromise(gen string) {
	r.with(func(s *fakeredis.State) { s.Promise = fakeredis.Text{Value: gen} })
}

// SetTail sets the id of the log's last entry.
func (r *Remote) SetTail(id string) { r.with(func(s *fakeredis.State) { s.Tail = id }) }

// Drop deletes the key's record and lease, as an invalidation does.
func (r *Remote) Drop(key string) { r.drop(fakeredis.Name{Kind: fakeredis.KindKey, Key: key}) }

// DropTag does it for a tag.
func (r *Remote) DropTag(tag string) { r.drop(fakeredis.Name{Kind: fakeredis.KindTag, Key: tag}) }

func (r *Remote) drop(n fakeredis.Name) {
	r.with(func(s *fakeredis.State) {
		delete(s.Values, n)
		delete(s.Leases, n)
	})
}

// Lease returns the token that holds the key's lease, "" if it is free.
func (r *Remote) Lease(key string) (token string) {
	r.with(func(s *fakeredis.State) { token = s.Holder(r.nameOf(key), time.Now()) })
	return token
}

// Record returns the key's record, "" if there is none, whatever its generation.
func (r *Remote) Record(key string) (record string) {
	r.with(func(s *fakeredis.State) {
		if v := s.Values[r.nameOf(key)]; v.Until.IsZero() || time.Now().Before(v.Until) {
			record = v.Value
		}
	})
	return record
}

// SetRecord puts a record there, of whatever generation.
func (r *Remote) SetRecord(key, record string) {
	r.with(func(s *fakeredis.State) { s.Values[r.nameOf(key)] = fakeredis.Text{Value: record} })
}

// SetFault has fault called at the start of each operation: op is "read", "acquire", "fill", "extend", "release" or "hot".
// Its error is the operation's; it may also wait.
func (r *Remote) SetFault(fault func(ctx context.Context, op string) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = fault
}

func (r *Remote) with(f func(*fakeredis.State)) {
	r.direct.With(func(s *fakeredis.Server) any { f(s.State); return nil })
}

func (r *Remote) nameOf(key string) fakeredis.Name { return fakeredis.Name{Kind: r.kind, Key: key} }

// do takes a step that answers with a T.
func do[T any](ctx context.Context, r *Remote, op, about string, step func(s *fakeredis.Server, now time.Time) T) (T, error) {
	var none T
	r.mu.Lock()
	fault := r.fault
	r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if fault != nil {
		if err := fault(ctx, op); err != nil {
			return none, err
		}
	}
	got, err := r.way.Do(ctx, op, about, func(s *fakeredis.Server) any { return step(s, s.Now()) })
	if err != nil {
		return none, err
	}
	answer, _ := got.(T)
	return answer, nil
}

// Read implements [tier.Remote].
func (r *Remote) Read(ctx context.Context, keys ...string) (tier.View, error) {
	return do(ctx, r, "read", keys[0], func(s *fakeredis.Server, now time.Time) tier.View {
		view := tier.View{Live: s.State.Gen(now) != "", Tail: s.State.Tail, Records: make([][]byte, len(keys))}
		for i, key := range keys {
			if record := s.State.Live(r.nameOf(key), now); record != "" {
				view.Records[i] = []byte(record)
			}
		}
		return view
	})
}

// Acquire implements [tier.Remote].
func (r *Remote) Acquire(ctx context.Context, wants ...tier.Want) ([]tier.Grant, error) {
	return do(ctx, r, "acquire", wants[0].Key, func(s *fakeredis.Server, now time.Time) []tier.Grant {
		grants := make([]tier.Grant, len(wants))
		for i, w := range wants {
			switch answer, with := s.State.Acquire(r.nameOf(w.Key), w.Token, w.Life, string(w.Not), now); answer {
			case fakeredis.Found:
				grants[i] = tier.Grant{State: tier.Found, Record: []byte(with), Tail: s.State.Tail}
			case fakeredis.Acquired:
				grants[i] = tier.Grant{State: tier.Acquired, Gen: with}
			case fakeredis.Busy:
				grants[i] = tier.Grant{State: tier.Busy}
			}
		}
		return grants
	})
}

// Fill implements [tier.Remote].
func (r *Remote) Fill(ctx context.Context, fills ...tier.Fill) ([]bool, error) {
	return do(ctx, r, "fill", fills[0].Key, func(s *fakeredis.Server, now time.Time) []bool {
		accepted := make([]bool, len(fills))
		for i, f := range fills {
			accepted[i] = s.State.Fill(r.nameOf(f.Key), f.Token, f.Gen, string(f.Record), f.Life, now)
			if accepted[i] {
				s.Wake(r.nameOf(f.Key))
			}
		}
		return accepted
	})
}

// Extend implements [tier.Remote].
func (r *Remote) Extend(ctx context.Context, key, token string, life time.Duration) error {
	_, err := do(ctx, r, "extend", key, func(s *fakeredis.Server, now time.Time) bool {
		return s.State.Extend(r.nameOf(key), token, life, now)
	})
	return err
}

// Release implements [tier.Remote].
func (r *Remote) Release(ctx context.Context, key, token string) error {
	_, err := do(ctx, r, "release", key, func(s *fakeredis.Server, now time.Time) bool {
		released := s.State.Release(r.nameOf(key), token, now)
		if released {
			s.Wake(r.nameOf(key))
		}
		return released
	})
	return err
}

// ExchangeHot implements [tier.HotBoard].
func (r *Remote) ExchangeHot(ctx context.Context, cache, process string, report []byte, life time.Duration) ([]tier.HotReport, error) {
	return do(ctx, r, "hot", cache, func(s *fakeredis.Server, now time.Time) []tier.HotReport {
		var reports []tier.HotReport
		for _, p := range s.State.Exchange(cache, process, string(report), life, now) {
			reports = append(reports, tier.HotReport{Process: p.Process, Age: now.Sub(p.At), Body: []byte(p.Body)})
		}
		return reports
	})
}

// wake wakes who waits for a key.
func (r *Remote) wake(n fakeredis.Name) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.watchers[n] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Watch implements [tier.Remote].
func (r *Remote) Watch(key string) (<-chan struct{}, func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wake := make(chan struct{}, 1)
	wake <- struct{}{}
	r.watchers[r.nameOf(key)] = append(r.watchers[r.nameOf(key)], wake)
	return wake, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.watchers[r.nameOf(key)] = slices.DeleteFunc(r.watchers[r.nameOf(key)], func(c chan struct{}) bool { return c == wake })
		if len(r.watchers[r.nameOf(key)]) == 0 {
			delete(r.watchers, r.nameOf(key))
		}
	}
}

// Now implements [tier.Remote].
func (r *Remote) Now() int64 { return time.Since(r.began).Milliseconds() }

// Watchers is how many waits there are for any key.
func (r *Remote) Watchers() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, w := range r.watchers {
		n += len(w)
	}
	return n
}
