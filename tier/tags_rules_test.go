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
		before := bus[0].Position(0)
		invalidateTags(t, a, "fruit")
		if bus[0].Position(0) == before || bus[0].Position(0) != fmt.Sprint(1) {
			t.Errorf("the log is at %q after %q: want one message for 101 values", bus[0].Position(0), before)
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

// T4: the value is old enough to need proof, there is none, and its load fails. Then it is served stale, but not if a tag
// of it was invalidated meanwhile.
func TestTags_staleAnswerDoesNotOutliveItsTag(t *testing.T) {
	for _, invalidated := range []bool{false, true} {
		t.Run(fmt.Sprint("invalidated=", invalidated), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				s.set("fruit/k", "v1")
				a, _, remote, bus := newPair(t, s, func(cfg *tier.Config[string]) {
					withTags(cfg)
					cfg.StaleFor, cfg.SoftTimeout = time.Hour, time.Minute
				})
				expect(t, a, "fruit/k", "v1")
				synctest.Wait()
				<-s.entered
				pass(2 * window)
				bus[0].Heard(time.Time{})
				remote.Drop("test:fruit/k") // as an eviction does
				s.fail(errDown)
				release := s.hold()
				read := getAsync(t.Context(), a, "fruit/k")
				s.awaitLoad(t)
				if invalidated {
					invalidateTags(t, a, "fruit")
				}
				release()
				if got := <-read; (got.err != nil) != invalidated {
					t.Errorf("the reader has %q, %v", got.value, got.err)
				}
			})
		})
	}
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
		a, b, _, bus := newPair(t, s, func(cfg *tier.Config[string]) {
			withTags(cfg)
			cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
				v, err := s.load(ctx, key)
				v.Version = 0 // as pages have
				return v, err
			}
		})
		keys := []string{"fruit/1", "fruit/2", "fruit/3"}
		for _, k := range keys {
			s.set(k, "v1")
			expect(t, b, k, "v1")
			expect(t, a, k, "v1")
		}
		synctest.Wait()
		for _, k := range keys {
			s.set(k, "v2")
		}
		bus[0].SetFault(errDown)
		if err := a.InvalidateTags(t.Context(), "fruit"); err == nil {
			t.Fatal("the fault did nothing")
		}
		for _, k := range keys { // each time the token is read again
			expect(t, a, k, "v2")
			synctest.Wait()
			pass(window + time.Millisecond)
			bus[0].Heard(time.Now())
			bus[1].Heard(time.Now())
		}
	})
}

// T5: a token that L2 did not take does not keep two processes apart.
func TestTags_processesAgreeAgainWhenL2IsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, remote, bus := newPair(t, s, withTags)
		later := func() {
			synctest.Wait()
			pass(window + time.Millisecond)
			bus[0].Heard(time.Now())
			bus[1].Heard(time.Now())
		}
		s.set("fruit/k", "v1")
		remote.SetFault(func(context.Context, string) error { return errDown })
		expect(t, a, "fruit/k", "v1")
		expect(t, b, "fruit/k", "v1")
		later()
		remote.SetFault(nil)
		for range 2 {
			expect(t, a, "fruit/k", "v1")
			expect(t, b, "fruit/k", "v1")
			later()
		}
		for i := range 4 {
			k := fmt.Sprint("fruit/", i)
			s.set(k, "v1")
			expect(t, a, k, "v1")
			synctest.Wait()
			expect(t, b, k, "v1")
			later()
			if n := s.count(k); n != 1 {
				t.Errorf("%d loads of %s: each process drops the other's record", n, k)
			}
		}
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
