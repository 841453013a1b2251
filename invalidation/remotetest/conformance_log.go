package remotetest

import (
	"errors"
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/invalidation"
)

func trimmed(s *subject) {
	s.inv(key(0, "c:0"))
	start := s.place()
	// Redis trims whole nodes of 100 entries or so.
	for i := range 4 * Length {
		s.inv(key(0, fmt.Sprint("c:", i)))
	}
	v := s.sync(start)
	if len(v.Entries) == 0 || len(v.Entries) >= 4*Length || v.Entries[0].Prev == start.ID {
		s.Errorf("%d entries, the first after %q: the log was not trimmed", len(v.Entries), start.ID)
	}
	if last := v.Entries[len(v.Entries)-1]; last.ID != v.Tail {
		s.Errorf("the last entry is %q, the tail %q", last.ID, v.Tail)
	}
}

func logGone(s *subject) {
	s.inv(key(0, "c:1"))
	start := s.place()
	s.inv(key(0, "c:2"))
	tail := s.place().ID
	s.Forget("log")
	if v := s.sync(start); v.Tail != tail || len(v.Entries) != 0 || v.End != "" {
		s.Errorf("without a log: %+v, want the tail %q", v, tail)
	}
	s.inv(key(0, "c:3"))
	start.Position = "0-0" // a new log may begin anew within the millisecond
	if v := s.sync(start); len(v.Entries) != 1 || v.Entries[0].Prev != tail {
		s.Errorf("after a lost log: %+v, want one entry after %q", v.Entries, tail)
	}
}

func compareAndSet(s *subject) {
	ctx, later := s.Context(), time.Now().Add(time.Minute)
	if _, _, err := s.r.Apply(ctx, "", nil); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("APPLY without coherence: %v", err)
	}
	if err := s.r.Renew(ctx, "", 1, later); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("RENEW without coherence: %v", err)
	}
	if c := s.begin(); c.Pos != "" || c.Cursor != -1 || c.Database != "" || c.Left != 0 {
		s.Errorf("BEGIN without coherence: %+v", c)
	}
	c := s.reset()
	if c.Pos == "" || c.Cursor != 10 || c.Database != "db" || c.Left <= 0 || c.Left > time.Minute {
		s.Fatalf("after RESET: %+v", c)
	}
	pos, sent, err := s.r.Apply(ctx, c.Pos, []invalidation.Row{key(1, "c:1")})
	if err != nil || sent != 1 || pos == c.Pos || pos != s.begin().Pos {
		s.Fatalf("APPLY = %q, %d, %v", pos, sent, err)
	}
	if err := s.r.Renew(ctx, c.Pos, 99, later); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("RENEW on an old pos: %v", err)
	}
	if err := s.r.Reset(ctx, c.Pos, 99, later, "db"); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("RESET on an old pos: %v", err)
	}
	if err := s.r.Reset(ctx, "", 99, later, "db"); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("RESET that expects none: %v", err)
	}
	s.must(s.r.Renew(ctx, pos, 20, later))
	if c := s.begin(); c.Cursor != 20 || c.Pos == pos || c.Database != "db" {
		s.Errorf("after RENEW: %+v", c)
	}
	s.Forget("coh")
	if err := s.r.Renew(ctx, s.begin().Pos, 1, later); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("RENEW once coh was lost: %v", err)
	}
	s.must(s.r.Reset(ctx, "", 30, later, "other"))
	if c := s.begin(); c.Cursor != 30 || c.Database != "other" {
		s.Errorf("after RESET: %+v", c)
	}
}

func lostApply(s *subject) {
	old := s.reset().Pos
	s.reset()
	s.Put("c:1")
	before := s.place()
	if _, _, err := s.r.Apply(s.Context(), old, []invalidation.Row{key(2, "c:1")}); !errors.Is(err, invalidation.ErrLost) {
		s.Errorf("APPLY on an old pos: %v", err)
	}
	if record, lease := s.Has(invalidation.KindKey, "c:1"); !record || !lease || s.place() != before {
		s.Error("a lost APPLY invalidated")
	}
	if s.inv(key(2, "c:1")) != 1 {
		s.Error("a lost APPLY left a mark")
	}
}

func renewsGeneration(s *subject) {
	c := s.reset()
	s.inv(invalidation.Row{Kind: invalidation.KindAll})
	s.must(s.r.Renew(s.Context(), c.Pos, 21, c.Now.Add(time.Minute)))
	if promise, coh := s.Generations(); promise != coh || promise == "" {
		s.Errorf("promise %q, generation %q", promise, coh)
	}
}

func lateRenew(s *subject) {
	c := s.reset()
	s.must(s.r.Renew(s.Context(), c.Pos, 1, c.Now.Add(-time.Millisecond)))
	if v := s.sync(invalidation.Place{}); v.Live || v.Left != 0 {
		s.Errorf("a RENEW whose time was over made a promise: %+v", v)
	}
}

func resets(s *subject) {
	s.reset()
	s.Put("c:1")
	gen, _ := s.Generations()
	before := s.place()
	s.reset()
	v := s.sync(before)
	if len(v.Entries) != 1 || v.Entries[0].Kind != invalidation.KindAll || v.Entries[0].Prev != before.ID {
		s.Errorf("entries %+v, want one of kind all", v.Entries)
	}
	if promise, coh := s.Generations(); promise == gen || promise == "" || promise != coh {
		s.Errorf("generation %q, then promise %q and coh %q", gen, promise, coh)
	}
	if _, lease := s.Has(invalidation.KindKey, "c:1"); !lease {
		s.Error("RESET took a lease")
	}
}

func promiseEnds(s *subject) {
	c := s.begin()
	s.must(s.r.Reset(s.Context(), c.Pos, 10, c.Now.Add(200*time.Millisecond), "db"))
	v := s.sync(invalidation.Place{})
	if v.Left > 200*time.Millisecond {
		s.Errorf("the promise lives %v", v.Left)
	}
	for tick := time.Tick(5 * time.Millisecond); v.Live; {
		select {
		case <-tick:
			v = s.sync(invalidation.Place{})
		case <-s.Context().Done():
			s.Fatal("the promise does not end")
		}
	}
	if lived := v.Now.Sub(c.Now); lived < 100*time.Millisecond { // a clock that is driven in steps is exact to one
		s.Errorf("the promise ended %v after BEGIN", lived)
	}
}

// next waits for a signal.
func (s *subject) next(sub invalidation.Subscription) invalidation.Signal {
	s.Helper()
	got, err := sub.Next(s.Context())
	s.must(err)
	return got
}

func (s *subject) subscribed() invalidation.Subscription {
	s.Helper()
	sub, err := s.r.Subscribe(s.Context())
	s.must(err)
	s.Cleanup(func() { _ = sub.Close() })
	if got := s.next(sub); !got.Begun {
		s.Fatalf("the first signal is %+v", got)
	}
	return sub
}

func hears(s *subject) {
	sub := s.subscribed()
	s.inv(key(7, "c:1"), invalidation.Row{Kind: invalidation.KindTag, Key: "c:\x00", Trace: "3:a,\x00"})
	c := s.reset()
	_, _, err := s.r.Apply(s.Context(), c.Pos, []invalidation.Row{key(8, "c:2")})
	s.must(err)
	want := s.sync(invalidation.Place{ID: "none", Position: "0-0"}).Entries
	if len(want) != 4 {
		s.Fatalf("%d entries in the log, want 4", len(want))
	}
	if want[0].Trace != "" || want[1].Trace != "3:a,\x00" || want[3].Trace != "" {
		s.Errorf("traces %q, %q, %q", want[0].Trace, want[1].Trace, want[3].Trace)
	}
	for i, w := range want {
		got := s.next(sub)
		if got.Message == nil || !equal(*got.Message, w) {
			s.Errorf("signal %d is %+v, in the log %+v", i, got.Message, w)
		}
	}
	s.must(sub.Ping(s.Context()))
	if got := s.next(sub); got.Message != nil || got.Begun || got.Garbled != nil {
		s.Errorf("the answer to a ping is %+v", got)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := sub.Next(s.Context())
		ended <- err
	}()
	_ = sub.Close()
	if err := <-ended; err == nil {
		s.Error("a subscription that was closed went on")
	}
}

func hearsMany(s *subject) {
	sub := s.subscribed()
	c := s.reset()
	prev := s.next(sub).Message.ID // of the RESET
	var rows []invalidation.Row
	for i := range 150 { // more than Redis publishes at once
		rows = append(rows, key(int64(i), fmt.Sprintf("c:%d%1024d", i, i)))
	}
	s.inv(rows...)
	_, _, err := s.r.Apply(s.Context(), c.Pos, []invalidation.Row{key(1000, "c:a"), key(1, rows[1].Key), key(1001, "c:b")})
	s.must(err)
	for i, want := range append(rows, key(1000, "c:a"), key(1001, "c:b")) {
		m := s.next(sub).Message
		if m == nil || m.Prev != prev || m.Key != want.Key || m.Row != want.ID {
			s.Fatalf("signal %d is %+v, want a message after %s about %+v", i, m, prev, want)
		}
		prev = m.ID
	}
	if tail := s.place(); tail.ID != prev {
		s.Errorf("the last message heard is %s, that of the log %s", prev, tail.ID)
	}
}

func equal(a, b invalidation.Message) bool {
	sameTime := a.At.Equal(b.At)
	a.At, b.At = time.Time{}, time.Time{}
	return sameTime && a == b
}

func hearsNothing(s *subject) {
	s.reset()
	s.inv(key(7, "c:1"))
	sub := s.subscribed()
	s.inv(key(7, "c:1"))
	s.inv(key(0, "c:end"))
	if got := s.next(sub); got.Message == nil || got.Message.Key != "c:end" {
		s.Errorf("heard %+v", got.Message)
	}
}
