package invalidation

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A shard follows one log: section 4 of the protocol as far as messages go. Everything of a shard shares one hash tag
// in Redis. The shards of a bus know nothing of each other.
//
//	I1. A message is covered before last moves to it. (If last moved first: a flight reads a record whose tail is
//	    the new id, and a floor that has not been raised; the old value counts as anchored and lives on.)
//	I2. Last moves only from a message's prev to that message, or to a tail after everything was dropped. (If a
//	    message that does not chain moved it: k's message is lost, the next one moves last, SYNC sees equality.)
//	I3. An absent log never matches. (Two empty logs look equal although a message was lost between them.)
//	I4. Contact is the time at which a SYNC was sent, and moves only if that SYNC found nothing missing and the
//	    promise live. (The time of its answer: a delayed reply counts as fresh. Without the promise: the
//	    writer died before it invalidated, and contact is renewed all the same.) One that has more to live
//	    than a promise can is not live: Redis' clock stepped back.
//	I5. What cannot be made to go away stops last and contact. (A cache that panics would go on being trusted.)
type shard struct {
	number   int // of this one
	of       int // how many there are
	remote   Remote
	barrier  barrier // remote, if it is one; else nil
	window   time.Duration
	longest  time.Duration // life of a promise
	gather   *gatherer
	evicters *evicters
	hooks    Hooks
	log      *slog.Logger
	random   func(time.Duration) time.Duration
	want     chan struct{} // receives when a SYNC should run now

	mu    sync.Mutex
	trail []string // under mu: ids that last had since the SYNC under way was sent; nil: none is

	last    atomic.Pointer[Place]     // written under mu; nil at the start
	contact atomic.Pointer[time.Time] // written by syncLoop; nil: never
	heard   heard                     // rows that came over the bus
	failure atomic.Pointer[error]     // of the last SYNC; nil: there was none
	skew    atomic.Int64              // Redis' clock minus ours, ns: for Lag only
}

func newShard(cfg Config, number int, remote Remote, e *evicters) *shard {
	reporting, _ := remote.(barrier)
	s := &shard{
		number: number, of: cfg.Shards, remote: remote, barrier: reporting, window: cfg.window(), longest: cfg.longest(),
		evicters: e, hooks: cfg.Hooks, log: cfg.Logger,
		random: cfg.Random, want: make(chan struct{}, 1), heard: heard{rows: make(map[int64]time.Time)},
	}
	s.gather = &gatherer{inv: s.inv, timeout: cfg.PublishTimeout, local: func(sent int) { s.count("local", sent) }}
	return s
}

func (s *shard) lastPlace() Place {
	if p := s.last.Load(); p != nil {
		return *p
	}
	return Place{}
}

// pushed handles a message that came over pub/sub (4.2).
func (s *shard) pushed(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	covered := s.coverLocked(m)
	s.count("bus", 1)
	if s.hooks.Lag != nil {
		s.hooks.Lag(s.lagOf(m))
	}
	s.applied(m, "bus")
	if last := s.last.Load(); covered && last != nil && m.Prev == last.ID { // I2
		s.moveLocked(Place{m.ID, m.Position})
		return
	}
	if last := s.last.Load(); last == nil || m.ID != last.ID {
		s.poke()
	}
}

// coverLocked is 4.1.
func (s *shard) coverLocked(m Message) bool {
	gone := s.evicters.evict(m.Kind, m.Key, s.number)
	if m.Row != 0 {
		s.heard.add(m.Row)
	}
	return gone
}

func (s *shard) moveLocked(to Place) {
	s.last.Store(&to)
	if s.trail != nil {
		s.trail = append(s.trail, to.ID)
	}
}

func (s *shard) poke() {
	select {
	case s.want <- struct{}{}:
	default:
	}
}

// syncLoop runs SYNC every quarter of the window and when it is wanted, one at a time, and tells after each what is
// left of the promise.
func (s *shard) syncLoop(ctx context.Context, seen func(View)) {
	tick := time.NewTicker(s.window / 4)
	defer tick.Stop()
	failures, trusted := 0, false
	for {
		s.answerAll(tick.C)
		v, again, err := s.sync(ctx)
		if now := s.trusted(); now != trusted {
			trusted = now
			if s.hooks.Trusted != nil {
				s.hooks.Trusted(now)
			}
		}
		s.failure.Store(&err)
		switch {
		case err == nil && again:
			continue
		case err == nil:
			failures = 0
			seen(v)
		default:
			failures++
			if failures == 1 && ctx.Err() == nil {
				s.log.Warn("bus: no answer from Redis; copies are trusted for the window only", "error", err)
			}
		}
		want := s.want
		if err != nil {
			want = nil // a server that is away must not be asked in a loop
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-want:
		}
	}
}

// answerAll takes the calls for a SYNC that came until now: the one that follows answers them all.
func (s *shard) answerAll(tick <-chan time.Time) {
	select {
	case <-tick:
	default:
	}
	select {
	case <-s.want:
	default:
	}
}

// trusted says whether copies older than the window may be served.
func (s *shard) trusted() bool {
	at := s.contact.Load()
	return at != nil && sinceCountingSuspension(*at) <= s.window
}

// err is why the last SYNC failed.
func (s *shard) err() error {
	if err := s.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// sync is 4.3. again says that there is more in the log than one look brought.
func (s *shard) sync(ctx context.Context) (v View, again bool, err error) {
	sent := time.Now()
	s.mu.Lock()
	last := s.lastPlace()
	s.trail = []string{last.ID}
	s.mu.Unlock()
	v, err = s.remote.Sync(ctx, last)
	took := time.Since(sent)
	v.Live = v.Live && v.Left <= s.longest
	s.mu.Lock()
	defer s.mu.Unlock()
	trail := s.trail
	s.trail = nil
	if err != nil {
		return v, false, err
	}
	s.skew.Store(int64(v.Now.Sub(sent.Add(took / 2))))
	whole := true
	if v.Tail == "" || !slices.Contains(trail, v.Tail) { // I3; else tail is last, or was since the SYNC was sent
		s.followLocked(v.Entries)
		now := s.lastPlace()
		switch {
		case v.Tail != "" && now.ID == v.Tail:
		case v.Tail != "" && v.More && now.ID != last.ID:
			return v, true, nil
		default:
			whole = s.clearLocked(v)
		}
	}
	if whole && v.Live { // I4
		s.contact.Store(&sent)
	}
	return v, false, nil
}

// followLocked covers the entries that lead on from last, and moves it. Before them may be some that last has passed by
// pushes while the SYNC was under way.
func (s *shard) followLocked(entries []Message) {
	moved := 0
	for _, m := range entries {
		last := s.lastPlace().ID
		if last == "" || m.Prev != last { // I2, I3
			if moved > 0 {
				break
			}
			continue
		}
		if !s.coverLocked(m) {
			break // I5
		}
		s.moveLocked(Place{m.ID, m.Position})
		moved++
		s.applied(m, "replay")
	}
	if moved > 0 {
		s.count("replay", moved)
		s.gap("chain")
	}
}

// clearLocked drops everything, since messages may be missing, and goes on from tail.
func (s *shard) clearLocked(v View) (gone bool) {
	reason := "log"
	switch {
	case v.Tail == "":
		reason = "empty"
	case s.last.Load() == nil:
		reason = "first"
	}
	gone = s.evicters.evictAll(s.number)
	s.count("reset", 1)
	s.gap(reason)
	if !gone {
		return false // I5
	}
	if v.Tail == "" {
		s.last.Store(nil) // I3
		return true
	}
	s.moveLocked(Place{v.Tail, v.End})
	return true
}

func (s *shard) count(origin string, n int) {
	if s.hooks.Invalidated != nil {
		s.hooks.Invalidated(origin, n)
	}
}

func (s *shard) gap(reason string) {
	if s.hooks.Gap != nil {
		s.hooks.Gap(reason)
	}
}
