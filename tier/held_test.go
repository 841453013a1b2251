package tier_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// told makes a loader that answers "unchanged" where it can, and notes what version each load was told of, -1: of none.
func (s *source) told(versions *[]int64) tier.Loader[string] {
	return func(ctx context.Context, key string) (tier.Versioned[string], error) {
		held, ok := tier.HeldVersion(ctx, key)
		if !ok {
			held = -1
		}
		*versions = append(*versions, held)
		v, err := s.load(ctx, key)
		if err == nil && v.Version == held {
			return tier.Versioned[string]{Unchanged: true}, nil
		}
		return v, err
	}
}

func TestUnchanged_renewsTheLifetimeInBothTiersAndMovesNoValue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		var told []int64
		a, b, remote, bus := newPair(t, s, func(cfg *tier.Config[string]) {
			staleConfig(cfg)
			cfg.Load = s.told(&told)
		})
		s.set("k", "v")
		invalidate(t, a, tier.Change{Key: "other"})
		expect(t, a, "k", "v")
		landed(a)
		first := remote.Record("test:k")
		pass(55 * time.Second)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		expectFrom(t, a, "k", "v", tier.OutcomeL1) // due: refreshed
		synctest.Wait()
		pass(30 * time.Second) // beyond the first lifetime
		for _, end := range bus {
			end.Heard(time.Now())
		}
		r, err := a.GetInfo(t.Context(), "k")
		if err != nil || r.Value != "v" || r.Version != 1 || r.Outcome != tier.OutcomeL1 || r.Age != 30*time.Second {
			t.Errorf("a: %+v, %v; want the value from L1, 30 s old", r, err)
		}
		if second := remote.Record("test:k"); second == first || second == "" {
			t.Error("the record of L2 was not renewed")
		}
		expectFrom(t, b, "k", "v", tier.OutcomeL2) // another process has it whole
		if !slices.Equal(told, []int64{-1, 1}) {
			t.Errorf("the loads were told of %v, want of none, then of version 1", told)
		}
		// One that has nothing in L1 finds the expired record.
		b.EvictAll()
		pass(time.Minute)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		expectStale(t, b, "k", "v")
		synctest.Wait()
		expectFrom(t, b, "k", "v", tier.OutcomeL1)
		s.set("k", "w")
		pass(55 * time.Second)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		expectFrom(t, b, "k", "v", tier.OutcomeL1)
		synctest.Wait()
		expectFrom(t, b, "k", "w", tier.OutcomeL1)
		if !slices.Equal(told, []int64{-1, 1, 1, 1}) {
			t.Errorf("the loads were told of %v, want of version 1 each but the first", told)
		}
	})
}

// U1: the flight holds version 1 and waits for another's lease. Meanwhile the source is restored to a state of another
// history, in which version 1 is another value, and all is invalidated.
func TestHeldVersion_isNotToldOnceAllWasInvalidated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, first := newSource(), newSource()
		var told []int64
		cfgs := 0
		a, b, _, bus := newPair(t, s, func(cfg *tier.Config[string]) {
			staleConfig(cfg)
			cfg.StaleFor, cfg.LockTTL, cfg.LockWait = 0, 100*time.Millisecond, 900*time.Millisecond
			if cfgs++; cfgs == 1 {
				cfg.Load = first.load
			} else {
				cfg.Load = s.told(&told)
			}
		})
		s.set("k", "of the old history")
		expect(t, b, "k", "of the old history")
		landed(b)
		pass(61 * time.Second)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		first.fail(errDown)
		release := first.hold()
		failing := getAsync(t.Context(), a, "k") // has the lease
		synctest.Wait()
		waiting := getAsync(t.Context(), b, "k") // holds version 1, and waits
		synctest.Wait()
		s.rows["k"] = tier.Versioned[string]{Value: "of the new history", Version: 1}
		if err := a.InvalidateAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		release()
		<-failing
		<-waiting
		synctest.Wait()
		expect(t, b, "k", "of the new history")
		first.fail(nil)
		expectFrom(t, a, "k", "of the new history", tier.OutcomeL2)
		if slices.Contains(told[1:], 1) {
			t.Errorf("the loads were told of %v, want of none", told)
		}
	})
}

// U1: a load that has to be repeated because a later version became known is told nothing.
func TestHeldVersion_isNotToldOnceALaterOneIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		var told []int64
		cfg := soleConfig(s)
		cfg.Load, cfg.StaleFor = s.told(&told), 0
		c := newCache(t, cfg)
		s.set("k", "old")
		expect(t, c, "k", "old")
		pass(61 * time.Second)
		release := s.hold()
		read := getAsync(t.Context(), c, "k")
		synctest.Wait()
		invalidate(t, c, s.set("k", "new"))
		release()
		if r := <-read; r.value != "new" {
			t.Errorf("%q, %v", r.value, r.err)
		}
		if !slices.Equal(told, []int64{-1, 1, -1}) {
			t.Errorf("the loads were told of %v, want of version 1 in the second only", told)
		}
	})
}

// U2.
func TestUnchanged_countsForTheVersionThatWasToldOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		answer := tier.Versioned[string]{Unchanged: true}
		cfg := soleConfig(s)
		cfg.StaleFor = 0
		cfg.Load = func(context.Context, string) (tier.Versioned[string], error) { return answer, nil }
		c := newCache(t, cfg)
		refused := func(when string) {
			t.Helper()
			if v, err := c.Get(t.Context(), "k"); err == nil || errors.Is(err, tier.ErrNotFound) {
				t.Errorf("%s: %q, %v; want an error", when, v, err)
			}
		}
		refused("with nothing held")
		answer = tier.Versioned[string]{Value: "v", Version: 7}
		expect(t, c, "k", "v")
		pass(61 * time.Second)
		answer = tier.Versioned[string]{Version: 8, Unchanged: true}
		refused("of another version")
		answer = tier.Versioned[string]{Version: 7, Unchanged: true}
		expect(t, c, "k", "v")
		if _, err := c.GetFresh(t.Context(), "k"); err == nil {
			t.Error("a load that was to bring the value brought none")
		}
	})
}

// T2: a row may stay as it is while what its value is made of besides changes, which is what its tags are for.
func TestHeldVersion_isNotOfARecordUnderOldTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("fruit/k", "v1")
		var told []int64
		a, b, _, _ := newPair(t, s, func(cfg *tier.Config[string]) {
			withTags(cfg)
			cfg.Load = s.told(&told)
		})
		expect(t, a, "fruit/k", "v1")
		synctest.Wait()
		s.rows["fruit/k"] = tier.Versioned[string]{Value: "v1 rendered anew", Version: 1}
		invalidateTags(t, a, "fruit")
		for _, c := range []*tier.Cache[string]{b, a} {
			expect(t, c, "fruit/k", "v1 rendered anew")
			synctest.Wait()
		}
	})
}

// A loader that reads another cache does not hand on what it was told.
func TestHeldVersion_isOfOneCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner, outer := newSource(), newSource()
		inner.set("k", "in")
		outer.set("k", "out")
		var told, toldInner []int64
		cfg := soleConfig(inner)
		cfg.Name, cfg.Load = "inner", inner.told(&toldInner)
		in := newCache(t, cfg)
		load := outer.told(&told)
		cfg = soleConfig(outer)
		cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
			if _, err := in.Get(ctx, key); err != nil {
				return tier.Versioned[string]{}, err
			}
			in.Evict(key)
			return load(ctx, key)
		}
		c := newCache(t, cfg)
		expect(t, c, "k", "out")
		pass(61 * time.Second)
		expectStale(t, c, "k", "out")
		synctest.Wait()
		expectFrom(t, c, "k", "out", tier.OutcomeL1)
		if fmt.Sprint(told, toldInner) != "[-1 1] [-1 -1]" {
			t.Errorf("told %v and %v", told, toldInner)
		}
	})
}

func TestVersioned_TTLIsTheLoaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		ttl := 5 * time.Second
		a, _, _, _ := newPair(t, s, func(cfg *tier.Config[string]) {
			staleConfig(cfg)
			cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
				v, err := s.load(ctx, key)
				v.TTL = ttl
				return v, err
			}
		})
		left := func() (local, remote time.Duration) {
			t.Helper()
			landed(a)
			synctest.Wait()
			in, err := a.Inspect(t.Context(), "k")
			if err != nil || in.Local == nil || in.Remote == nil {
				t.Fatalf("%+v, %v", in, err)
			}
			return in.Local.Left, in.Remote.Left
		}
		s.set("k", "v")
		expect(t, a, "k", "v")
		if local, remote := left(); local != ttl || remote != ttl {
			t.Errorf("it lives for %v in L1 and %v in L2, want 5s", local, remote)
		}
		ttl = time.Hour
		if err := a.Refresh(t.Context(), "k"); err != nil {
			t.Fatal(err)
		}
		if local, remote := left(); local != time.Minute || remote != ttl {
			t.Errorf("it lives for %v in L1 and %v in L2, want 1m, as configured, and 1h", local, remote)
		}
		ttl = -1
		if _, err := a.GetFresh(t.Context(), "k"); err == nil {
			t.Error("a negative TTL is no error")
		}
	})
}

func TestVersioned_NoStoreIsForTheReadersOfTheLoadOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, remote, _ := newPair(t, s, func(cfg *tier.Config[string]) {
			cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
				v, err := s.load(ctx, key)
				v.NoStore = true
				return v, err
			}
		})
		s.set("k", "v")
		release := s.hold()
		var reads []<-chan reading
		for range 10 {
			reads = append(reads, getAsync(t.Context(), a, "k"))
		}
		synctest.Wait()
		other := getAsync(t.Context(), b, "k") // waits for a's lease
		synctest.Wait()
		release()
		for _, r := range append(reads, other) {
			if got := <-r; got.err != nil || got.value != "v" {
				t.Errorf("%q, %v", got.value, got.err)
			}
		}
		synctest.Wait()
		if n := s.count("k"); n != 2 {
			t.Errorf("%d loads, want one for each process", n)
		}
		if remote.Record("test:k") != "" || remote.Lease("test:k") != "" {
			t.Error("L2 has a record or a lease")
		}
		expectFrom(t, a, "k", "v", tier.OutcomeLoad)
	})
}
