package tier_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// byLetter gives "fruit/apple" the tag "fruit", and "fruit+red/apple" both.
func byLetter(key string) []string {
	tags, _, ok := strings.Cut(key, "/")
	if !ok {
		return nil
	}
	return strings.Split(tags, "+")
}

func withTags(cfg *tier.Config[string]) { cfg.Tags = byLetter }

func invalidateTags(t *testing.T, c *tier.Cache[string], tags ...string) {
	t.Helper()
	if err := c.InvalidateTags(t.Context(), tags...); err != nil {
		t.Fatal(err)
	}
}

func TestTags_oneInvalidationReachesAllThatHangsOnIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, _, bus := newPair(t, s, withTags)
		var keys []string
		for i := range 100 {
			keys = append(keys, fmt.Sprint("fruit/", i))
			s.set(keys[i], "v1")
			expect(t, a, keys[i], "v1")
			expect(t, b, keys[i], "v1")
		}
		s.set("plain", "v1")
		s.set("fruit+red/x", "v1")
		for _, k := range []string{"plain", "fruit+red/x"} {
			expect(t, a, k, "v1")
			expect(t, b, k, "v1")
		}
		landed(a)
		landed(b)
		expectFrom(t, b, keys[7], "v1", tier.OutcomeL1)
		expectFrom(t, b, "fruit+red/x", "v1", tier.OutcomeL1)
		for _, k := range append(keys, "plain", "fruit+red/x") {
			s.set(k, "v2")
		}
		before := bus[0].Position()
		invalidateTags(t, a, "fruit")
		if bus[0].Position() == before || bus[0].Position() != fmt.Sprint(1) {
			t.Errorf("the log is at %q after %q: want one message for 101 values", bus[0].Position(), before)
		}
		for _, c := range []*tier.Cache[string]{a, b} {
			got, err := c.GetMany(t.Context(), keys)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range keys {
				if got[k] != "v2" {
					t.Fatalf("%s is %q", k, got[k])
				}
			}
			expect(t, c, "fruit+red/x", "v2")
			expect(t, c, "plain", "v1")
		}
		if n := s.count(keys[3]); n != 2 {
			t.Errorf("%d loads over both processes, want one before and one after", n)
		}
	})
}

// T1, hazards 21 and 23: the load has read v1 when the tag is invalidated.
func TestTags_loadInFlightIsStoredUnderTheTokensFromBefore(t *testing.T) {
	for _, many := range []bool{false, true} {
		t.Run(fmt.Sprint("many=", many), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				s.set("fruit/k", "v1")
				a, b, _, _ := newPair(t, s, withTags)
				release := s.hold()
				done := make(chan error, 1)
				go func() {
					var err error
					if many {
						_, err = a.GetMany(t.Context(), []string{"fruit/k", "fruit/none"})
					} else {
						_, err = a.Get(t.Context(), "fruit/k")
					}
					done <- err
				}()
				s.awaitLoad(t)
				s.set("fruit/k", "v2")
				invalidateTags(t, b, "fruit")
				late := getAsync(t.Context(), a, "fruit/k") // T2: must not join
				synctest.Wait()
				release()
				if err := <-done; err != nil {
					t.Fatal(err)
				}
				if got := <-late; got.err != nil || got.value != "v2" {
					t.Fatalf("a reader from after the invalidation has %q, %v", got.value, got.err)
				}
				synctest.Wait()
				for range 3 {
					expect(t, a, "fruit/k", "v2")
					expect(t, b, "fruit/k", "v2")
				}
			})
		})
	}
}

// T3: a record of L2 is nobody's whose tokens are others.
func TestTags_recordUnderOldTokensIsOverwritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("fruit/k", "v1")
		a, b, remote, _ := newPair(t, s, withTags)
		expect(t, a, "fruit/k", "v1")
		synctest.Wait()
		if remote.Record("test:fruit/k") == "" {
			t.Fatal("no record")
		}
		s.set("fruit/k", "v2")
		invalidateTags(t, a, "fruit")
		in, err := b.Inspect(t.Context(), "fruit/k")
		if err != nil || in.Remote == nil || in.Remote.Servable {
			t.Fatalf("L2 has %+v, %v: want a record that no read is answered with", in.Remote, err)
		}
		expectFrom(t, b, "fruit/k", "v2", tier.OutcomeLoad)
		synctest.Wait()
		expectFrom(t, a, "fruit/k", "v2", tier.OutcomeL2)
		synctest.Wait()
		expectFrom(t, a, "fruit/k", "v2", tier.OutcomeL1)
		if in, err = a.Inspect(t.Context(), "fruit/k"); err != nil || !in.Remote.Servable || !in.Local.Servable {
			t.Errorf("%+v %+v, %v: want both tiers to be good", in.Local, in.Remote, err)
		}
	})
}

// T4.
func TestTags_staleAnswerDoesNotOutliveItsTag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("fruit/k", "v1")
		c := newCache(t, tier.Config[string]{
			Load: s.load, Tags: byLetter, TTL: time.Minute, RemoteTTL: time.Minute, NegativeTTL: time.Minute, StaleFor: time.Hour,
			LoadTimeout: 10 * time.Second, SoftTimeout: 9 * time.Second,
		})
		expect(t, c, "fruit/k", "v1")
		synctest.Wait()
		pass(2 * time.Minute)
		s.fail(errDown)
		expectFrom(t, c, "fruit/k", "v1", tier.OutcomeStale) // its load fails
		synctest.Wait()
		release := s.hold()
		defer release()
		pass(time.Hour - 3*time.Minute) // the pause after the failure is over
		expectFrom(t, c, "fruit/k", "v1", tier.OutcomeStale)
		synctest.Wait()
		invalidateTags(t, c, "fruit")
		release()
		synctest.Wait()
		if r, err := c.GetInfo(t.Context(), "fruit/k"); err == nil {
			t.Fatalf("%q from %v though its tag was invalidated", r.Value, r.Outcome)
		}
	})
}

// Without Remote and Bus the tags of this process are invalidated when InvalidateTags returns.
func TestTags_workInL1Alone(t *testing.T) {
	s := newSource()
	s.set("fruit+red/k", "v1")
	c := newCache(t, tier.Config[string]{Load: s.load, Tags: byLetter})
	expect(t, c, "fruit+red/k", "v1")
	landed(c)
	for _, tag := range []string{"red", "fruit"} {
		change := s.set("fruit+red/k", "after "+tag)
		invalidateTags(t, c, tag)
		expect(t, c, "fruit+red/k", "after "+tag)
		_ = change
	}
}

// T6: Redis is away at the write, and comes back with the old token.
func TestTags_writeThatRedisDidNotTakeIsReadHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("fruit/k", "v1")
		a, b, _, bus := newPair(t, s, withTags)
		expect(t, b, "fruit/k", "v1")
		expect(t, a, "fruit/k", "v1")
		synctest.Wait()
		s.set("fruit/k", "v2")
		bus[0].SetFault(errDown)
		if err := a.InvalidateTags(t.Context(), "fruit"); err == nil {
			t.Fatal("the fault did nothing")
		}
		for range 8 { // past the window, so that tokens are read again
			expect(t, a, "fruit/k", "v2")
			synctest.Wait()
			pass(window / 3)
		}
	})
}

// T5: a token that L2 lost, or that was drawn without it, does not keep two processes apart.
func TestTags_processesAgreeAgainAfterTheTokenWasLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("fruit/k", "v1")
		a, b, remote, _ := newPair(t, s, withTags)
		remote.SetFault(func(context.Context, string) error { return errDown })
		expect(t, a, "fruit/k", "v1")
		expect(t, b, "fruit/k", "v1")
		synctest.Wait()
		remote.SetFault(nil)
		pass(window + time.Millisecond)
		expect(t, a, "fruit/k", "v1")
		synctest.Wait()
		loads := s.count("fruit/k")
		for range 4 {
			expect(t, b, "fruit/k", "v1")
			expect(t, a, "fruit/k", "v1")
			synctest.Wait()
			pass(window + time.Millisecond)
		}
		if n := s.count("fruit/k") - loads; n != 0 {
			t.Errorf("%d more loads: each drops the other's record", n)
		}
		remote.DropTag("fruit") // as an eviction does: nobody is told
		s.set("fruit/k", "v2")
		invalidateTags(t, b, "fruit")
		expect(t, a, "fruit/k", "v2")
		expect(t, b, "fruit/k", "v2")
	})
}

func TestTags_keepTheirNamesApartFromKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("x/k", "v1")
		remote := tiertest.NewRemote()
		c := newCache(t, tier.Config[string]{Name: "x", Load: s.load, Tags: func(string) []string { return []string{"x:x/k"} },
			Remote: remote, Bus: tiertest.NewBus(remote, window)})
		expect(t, c, "x/k", "v1")
		synctest.Wait()
		s.set("x/k", "v2")
		invalidateTags(t, c, "x:x/k")
		expect(t, c, "x/k", "v2")
	})
}

// Hazard 23, on a real Redis: readers go on, fills are under way, a message is lost, Redis is flushed.
func TestHazard23_nothingUnderAnInvalidatedTagIsReadableAsOld(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	const n = 100
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("fruit/", i)
		s.set(keys[i], "0")
	}
	var caches []*tier.Cache[string]
	for range 3 {
		caches = append(caches, newProcess(t, server, s, withTags))
	}
	client := newClient(t, server.Addr())
	for round := 1; round <= 6; round++ {
		want := fmt.Sprint(round)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{}, len(caches))
		for _, c := range caches {
			go func() {
				defer func() { done <- struct{}{} }()
				for ctx.Err() == nil {
					_, _ = c.GetMany(ctx, keys) // fills in flight
				}
			}()
		}
		for _, k := range keys {
			s.set(k, want)
		}
		writer := caches[round%3]
		switch round {
		case 4:
			if err := client.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		case 5:
			if err := client.Del(t.Context(), "{test}:vt:fruit").Err(); err != nil {
				t.Fatal(err)
			}
		}
		invalidateTags(t, writer, "fruit")
		got, err := writer.GetMany(t.Context(), keys)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if got[k] != want {
				t.Errorf("round %d: the writer's process shows %q for %s", round, got[k], k)
			}
		}
		for _, c := range caches {
			testenv.Eventually(t, 2*time.Second, func() bool {
				got, err := c.GetMany(t.Context(), keys)
				if err != nil {
					return false
				}
				for _, k := range keys {
					if got[k] != want {
						return false
					}
				}
				return true
			}, "round %d: all of the tag is new", round)
		}
		stop()
		for range caches {
			<-done
		}
	}
}
