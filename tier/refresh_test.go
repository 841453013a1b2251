package tier_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// taking makes each load take a while.
func (s *source) taking(d time.Duration) tier.Loader[string] {
	return func(ctx context.Context, key string) (tier.Versioned[string], error) {
		pass(d)
		return s.load(ctx, key)
	}
}

func TestRefresh_whatTakesLongToLoadIsRefreshedEarlier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tc := range []struct{ beta, due float64 }{{1, 50}, {2, 40}, {100, 30}} {
			s := newSource()
			s.set("k", "v")
			cfg := soleConfig(s)
			cfg.Load, cfg.LoadTimeout, cfg.Beta = s.taking(10*time.Second), time.Minute, tc.beta
			c := newCache(t, cfg)
			expect(t, c, "k", "v")
			age := 10 * time.Second // counts from the beginning of the load
			due := time.Duration(tc.due * float64(time.Second))
			pass(due - age - time.Millisecond)
			expectFrom(t, c, "k", "v", tier.OutcomeL1)
			synctest.Wait()
			if n := c.Stats().FlightsActive; n != 0 {
				t.Errorf("with beta %v: a refresh before %v", tc.beta, due)
			}
			pass(2 * time.Millisecond)
			expectFrom(t, c, "k", "v", tier.OutcomeL1)
			synctest.Wait()
			if n := c.Stats().FlightsActive; n != 1 {
				t.Errorf("with beta %v: no refresh at %v", tc.beta, due)
			}
			pass(time.Minute)
		}
	})
}

func TestRefresh_recordTellsOtherProcessesWhatItsLoadTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, _, bus := newPair(t, s, func(cfg *tier.Config[string]) {
			staleConfig(cfg)
			cfg.Load, cfg.LoadTimeout, cfg.LockTTL = s.taking(20*time.Second), time.Minute, 500*time.Millisecond
			cfg.RemoteTTL = 10 * time.Minute
		})
		invalidate(t, a, tier.Change{Key: "other"}) // with no message at all nothing read from L2 is vouched for
		expect(t, a, "k", "v")
		landed(a)
		expectFrom(t, b, "k", "v", tier.OutcomeL2)
		landed(b)
		pass(41 * time.Second) // a lifetime in L1 of a minute, less the 20 s of the load
		for _, end := range bus {
			end.Heard(time.Now())
		}
		expectFrom(t, b, "k", "v", tier.OutcomeL1)
		landed(b)
		r, err := b.GetInfo(t.Context(), "k")
		in, _ := b.Inspect(t.Context(), "k")
		if err != nil || r.Outcome != tier.OutcomeL1 || in.Local.Left < 59*time.Second {
			t.Errorf("b has it from %v, %v, for %v more: it did not ask L2 again", r.Outcome, err, in.Local.Left)
		}
		if n := s.count("k"); n != 1 {
			t.Errorf("%d loads, want 1: the record is not due", n)
		}
	})
}

// due brings both of a pair to where their entries, and the record, are due, and makes the source hold its loads.
func due(t *testing.T, s *source, a, b *tier.Cache[string], bus [2]*tiertest.Bus) (release func()) {
	t.Helper()
	s.set("k", "old")
	invalidate(t, a, tier.Change{Key: "other"}) // with no message at all nothing read from L2 is vouched for
	expect(t, a, "k", "old")
	landed(a)
	expect(t, b, "k", "old")
	landed(b)
	pass(55 * time.Second)
	for _, end := range bus {
		end.Heard(time.Now())
	}
	s.set("k", "new") // and nobody is told
	return s.hold()
}

func TestRefresh_oneProcessLoadsAndTheOthersGoOnServing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, remote, bus := newPair(t, s, staleConfig)
		release := due(t, s, a, b, bus)
		defer release()
		expectFrom(t, a, "k", "old", tier.OutcomeL1)
		synctest.Wait() // a's load is held, and has the lease
		var asked atomic.Int64
		remote.SetFault(func(_ context.Context, op string) error {
			if op == "acquire" {
				asked.Add(1)
			}
			return nil
		})
		for range 1000 {
			bus[1].Heard(time.Now())
			expectFrom(t, b, "k", "old", tier.OutcomeL1)
			synctest.Wait()
			if n := b.Stats().FlightsActive; n != 0 {
				t.Fatal("b waits for the lease")
			}
			pass(time.Millisecond)
		}
		if n := asked.Load(); n < 10 || n > 60 {
			t.Errorf("b asked for the lease %d times in a second, want one each 20 ms", n)
		}
		release()
		synctest.Wait()
		pass(20 * time.Millisecond)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		_, err := b.Get(t.Context(), "k") // begins another refresh
		synctest.Wait()
		if err != nil {
			t.Fatal(err)
		}
		expectFrom(t, a, "k", "new", tier.OutcomeL1)
		expectFrom(t, b, "k", "new", tier.OutcomeL1)
		if n := s.count("k"); n != 2 {
			t.Errorf("%d loads, want 2", n)
		}
	})
}

// A process that has nothing reads a record near its end: it is answered at once, and the refresh begins.
func TestRefresh_recordNearItsEndIsServedAndRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, _, bus := newPair(t, s, staleConfig)
		release := due(t, s, a, b, bus)
		b.EvictAll()
		began := time.Now()
		expectFrom(t, b, "k", "old", tier.OutcomeL2)
		expectFrom(t, b, "k", "old", tier.OutcomeL1)
		if took := time.Since(began); took != 0 {
			t.Errorf("waited for %v", took)
		}
		release()
		synctest.Wait()
		expectFrom(t, b, "k", "new", tier.OutcomeL1)
	})
}

// A refresh that nobody waits for gives up when the lease is taken; a reader who has joined it is not given up.
func TestRefresh_readerWhoJoinedIsNotGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, remote, bus := newPair(t, s, staleConfig)
		release := due(t, s, a, b, bus)
		defer release()
		remote.Drop("test:k") // evicted there
		expectFrom(t, a, "k", "old", tier.OutcomeL1)
		synctest.Wait() // a loads
		gate := make(chan struct{})
		remote.SetFault(func(_ context.Context, op string) error {
			if op == "acquire" {
				<-gate
			}
			return nil
		})
		expectFrom(t, b, "k", "old", tier.OutcomeL1) // begins a refresh, which is stopped before the lease
		synctest.Wait()
		read := make(chan reading, 1)
		go func() {
			r, err := b.GetWith(t.Context(), "k", tier.ReadOptions{SkipLocal: true})
			read <- reading{r.Value, err}
		}()
		synctest.Wait()
		close(gate)
		synctest.Wait()
		release()
		if r := <-read; r.err != nil || r.value != "new" {
			t.Errorf("the reader got %q, %v; want what a loads", r.value, r.err)
		}
		if n := s.count("k"); n != 2 {
			t.Errorf("%d loads, want 2", n)
		}
	})
}

// The source stays away: it is asked after 1, 2, 4, 8, 16 and then each 30 s, by a process that has the value in L1 and by
// one that found it expired in L2. The value's age goes on meanwhile.
func TestStale_pausesAfterFailuresGrowAndTheAgeGoesOn(t *testing.T) {
	for _, from := range []string{"L1", "L2"} {
		t.Run(from, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				s.set("k", "v")
				a, b, _, bus := newPair(t, s, staleConfig)
				expect(t, a, "k", "v")
				landed(a)
				s.fail(errDown)
				c := a
				if from == "L2" {
					c = b
				}
				pass(61 * time.Second)
				began, first, known := time.Now(), 1, uint64(0)
				var gaps []time.Duration
				var last, age time.Duration
				for at := time.Duration(0); at < 100*time.Second; at += 100 * time.Millisecond {
					for _, end := range bus {
						end.Heard(time.Now())
					}
					r, err := c.GetInfo(t.Context(), "k")
					if err != nil || r.Outcome != tier.OutcomeStale || r.Age <= age {
						t.Fatalf("%v, age %v after %v, %v; want a stale answer that grows older", r.Outcome, r.Age, age, err)
					}
					age, known = r.Age, known+1
					synctest.Wait()
					if n := s.count("k"); n > first {
						if first > 1 {
							gaps = append(gaps, time.Since(began)-last)
						}
						first, last = n, time.Since(began)
					}
					pass(100 * time.Millisecond)
				}
				want := []float64{1, 2, 4, 8, 16, 30, 30} // seconds
				if len(gaps) != len(want) {
					t.Fatalf("pauses %v", gaps)
				}
				for i, g := range gaps {
					if g.Seconds() < want[i] || g.Seconds() > want[i]+0.2 {
						t.Errorf("pause %d is %v, want %v s", i, g, want[i])
					}
				}
				if n := c.Stats().Outcomes["stale"]; n != known {
					t.Errorf("%d outcomes are counted as stale, want %d", n, known)
				}
			})
		})
	}
}

// What was found expired in L2 and given out stale is as gone as anything once it is invalidated.
func TestStale_expiredRecordThatWasInvalidatedIsNotServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		a, b, _, bus := newPair(t, s, staleConfig)
		expect(t, a, "k", "old")
		pass(61 * time.Second)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		s.fail(errDown)
		expectStale(t, b, "k", "old")
		synctest.Wait()
		invalidate(t, a, s.delete("k"))
		for _, c := range []*tier.Cache[string]{a, b} {
			if v, err := c.Get(t.Context(), "k"); err != errDown { //nolint:errorlint // as the loader gave it
				t.Errorf("Get = %q, %v; want the loader's error", v, err)
			}
		}
	})
}
