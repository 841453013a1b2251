package tier_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// The reader who begins a flight looks into L2 himself. Another waits for what he finds.
func TestGet_readerWhoLeavesDuringTheLookIntoL2LeavesItToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, remote, _ := newPair(t, s, nil)
		expect(t, b, "k", "v") // into L2
		landed(b)
		var looks atomic.Int32
		remote.SetFault(func(ctx context.Context, op string) error {
			if op != "read" || looks.Add(1) > 1 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		})
		ctx, leave := context.WithCancel(t.Context())
		first := getAsync(ctx, a, "k")
		synctest.Wait()
		second := getAsync(t.Context(), a, "k")
		synctest.Wait()
		leave()
		if r := <-first; !errors.Is(r.err, context.Canceled) {
			t.Errorf("who left got %q, %v", r.value, r.err)
		}
		if r := <-second; r.err != nil || r.value != "v" {
			t.Errorf("the other got %q, %v", r.value, r.err)
		}
		if n, l := s.count("k"), looks.Load(); n != 1 || l != 2 {
			t.Errorf("%d loads and %d looks into L2, want 1 by the other cache and 2", n, l)
		}
	})
}

// Redis is well, and readers have less time than it takes.
func TestBreaker_impatientReadersDoNotOpenIt(t *testing.T) {
	server := testenv.StartRedis(t)
	states := make(chan string, 100)
	r := newRedis(t, tier.RedisConfig{
		Client: newClient(t, server.Addr()), Timeout: time.Minute,
		Hooks: tier.RedisHooks{Breaker: func(s string) { states <- s }},
	})
	server.Pause()
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, err := r.Read(ctx, "c:k"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Read = %v, want the context's error", err)
		}
		cancel()
	}
	server.Resume()
	if _, err := r.Read(t.Context(), "c:k"); err != nil {
		t.Errorf("a patient reader got %v", err)
	}
	if len(states) > 0 {
		t.Errorf("the breaker became %q", <-states)
	}
}

// broken is a Codec that panics while it is told to.
type broken struct {
	text
	now *atomic.Bool
}

func (b broken) Append(dst []byte, v string) ([]byte, error) {
	if b.now.Load() {
		panic("cannot write")
	}
	return b.text.Append(dst, v)
}

func (b broken) Decode(src []byte, version int64) (string, error) {
	if b.now.Load() {
		panic("cannot read")
	}
	return b.text.Decode(src, version)
}

func TestCodec_thatPanicsLeavesReadersTheSource(t *testing.T) {
	s := newSource()
	s.set("k", "v")
	s.set("new", "v")
	now := new(atomic.Bool)
	a, b, remote, _ := newPair(t, s, func(cfg *tier.Config[string]) { cfg.Codec = broken{now: now} })
	expect(t, b, "k", "v") // into L2
	now.Store(true)
	expectFrom(t, a, "k", "v", tier.OutcomeLoad)
	expectFrom(t, a, "new", "v", tier.OutcomeLoad)
	now.Store(false)
	if record := remote.Record("test:new"); record != "" {
		t.Errorf("L2 has %q", record)
	}
}
