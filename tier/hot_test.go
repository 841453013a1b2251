package tier_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

const hotWindow = 5 * time.Second

func namesOf(keys []tier.HotKey) (names []string) {
	for _, k := range keys {
		names = append(names, k.Key)
	}
	return names
}

// agree is how many of the keys are among the others.
func agree(keys, others []string) (n int) {
	for _, k := range keys {
		if slices.Contains(others, k) {
			n++
		}
	}
	return n
}

// There are more reads than are sampled, of far more keys than are kept, and the hot set is another one every 10 s.
func TestHot_followsAZipfLoadWhoseHotSetMoves(t *testing.T) {
	const (
		keys  = 5_000
		rate  = 30_000 // reads a second: three times what is sampled
		moves = 3
		each  = 10 * time.Second
		step  = 5 * time.Millisecond
	)
	names := make([]string, keys)
	for i := range names {
		names[i] = fmt.Sprint("product-", i)
	}
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		for _, name := range names {
			s.set(name, "v")
		}
		c := newCache(t, tier.Config[string]{Load: s.load, HotKeys: 10, MaxBytes: 64 << 20})
		rng := rand.New(rand.NewPCG(1, 2))
		zipf := rand.NewZipf(rng, 1.2, 1, keys-1)
		for move := range moves {
			place := rng.Perm(keys) // which key has which rank
			reads := make(map[string]int)
			load := func(d time.Duration) {
				for range d / step {
					for range rate * step / time.Second {
						name := names[place[zipf.Uint64()]]
						if _, err := c.Get(t.Context(), name); err != nil {
							t.Fatal(err)
						}
						reads[name]++
					}
					pass(step)
				}
			}
			load(hotWindow)
			synctest.Wait()
			top := slices.SortedFunc(maps.Keys(reads), func(a, b string) int { return reads[b] - reads[a] })[:10]
			hot := c.Hot(10)
			if n := agree(namesOf(hot), top); n < 9 {
				t.Errorf("move %d: %d of %v are among the true top 10, %v", move, n, hot, top)
			}
			want := float64(reads[top[0]]) / hotWindow.Seconds()
			if got := hot[0].Rate; got < 0.8*want || got > 1.2*want {
				t.Errorf("move %d: the hottest is read %.0f times a second, reported are %.0f", move, want, got)
			}
			load(each - hotWindow)
		}
	})
}

func hotConfig(cfg *tier.Config[string]) {
	cfg.TTL, cfg.RemoteTTL, cfg.NegativeTTL = 2*time.Second, 2*time.Second, 2*time.Second
	cfg.Jitter, cfg.HotKeys = -1, 10
}

// readFor reads key each 20 ms, for so long, and returns how each went that was not a hit of L1.
func readFor(t *testing.T, c *tier.Cache[string], key string, d time.Duration) (others []string) {
	t.Helper()
	for range d / (20 * time.Millisecond) {
		began := time.Now()
		r, err := c.GetInfo(t.Context(), key)
		if took := time.Since(began); err != nil || r.Outcome != tier.OutcomeL1 || took > 0 {
			others = append(others, fmt.Sprintf("%v after %v, %v", r.Outcome, took, err))
		}
		pass(20 * time.Millisecond)
	}
	return others
}

// vouchFor keeps the bus in contact.
func vouchFor(t *testing.T, ends ...*tiertest.Bus) {
	t.Helper()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	go func() {
		tick := time.NewTicker(window / 4)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				for _, end := range ends {
					end.Heard(time.Now())
				}
			}
		}
	}()
}

// A load takes longer than the last tenth of a lifetime, in which readers start refreshes: without care they would wait.
func TestHot_noReaderWaitsForALoadAndEachLifetimeIsLoadedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "v")
		load := func(ctx context.Context, key string) (tier.Versioned[string], error) {
			pass(300 * time.Millisecond)
			return s.load(ctx, key)
		}
		a, b, _, bus := newPair(t, s, func(cfg *tier.Config[string]) { hotConfig(cfg); cfg.Load = load })
		vouchFor(t, bus[:]...)
		expect(t, a, "k", "v")
		expect(t, b, "k", "v")
		both := func(d time.Duration) []string {
			done := make(chan []string)
			go func() { done <- readFor(t, b, "k", d) }()
			others := readFor(t, a, "k", d)
			return append(others, <-done...)
		}
		both(time.Second) // until it is known to be hot
		const long = time.Minute
		if others := both(long); len(others) > 0 {
			t.Errorf("%d reads were not answered by L1 at once: %q", len(others), others[0])
		}
		if n, most := s.total(), 1+int(long/(1600*time.Millisecond)); n > most || n < 20 {
			t.Errorf("%d loads in %v with a lifetime of 2 s, want 20 to %d", n, long, most)
		}
	})
}

// What L1 no longer has of a hot key comes back without a reader, and a cold key's does not.
func TestHot_evictedKeyIsBroughtBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("hot", "v")
		s.set("cold", "v")
		a, _, _, bus := newPair(t, s, hotConfig)
		vouchFor(t, bus[0])
		expect(t, a, "cold", "v")
		readFor(t, a, "hot", time.Second)
		a.Evict("hot", "cold")
		pass(time.Second)
		synctest.Wait()
		for key, there := range map[string]bool{"hot": true, "cold": false} {
			if in, err := a.Inspect(t.Context(), key); err != nil || (in.Local != nil && in.Local.Servable) != there {
				t.Errorf("%s is in L1: %+v, %v; want %t", key, in.Local, err, there)
			}
		}
	})
}

// K2: being hot extends a lifetime, and nothing else.
func TestHot_extensionEndsWithTrust(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		a, _, _, bus := newPair(t, s, hotConfig)
		vouchFor(t, bus[0])
		invalidate(t, a, tier.Change{Key: "other"}) // an empty log vouches for nothing
		expect(t, a, "k", "old")
		readFor(t, a, "k", 1500*time.Millisecond)
		release := s.hold()                                             // from here on no refresh ends
		if others := readFor(t, a, "k", time.Second); len(others) > 0 { // the value expires, and is extended
			t.Error(others)
		}
		s.set("k", "new")
		bus[0].SetDeaf(true)
		for range 10 { // contact is lost: nobody says Heard
			bus[0].Heard(time.Now().Add(-2 * window))
			pass(window / 4)
		}
		bus[0].Heard(time.Now().Add(-2 * window))
		got := getAsync(t.Context(), a, "k")
		synctest.Wait()
		select {
		case r := <-got:
			t.Errorf("%q, %v was served without trust", r.value, r.err)
		default:
		}
		release()
	})
}

// K2: a lifetime is extended by LoadTimeout and no more.
func TestHot_extensionHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		a, _, _, bus := newPair(t, s, hotConfig) // lifetime 2 s, LoadTimeout 3 s
		vouchFor(t, bus[0])
		invalidate(t, a, tier.Change{Key: "other"}) // an empty log vouches for nothing
		expect(t, a, "k", "old")
		if others := readFor(t, a, "k", 1200*time.Millisecond); len(others) > 0 {
			t.Error(others)
		}
		release := s.hold()
		defer release()
		// The last value was loaded in the first 1.2 s.
		if others := readFor(t, a, "k", 3*time.Second); len(others) > 0 {
			t.Errorf("within the extension: %q", others)
		}
		pass(2500 * time.Millisecond)
		got := getAsync(t.Context(), a, "k")
		synctest.Wait()
		select {
		case r := <-got:
			t.Errorf("%q, %v was served after the extension", r.value, r.err)
		default:
		}
	})
}

// K3: without a bus the lifetime is the bound.
func TestHot_noExtensionWithoutABus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		cfg := tier.Config[string]{Load: s.load}
		hotConfig(&cfg)
		c := newCache(t, cfg)
		expect(t, c, "k", "old")
		readFor(t, c, "k", 1300*time.Millisecond)
		release := s.hold()
		readFor(t, c, "k", 600*time.Millisecond)
		s.set("k", "new")
		pass(time.Second)
		got := getAsync(t.Context(), c, "k")
		synctest.Wait()
		select {
		case r := <-got:
			t.Errorf("%q, %v was served after its lifetime", r.value, r.err)
		default:
		}
		release()
	})
}

// K1: warm-up and refreshes are no reads.
func TestHot_onlyReadsCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("read", "v")
		s.set("warmed", "v")
		a, _, _, bus := newPair(t, s, hotConfig)
		vouchFor(t, bus[0])
		for range 200 {
			if err := a.Warm(t.Context(), "warmed"); err != nil {
				t.Fatal(err)
			}
			expect(t, a, "read", "v")
			if _, err := a.GetMany(t.Context(), []string{"read"}); err != nil {
				t.Fatal(err)
			}
			pass(20 * time.Millisecond)
		}
		if got := fmt.Sprint(namesOf(a.Hot(10))); got != "[read]" {
			t.Errorf("hot are %s", got)
		}
		if n := a.Stats().Outcomes; n["l1"]+n["load"]+n["l2"] != 400 {
			t.Errorf("outcomes %v of 400 reads", n)
		}
		pass(2 * hotWindow)
		if got := a.Hot(10); len(got) > 0 {
			t.Errorf("hot after a window without a read: %v", got)
		}
	})
}

// All processes tell each other, and what they told outlives them.
func TestHot_isMergedAndSurvivesARestartOfAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		for _, key := range []string{"both", "a", "b"} {
			s.set(key, "v")
		}
		a, b, remote, _ := newPair(t, s, hotConfig)
		for range 500 {
			for c, keys := range map[*tier.Cache[string]][]string{a: {"both", "both", "a"}, b: {"both", "both", "b", "b"}} {
				for _, key := range keys {
					expect(t, c, key, "v")
				}
			}
			pass(20 * time.Millisecond)
		}
		synctest.Wait() // both have just reported
		expectMerged := func(c *tier.Cache[string], want string) {
			t.Helper()
			keys, err := c.HotMerged(t.Context(), 3)
			got := ""
			for _, k := range keys {
				got += fmt.Sprintf("%s %.0f, ", k.Key, k.Rate/10)
			}
			if err != nil || got != want {
				t.Errorf("merged: %s %v; want %s", got, err, want)
			}
		}
		expectMerged(a, "both 20, b 10, a 5, ")
		expectMerged(b, "both 20, b 10, a 5, ")
		_, _ = a.Close(), b.Close()
		pass(20 * time.Minute)
		bus := tiertest.NewBus(remote, window)
		c := newCache(t, tier.Config[string]{Load: s.load, Remote: remote, Bus: bus, HotKeys: 10})
		expectMerged(c, "both 20, b 10, a 5, ")
		for range 500 {
			expect(t, c, "a", "v")
			pass(20 * time.Millisecond)
		}
		synctest.Wait()
		expectMerged(c, "a 5, both 0, b 0, ")
		pass(time.Hour + 2*hotWindow)
		expectMerged(c, "")
	})
}
