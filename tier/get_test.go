package tier_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

func TestGet_secondReadComesFromL1(t *testing.T) {
	s := newSource()
	s.set("k", "v")
	c := newCache(t, tier.Config[string]{Load: s.load})
	expectFrom(t, c, "k", "v", tier.OutcomeLoad)
	expectFrom(t, c, "k", "v", tier.OutcomeL1)
	if n := s.count("k"); n != 1 {
		t.Errorf("%d loads, want 1", n)
	}
}

func TestGet_absenceIsCached(t *testing.T) {
	s := newSource()
	c := newCache(t, tier.Config[string]{Load: s.load})
	expectAbsent(t, c, "k")
	r, err := c.GetInfo(t.Context(), "k")
	if !errors.Is(err, tier.ErrNotFound) || r.Outcome != tier.OutcomeNegative {
		t.Errorf("second GetInfo = %v, %v; want negative", r.Outcome, err)
	}
	if n := s.count("k"); n != 1 {
		t.Errorf("%d loads, want 1", n)
	}
}

func TestGet_errorIsNotCached(t *testing.T) {
	s := newSource()
	s.set("k", "v")
	s.fail(errDown)
	c := newCache(t, tier.Config[string]{Load: s.load})
	if _, err := c.Get(t.Context(), "k"); !errors.Is(err, errDown) {
		t.Fatalf("Get = %v, want the loader's error", err)
	}
	s.fail(nil)
	expect(t, c, "k", "v")
}

// Hazard 39.
func TestHazard39_callerCancellationDoesNotCancelTheLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		release := s.hold()
		c := newCache(t, tier.Config[string]{Load: s.load})
		ctx, cancel := context.WithCancel(t.Context())
		first := getAsync(ctx, c, "k")
		synctest.Wait()
		second := getAsync(t.Context(), c, "k")
		synctest.Wait()
		cancel()
		if r := <-first; !errors.Is(r.err, context.Canceled) {
			t.Errorf("the cancelled caller got %q, %v", r.value, r.err)
		}
		release()
		if r := <-second; r.err != nil || r.value != "v" {
			t.Errorf("the other caller got %q, %v", r.value, r.err)
		}
		expect(t, c, "k", "v")
		if n := s.count("k"); n != 1 {
			t.Errorf("%d loads, want 1", n)
		}
	})
}

// Hazard 40.
func TestHazard40_everyWaiterGetsThePanicAndTheNextCallLoads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		var once sync.Once
		c := newCache(t, tier.Config[string]{Load: func(context.Context, string) (tier.Versioned[string], error) {
			var first bool
			once.Do(func() { first = true })
			if first {
				<-gate
				panic("boom")
			}
			return tier.Versioned[string]{Value: "v"}, nil
		}})
		var waiting []<-chan reading
		for range 10 {
			waiting = append(waiting, getAsync(t.Context(), c, "k"))
		}
		synctest.Wait()
		close(gate)
		for _, w := range waiting {
			var p *tier.PanicError
			if r := <-w; !errors.As(r.err, &p) || p.Value != "boom" || !strings.Contains(string(p.Stack), "Hazard40") {
				t.Errorf("a waiter got %q, %v; want the panic with its stack", r.value, r.err)
			}
		}
		expect(t, c, "k", "v")
	})
}

// Hazard 42, the L1 part; TestRemote has L2's.
func TestHazard42_valuesEqualToAnyMarkerComeBack(t *testing.T) {
	s := newSource()
	remote := newSource()
	for _, v := range []string{"", "*", "nil", "null", "\x00", "\x00\x00", "lock:", "{}", "not found", strings.Repeat("\xff", 100)} {
		s.set(v, v)
		remote.set(v, v)
	}
	alone := newCache(t, tier.Config[string]{Load: s.load})
	a, b, _, _ := newPair(t, remote, func(cfg *tier.Config[string]) { cfg.Codec = text{} })
	for v := range s.rows {
		for range 2 {
			expect(t, alone, v, v)
			expect(t, a, v, v)
			expect(t, b, v, v)
		}
	}
	if n, want := remote.total(), len(s.rows); n != want {
		t.Errorf("%d loads for two processes, want %d", n, want)
	}
}

// text is a Codec that adds nothing, so that any bytes lie in L2 as they are.
type text struct{}

func (text) Append(dst []byte, v string) ([]byte, error) { return append(dst, v...), nil }
func (text) Decode(src []byte, _ int64) (string, error)  { return string(src), nil }

func TestGet_keyThatIsTooLongIsRefused(t *testing.T) {
	s := newSource()
	c := newCache(t, tier.Config[string]{Load: s.load})
	if _, err := c.Get(t.Context(), strings.Repeat("k", tier.MaxKeyLen+1)); !errors.Is(err, tier.ErrKey) {
		t.Errorf("Get = %v, want ErrKey", err)
	}
	if n := s.total(); n != 0 {
		t.Errorf("%d loads, want none", n)
	}
	long := strings.Repeat("k", tier.MaxKeyLen)
	s.set(long, "v")
	s.set("", "empty")
	expect(t, c, long, "v")
	expect(t, c, "", "empty")
}

func TestGet_negativeVersionIsAnError(t *testing.T) {
	c := newCache(t, tier.Config[string]{Load: func(context.Context, string) (tier.Versioned[string], error) {
		return tier.Versioned[string]{Value: "v", Version: -1}, nil
	}})
	if v, err := c.Get(t.Context(), "k"); err == nil {
		t.Errorf("Get = %q without an error", v)
	}
}

func TestGet_loadThatTakesTooLongFailsWithinLoadTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		defer s.hold()()
		c := newCache(t, tier.Config[string]{Load: s.load, LoadTimeout: time.Second})
		began := time.Now()
		_, err := c.Get(t.Context(), "k")
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
			t.Errorf("Get = %v after %v, want DeadlineExceeded after 1s", err, took)
		}
	})
}

func TestGet_loadsNeverPassMaxLoads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := 0, 0
		gate := make(chan struct{})
		defer close(gate)
		c := newCache(t, tier.Config[string]{MaxLoads: 3, LoadTimeout: time.Second,
			Load: func(ctx context.Context, key string) (tier.Versioned[string], error) {
				mu.Lock()
				running++
				most = max(most, running)
				mu.Unlock()
				<-gate // holds its place beyond LoadTimeout
				mu.Lock()
				running--
				mu.Unlock()
				return tier.Versioned[string]{}, ctx.Err()
			}})
		var reads []<-chan reading
		for i := range 20 {
			reads = append(reads, getAsync(t.Context(), c, string(rune('a'+i))))
		}
		refused := 0
		for _, r := range reads {
			if got := <-r; errors.Is(got.err, tier.ErrOverloaded) {
				refused++
			}
		}
		mu.Lock()
		defer mu.Unlock()
		if most != 3 || refused != 17 {
			t.Errorf("%d loads at once and %d refused; want 3 and 17", most, refused)
		}
	})
}

func TestGetFresh_readsPastBothTiers(t *testing.T) {
	s := newSource()
	s.set("k", "1")
	c := newCache(t, tier.Config[string]{Load: s.load})
	expect(t, c, "k", "1")
	landed(c) // or ristretto keeps the first of two Sets
	s.set("k", "2")
	r, err := c.GetFresh(t.Context(), "k")
	if err != nil || r.Value != "2" || r.Outcome != tier.OutcomeBypass {
		t.Fatalf("GetFresh = %q from %v, %v", r.Value, r.Outcome, err)
	}
	expectFrom(t, c, "k", "2", tier.OutcomeL1)
}

func TestRefresh_fillsBothTiers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "1")
		a, b, _, _ := newPair(t, s, nil)
		expect(t, a, "k", "1")
		synctest.Wait() // or ristretto keeps the first of two Sets
		s.set("k", "2") // nobody was told
		if err := a.Refresh(t.Context(), "k", "absent", "k"); err != nil {
			t.Fatal(err)
		}
		expectFrom(t, a, "k", "2", tier.OutcomeL1)
		synctest.Wait() // who refreshes does not wait for L2
		expectFrom(t, b, "k", "2", tier.OutcomeL2)
	})
}

func TestNew_namesEverythingThatIsWrong(t *testing.T) {
	_, err := tier.New(tier.Config[string]{
		Name: "a:b", TTL: time.Microsecond, StaleFor: -1, MaxBytes: 1, MaxLoads: -1, Jitter: 2,
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, field := range []string{"Name", "Load", "TTL", "StaleFor", "MaxBytes", "MaxLoads", "Jitter"} {
		if !strings.Contains(err.Error(), field) {
			t.Errorf("%q does not name %s", err, field)
		}
	}
}
