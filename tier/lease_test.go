package tier_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

func TestLease_oneLoadForTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, remote, _ := newPair(t, s, nil)
		release := s.hold()
		var reads []<-chan reading
		for range 50 {
			reads = append(reads, getAsync(t.Context(), a, "k"), getAsync(t.Context(), b, "k"))
		}
		synctest.Wait()
		release()
		for _, r := range reads {
			if got := <-r; got.err != nil || got.value != "v" {
				t.Fatalf("%q, %v", got.value, got.err)
			}
		}
		if n := s.count("k"); n != 1 {
			t.Errorf("%d loads, want 1", n)
		}
		synctest.Wait()
		if n := remote.Watchers(); n != 0 {
			t.Errorf("%d watches are left behind", n)
		}
	})
}

// 7.4: the hand-off takes under 5 ms after the fill, without waiting for the next poll.
func TestLease_waiterIsWokenByTheFill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, _, _ := newPair(t, s, nil)
		release := s.hold()
		holder := getAsync(t.Context(), a, "k")
		synctest.Wait()
		waiter := getAsync(t.Context(), b, "k")
		pass(333 * time.Millisecond) // long enough for the polls to be far apart
		filled := time.Now()
		release()
		<-holder
		if r := <-waiter; r.value != "v" || r.err != nil {
			t.Fatalf("%q, %v", r.value, r.err)
		}
		if took := time.Since(filled); took > 5*time.Millisecond {
			t.Errorf("hand-off took %v", took)
		}
	})
}

// 7.4: a waiting process sends at most one command in 2 ms for a key.
func TestLease_waiterAsksAtMostOnceInTwoMilliseconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, remote, _ := newPair(t, s, nil)
		release := s.hold()
		holder := getAsync(t.Context(), a, "k")
		synctest.Wait()
		var asked []time.Time
		remote.SetFault(func(_ context.Context, op string) error {
			if op == "acquire" {
				asked = append(asked, time.Now())
			}
			return nil
		})
		waiter := getAsync(t.Context(), b, "k")
		pass(300 * time.Millisecond)
		release()
		<-holder
		<-waiter
		for i := 1; i < len(asked); i++ {
			if gap := asked[i].Sub(asked[i-1]); gap < 2*time.Millisecond {
				t.Errorf("asked twice within %v", gap)
			}
		}
		if len(asked) < 3 || len(asked) > 15 {
			t.Errorf("asked %d times in 300 ms", len(asked))
		}
	})
}

// Hazard 37, 7.5: a load longer than the lease's life still fills, because the lease is renewed.
func TestHazard37_slowLoadKeepsItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, _, _ := newPair(t, s, func(cfg *tier.Config[string]) { cfg.LockTTL, cfg.LockWait = 100*time.Millisecond, 200*time.Millisecond })
		release := s.hold()
		read := getAsync(t.Context(), a, "k")
		pass(time.Second)
		release()
		<-read
		synctest.Wait()
		expectFrom(t, b, "k", "v", tier.OutcomeL2)
		if n := s.count("k"); n != 1 {
			t.Errorf("%d loads, want 1", n)
		}
	})
}

// Hazard 17: a holder that slept past its lease is refused; who waits goes on as soon as the lease ends.
func TestHazard17_holderThatLostItsLeaseIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		var rejected atomic.Int32
		a, b, remote, _ := newPair(t, s, func(cfg *tier.Config[string]) {
			cfg.Hooks.FillRejected = func(tier string) {
				if tier == "l2" {
					rejected.Add(1)
				}
			}
		})
		release := s.hold()
		first := getAsync(t.Context(), a, "k")
		synctest.Wait()
		remote.SetFault(func(_ context.Context, op string) error { // a sleeping process renews nothing
			if op == "extend" {
				return errDown
			}
			return nil
		})
		s.set("k", "new")
		began := time.Now()
		second := getAsync(t.Context(), b, "k")
		pass(600 * time.Millisecond) // the first lease has ended, and b has it
		release()
		if r := <-second; r.value != "new" || r.err != nil {
			t.Errorf("the waiter got %q, %v", r.value, r.err)
		}
		if waited := time.Since(began); waited > 700*time.Millisecond {
			t.Errorf("the waiter waited %v for a dead holder", waited)
		}
		<-first
		synctest.Wait()
		if n := rejected.Load(); n != 1 {
			t.Errorf("%d fills were refused, want the sleeper's", n)
		}
		a.EvictAll()
		expectFrom(t, a, "k", "new", tier.OutcomeL2)
	})
}

// Hazard 18.
func TestHazard18_waiterThatGivesUpStoresNothingInL2(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		a, b, remote, _ := newPair(t, s, nil)
		release := s.hold()
		holder := getAsync(t.Context(), a, "k") // renews its lease, so b never gets it
		synctest.Wait()
		began := time.Now()
		waiter := getAsync(t.Context(), b, "k")
		pass(900 * time.Millisecond)
		if n := s.count("k"); n != 2 {
			t.Fatalf("%d loads after LockWait, want the holder's and the waiter's", n)
		}
		token := remote.Lease("test:k")
		var fills atomic.Int32
		remote.SetFault(func(_ context.Context, op string) error {
			if op == "fill" {
				fills.Add(1)
			}
			return nil
		})
		release()
		if r := <-waiter; r.value != "v" || r.err != nil {
			t.Errorf("the waiter got %q, %v after %v", r.value, r.err, time.Since(began))
		}
		<-holder
		synctest.Wait()
		if token == "" || fills.Load() != 1 {
			t.Errorf("lease %q, %d fills; want one fill, by the holder", token, fills.Load())
		}
	})
}

// 4.5 b: what is loaded without a live promise or without L2 is not written to L2.
func TestLoad_withoutPromiseOrRemoteWritesNothing(t *testing.T) {
	for name, off := range map[string]func(promise func(string), fault func(func(context.Context, string) error)){
		"no promise": func(promise func(string), _ func(func(context.Context, string) error)) { promise("") },
		"no answer": func(_ func(string), fault func(func(context.Context, string) error)) {
			fault(func(context.Context, string) error { return errDown })
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSource()
			s.set("k", "v")
			a, _, remote, _ := newPair(t, s, nil)
			off(remote.SetPromise, remote.SetFault)
			expectFrom(t, a, "k", "v", tier.OutcomeLoad)
			if r := remote.Record("test:k"); r != "" {
				t.Errorf("L2 has %q", r)
			}
		})
	}
}

func TestLease_failedLoadHandsTheLeaseOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.fail(errDown)
		a, _, remote, _ := newPair(t, s, nil)
		if _, err := a.Get(t.Context(), "k"); !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		synctest.Wait()
		if l := remote.Lease("test:k"); l != "" {
			t.Errorf("lease %q is still held after the load failed", l)
		}
	})
}

// Hazard 31: what was written together does not expire together.
func TestHazard31_lifetimesAreSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, _, remote, bus := newPair(t, s, func(cfg *tier.Config[string]) { cfg.RemoteTTL, cfg.TTL = time.Hour, time.Minute })
		const n = 1000
		for i := range n {
			s.set(fmt.Sprint(i), "v")
			expect(t, a, fmt.Sprint(i), "v")
		}
		pass(57 * time.Minute) // within the last tenth
		bus[0].Heard(time.Now())
		left := 0
		for i := range n {
			if remote.Record(fmt.Sprint("test:", i)) != "" {
				left++
			}
		}
		if left < n*4/10 || left > n*6/10 {
			t.Errorf("%d of %d records are left in the middle of the spread, want about half", left, n)
		}
	})
}
