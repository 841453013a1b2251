package tier_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

func staleConfig(cfg *tier.Config[string]) {
	cfg.TTL, cfg.RemoteTTL, cfg.NegativeTTL = time.Minute, time.Minute, time.Minute
	cfg.StaleFor, cfg.Jitter = time.Hour, -1
}

func soleConfig(s *source) tier.Config[string] {
	cfg := tier.Config[string]{Load: s.load}
	staleConfig(&cfg)
	return cfg
}

func expectStale(t *testing.T, c *tier.Cache[string], key, value string) {
	t.Helper()
	r, err := c.GetInfo(t.Context(), key)
	if err != nil || r.Value != value || r.Outcome != tier.OutcomeStale || !r.Stale {
		t.Fatalf("GetInfo(%q) = %q from %v (stale %t), %v; want a stale %q", key, r.Value, r.Outcome, r.Stale, err, value)
	}
}

func TestStale_expiredValueIsServedWhileItIsRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		c := newCache(t, soleConfig(s))
		expect(t, c, "k", "old")
		s.set("k", "new")
		pass(time.Minute + time.Second)
		release := s.hold()
		for range 10 {
			expectStale(t, c, "k", "old")
		}
		release()
		synctest.Wait()
		expectFrom(t, c, "k", "new", tier.OutcomeL1)
		if n := s.count("k"); n != 2 {
			t.Errorf("%d loads, want 2", n)
		}
	})
}

func TestStale_invalidatedValueIsNeverServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		c := newCache(t, soleConfig(s))
		expect(t, c, "k", "old")
		s.fail(errDown)
		invalidate(t, c, tier.Change{Key: "k"})
		if v, err := c.Get(t.Context(), "k"); !errors.Is(err, errDown) {
			t.Errorf("Get = %q, %v; want the loader's error", v, err)
		}
	})
}

func TestStale_servedWhileTheSourceIsAwayUntilStaleForEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		c := newCache(t, soleConfig(s))
		expect(t, c, "k", "v")
		s.fail(errDown)
		pass(time.Minute + time.Second)
		for range 50 {
			expectStale(t, c, "k", "v")
			synctest.Wait()
			pass(time.Minute)
		}
		// One load for each minute of asking at most: the failed refreshes pause in between.
		if n := s.count("k"); n > 52 {
			t.Errorf("%d loads", n)
		}
		pass(time.Hour)
		if v, err := c.Get(t.Context(), "k"); !errors.Is(err, errDown) {
			t.Errorf("after StaleFor: Get = %q, %v; want the loader's error", v, err)
		}
	})
}

// Hazard 43.
func TestHazard43_notFoundStaysNotFoundWhileTheSourceIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		c := newCache(t, soleConfig(s))
		expectAbsent(t, c, "k")
		s.fail(errDown)
		pass(time.Minute + time.Second)
		expectAbsent(t, c, "k")
		synctest.Wait()
		expectAbsent(t, c, "k")
	})
}

func TestStale_untrustedValueIsServedAfterSoftTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		cfg := soleConfig(s)
		cfg.TrustWindow, cfg.SoftTimeout = window, 100*time.Millisecond
		c := newCache(t, cfg)
		expect(t, c, "k", "v")
		pass(window + time.Millisecond) // within its TTL, but nobody vouches for it
		release := s.hold()
		began := time.Now()
		expectStale(t, c, "k", "v")
		if took := time.Since(began); took != 100*time.Millisecond {
			t.Errorf("served after %v, want SoftTimeout", took)
		}
		release()
		synctest.Wait()
		expectFrom(t, c, "k", "v", tier.OutcomeL1)
	})
}

func TestStale_manySlowKeysTakeOneSoftTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		cfg := soleConfig(s)
		cfg.TrustWindow, cfg.SoftTimeout = window, 100*time.Millisecond
		c := newCache(t, cfg)
		keys := []string{"a", "b", "c", "d"}
		for _, k := range keys {
			s.set(k, "v")
			expect(t, c, k, "v")
		}
		pass(window + time.Millisecond)
		defer s.hold()()
		began := time.Now()
		got, err := c.GetManyInfo(t.Context(), keys)
		if took := time.Since(began); err != nil || len(got) != 4 || took != 100*time.Millisecond {
			t.Errorf("%d keys, %v after %v; want 4 after one SoftTimeout", len(got), err, took)
		}
	})
}

func TestStale_forbiddenByStaleForZero(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		cfg := soleConfig(s)
		cfg.StaleFor = 0
		c := newCache(t, cfg)
		expect(t, c, "k", "v")
		s.fail(errDown)
		pass(time.Minute + time.Second)
		if v, err := c.Get(t.Context(), "k"); !errors.Is(err, errDown) {
			t.Errorf("Get = %q, %v; want the loader's error", v, err)
		}
	})
}

func TestStale_expiredRecordOfL2IsServedWhileItIsRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		a, b, _, bus := newPair(t, s, staleConfig)
		expect(t, a, "k", "old")
		s.set("k", "new")
		pass(time.Minute + time.Second)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		release := s.hold()
		expectStale(t, b, "k", "old")
		release()
		synctest.Wait()
		expectFrom(t, b, "k", "new", tier.OutcomeL1)
	})
}

func TestRefresh_aheadOfExpiryOnlyWithTraffic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		c := newCache(t, soleConfig(s))
		expect(t, c, "k", "v")
		pass(55 * time.Second)
		if n := s.count("k"); n != 1 {
			t.Fatalf("%d loads without traffic, want 1", n)
		}
		expectFrom(t, c, "k", "v", tier.OutcomeL1) // does not wait
		synctest.Wait()
		if n := s.count("k"); n != 2 {
			t.Errorf("%d loads after a read near the end of the lifetime, want 2", n)
		}
		pass(10 * time.Second)
		expectFrom(t, c, "k", "v", tier.OutcomeL1)
	})
}

// What is invalidated while a reader waits for its load is not served to that reader either.
func TestStale_invalidatedDuringTheWaitIsNotServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		cfg := soleConfig(s)
		cfg.TrustWindow = window
		c := newCache(t, cfg)
		expect(t, c, "k", "old")
		pass(window + time.Millisecond)
		s.fail(errDown)
		release := s.hold()
		read := getAsync(t.Context(), c, "k")
		synctest.Wait()
		invalidate(t, c, tier.Change{Key: "k"})
		pass(200 * time.Millisecond) // beyond SoftTimeout
		release()
		if r := <-read; !errors.Is(r.err, errDown) {
			t.Errorf("Get = %q, %v; want the loader's error", r.value, r.err)
		}
	})
}
