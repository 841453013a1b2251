package tier_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// The hazards of the API on a real Redis, between two processes. See docs/hazards-load.md.

// The load goes on past the life of its lease, which is renewed: it fills L2, and the waiter takes that.
func TestHazard37_loadLongerThanTheLeaseFillsAllTheSame(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v")
	renewed := make(chan struct{}, 100)
	short := func(cfg *tier.Config[string]) {
		cfg.LockTTL = 2 * time.Second
		cfg.Hooks.FillRejected = func(tier string) { t.Errorf("%s refused a fill", tier) }
		cfg.Remote = newRedis(t, tier.RedisConfig{Client: connectTo(t, server)(), Timeout: patience, Hooks: tier.RedisHooks{
			Done: func(op string, _ time.Duration, err error) {
				if op == "extend" && err == nil {
					renewed <- struct{}{}
				}
			},
		}})
	}
	a, b := newPatientProcess(t, s, connectTo(t, server), short), newPatientProcess(t, s, connectTo(t, server), short)
	release := s.hold()
	defer release()
	holder := getAsync(t.Context(), a, "k")
	s.awaitLoad(t)
	waiter := getAsync(t.Context(), b, "k")
	for range 3 { // each after half of its life
		select {
		case <-renewed:
		case <-time.After(patience):
			t.Fatal("the lease is not renewed")
		}
	}
	release()
	for _, r := range []<-chan reading{holder, waiter} {
		if got := <-r; got.err != nil || got.value != "v" {
			t.Errorf("%q, %v", got.value, got.err)
		}
	}
	if n := s.count("k"); n != 1 {
		t.Errorf("%d loads, want 1", n)
	}
	landed(a)
	if in, err := a.Inspect(t.Context(), "k"); err != nil || in.Remote == nil {
		t.Errorf("L2 has %v, %v", in.Remote, err)
	}
}

// The first caller leaves; a reader of his process and one of another get the value of the load that he began.
func TestHazard39_firstCallerLeavesAndTheOthersGetHisLoad(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v")
	a, b := newPatientProcess(t, s, connectTo(t, server), nil), newPatientProcess(t, s, connectTo(t, server), nil)
	release := s.hold()
	defer release()
	ctx, leave := context.WithCancel(t.Context())
	first := getAsync(ctx, a, "k")
	s.awaitLoad(t)
	others := []<-chan reading{getAsync(t.Context(), a, "k"), getAsync(t.Context(), b, "k")}
	leave()
	if r := <-first; !errors.Is(r.err, context.Canceled) {
		t.Errorf("who left got %q, %v", r.value, r.err)
	}
	release()
	for _, r := range others {
		if got := <-r; got.err != nil || got.value != "v" {
			t.Errorf("another reader got %q, %v", got.value, got.err)
		}
	}
	if n := s.count("k"); n != 1 {
		t.Errorf("%d loads, want 1", n)
	}
}

// A loader that panics hands its lease on: readers of its process get the panic, the other process loads at once.
func TestHazard40_panicHandsTheLeaseToTheNextProcess(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v")
	gate, began := make(chan struct{}), make(chan struct{})
	a := newPatientProcess(t, s, connectTo(t, server), func(cfg *tier.Config[string]) {
		cfg.LockTTL = 2 * patience
		cfg.Load = func(context.Context, string) (tier.Versioned[string], error) {
			close(began)
			<-gate
			panic("boom")
		}
	})
	b := newPatientProcess(t, s, connectTo(t, server), nil)
	held := []<-chan reading{getAsync(t.Context(), a, "k"), getAsync(t.Context(), a, "k")}
	<-began
	waiter := getAsync(t.Context(), b, "k")
	testenv.Eventually(t, patience, func() bool { return b.Stats().FlightsActive == 1 }, "b waits")
	panicked := time.Now()
	close(gate)
	for _, r := range held {
		var p *tier.PanicError
		if got := <-r; !errors.As(got.err, &p) || p.Value != "boom" {
			t.Errorf("a reader of the loader's process got %q, %v; want the panic", got.value, got.err)
		}
	}
	if got := <-waiter; got.err != nil || got.value != "v" {
		t.Errorf("the other process got %q, %v", got.value, got.err)
	}
	if took := time.Since(panicked); took > patience {
		t.Errorf("the other process got its value after %v: it waited for the end of the lease", took)
	}
}

// A batch of one key never waits for, or has the answer of, a batch whose keys are its parts.
func TestHazard41_batchesOfOtherKeysNeverShareAFlight(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	gate := make(chan struct{})
	release := sync.OnceFunc(func() { close(gate) })
	t.Cleanup(release)
	joined := []string{"a b", "a,b", "a:b", "a\x00b", "a\nb", "ab", `["a","b"]`}
	for _, key := range append(joined, "a", "b") {
		s.set(key, "value of "+key)
	}
	var held atomic.Int32
	c := newPatientProcess(t, s, connectTo(t, server), func(cfg *tier.Config[string]) {
		cfg.LoadMany = nil
		cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
			if key != "a" && key != "b" {
				held.Add(1)
				<-gate
			}
			return s.load(ctx, key)
		}
	})
	many := make(chan error, len(joined))
	get := func(keys ...string) error {
		got, err := c.GetMany(t.Context(), keys)
		for _, key := range keys {
			if got[key] != "value of "+key {
				err = errors.Join(err, fmt.Errorf("%q of batch %q is %q", key, keys, got[key]))
			}
		}
		return err
	}
	for _, key := range joined {
		go func() { many <- get(key) }()
	}
	testenv.Eventually(t, patience, func() bool { return int(held.Load()) == len(joined) }, "each of them has a load of its own")
	if err := get("a", "b"); err != nil {
		t.Error(err)
	}
	release()
	for range joined {
		if err := <-many; err != nil {
			t.Error(err)
		}
	}
}

// Values that look like a marker of ours, of Redis or of another cache come back as they went in, from both tiers.
func TestHazard42_markersOfAnyKindAreValuesLikeOthers(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	for _, v := range []string{
		"", "*", "nil", "null", "\x00", "\x00\x00", "lock:", "{}", "not found", "OK", "$-1\r\n", "+OK\r\n", "DEAD-HOLDERS-TOK",
		strings.Repeat("\x00", 64), strings.Repeat("\xff", 64), "{test}:l:test:k", "{test}:promise",
	} {
		s.set("key "+v, v)
	}
	a, b := newPatientProcess(t, s, connectTo(t, server), nil), newPatientProcess(t, s, connectTo(t, server), nil)
	for key, row := range s.rows {
		expectFrom(t, a, key, row.Value, tier.OutcomeLoad)
		landed(a)
		expectFrom(t, a, key, row.Value, tier.OutcomeL1)
		expectFrom(t, b, key, row.Value, tier.OutcomeL2)
	}
}

// "Not found" is cached and its time is up while the source is away: it stays "not found", also in a process that knows
// of it from L2 only, and is never a value.
func TestHazard43_expiredNotFoundStaysNotFoundInEveryProcess(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	short := func(cfg *tier.Config[string]) {
		cfg.TTL, cfg.RemoteTTL, cfg.NegativeTTL, cfg.StaleFor, cfg.Jitter = time.Hour, time.Hour, time.Second, time.Hour, -1
	}
	a, b := newPatientProcess(t, s, connectTo(t, server), short), newPatientProcess(t, s, connectTo(t, server), short)
	expectAbsent(t, a, "k")
	landed(a)
	s.fail(errDown)
	stale := func(c *tier.Cache[string]) bool {
		r, err := c.GetInfo(t.Context(), "k")
		if !errors.Is(err, tier.ErrNotFound) || r.Value != "" {
			t.Fatalf("%q from %v, %v; want ErrNotFound", r.Value, r.Outcome, err)
		}
		return r.Stale
	}
	// Each goes by its own clock, and the record counts from when it was written.
	testenv.Eventually(t, patience, func() bool { return stale(a) }, "it has expired")
	testenv.Eventually(t, patience, func() bool { return stale(b) }, "its record has expired")
	for range 100 {
		if !stale(a) || !stale(b) {
			t.Error("an expired answer is not marked stale")
		}
	}
}
