package tier_test

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

func expectWith(t *testing.T, c *tier.Cache[string], o tier.ReadOptions, value string, from tier.Outcome) {
	t.Helper()
	r, err := c.GetWith(t.Context(), "k", o)
	if err != nil || r.Value != value || r.Outcome != from {
		t.Fatalf("GetWith(%+v) = %q from %v, %v; want %q from %v", o, r.Value, r.Outcome, err, value, from)
	}
}

func TestGetWith_skipsTiers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, _, remote, _ := newPair(t, s, nil)
		s.set("k", "v")
		expectWith(t, a, tier.ReadOptions{}, "v", tier.OutcomeLoad)
		landed(a)
		expectWith(t, a, tier.ReadOptions{}, "v", tier.OutcomeL1)
		expectWith(t, a, tier.ReadOptions{SkipLocal: true}, "v", tier.OutcomeL2)
		expectWith(t, a, tier.ReadOptions{SkipRemote: true}, "v", tier.OutcomeL1)
		expectWith(t, a, tier.ReadOptions{SkipLocal: true, SkipRemote: true}, "v", tier.OutcomeBypass)
		a.Evict("k")
		remote.Drop("test:k")
		expectWith(t, a, tier.ReadOptions{SkipRemote: true}, "v", tier.OutcomeBypass)
		if remote.Record("test:k") != "" {
			t.Error("L2 was written to")
		}
		if _, err := a.GetWith(t.Context(), string(make([]byte, 2000)), tier.ReadOptions{SkipRemote: true}); !errors.Is(err, tier.ErrKey) {
			t.Errorf("a key that is too long: %v", err)
		}
	})
}

// A client that wrote on one process asks another, which has not heard of it, for what it wrote.
func TestGetWith_minVersionIsThatOrLaterOrAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, _, bus := newPair(t, s, nil)
		s.set("k", "v1")
		expect(t, a, "k", "v1")
		expect(t, b, "k", "v1")
		landed(b)
		bus[1].SetDeaf(true)
		invalidate(t, a, s.set("k", "v2"))
		expectFrom(t, b, "k", "v1", tier.OutcomeL1)
		expectWith(t, b, tier.ReadOptions{MinVersion: 1}, "v1", tier.OutcomeL1)
		release := s.hold()
		const readers = 50
		read := make(chan reading, readers)
		for range readers {
			go func() {
				r, err := b.GetWith(t.Context(), "k", tier.ReadOptions{MinVersion: 2})
				read <- reading{r.Value, err}
			}()
		}
		synctest.Wait()
		release()
		for range readers {
			if r := <-read; r.err != nil || r.value != "v2" {
				t.Fatalf("%q, %v; want v2", r.value, r.err)
			}
		}
		// The last of them may have come after the first load began, and have begun another.
		if n := s.count("k"); n > 3 {
			t.Errorf("%d loads for %d readers", n, readers)
		}
		synctest.Wait()
		expect(t, b, "k", "v2") // and nobody goes back
		for _, version := range []int64{3, math.MaxInt64} {
			r, err := b.GetWith(t.Context(), "k", tier.ReadOptions{MinVersion: version})
			if !errors.Is(err, tier.ErrVersion) || r.Value != "" || r.Version != 2 {
				t.Errorf("version %d: %+v, %v; want ErrVersion", version, r, err)
			}
		}
		landed(b)
		synctest.Wait()
		expectFrom(t, b, "k", "v2", tier.OutcomeL1) // a version that there is not spoils nothing
		expect(t, a, "k", "v2")
	})
}

func TestGetWith_minVersionOfWhatWasDeletedIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		c := newCache(t, soleConfig(s))
		s.set("k", "v1")
		expect(t, c, "k", "v1")
		delete(s.rows, "k") // and its version is forgotten
		if r, err := c.GetWith(t.Context(), "k", tier.ReadOptions{MinVersion: 5}); !errors.Is(err, tier.ErrNotFound) {
			t.Errorf("%+v, %v; want ErrNotFound", r, err)
		}
	})
}

// J3: the load that is under way has read its row before the change.
func TestGetWith_minVersionDoesNotJoinALoadThatHasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		c := newCache(t, soleConfig(s))
		s.set("k", "v1")
		release := s.hold()
		first := getAsync(t.Context(), c, "k")
		synctest.Wait()
		s.set("k", "v2") // on another process, which has not told this one
		read := make(chan reading, 1)
		go func() {
			r, err := c.GetWith(t.Context(), "k", tier.ReadOptions{MinVersion: 2})
			read <- reading{r.Value, err}
		}()
		synctest.Wait()
		release()
		if r := <-read; r.err != nil || r.value != "v2" {
			t.Errorf("%q, %v; want v2", r.value, r.err)
		}
		<-first
		synctest.Wait()
		expectFrom(t, c, "k", "v2", tier.OutcomeL1)
	})
}

// What was seen stands, whatever a reader asks for: a load that began before a change was known is not accepted because
// it began after somebody asked for more than there is.
func TestGetWith_versionThatThereIsNotDoesNotBringBackAnOlderOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		c := newCache(t, soleConfig(s))
		s.set("k", "v1")
		expect(t, c, "k", "v1")
		release := s.hold()
		read := make(chan tier.Result[string], 1)
		go func() {
			r, _ := c.GetWith(t.Context(), "k", tier.ReadOptions{MinVersion: math.MaxInt64})
			read <- r
		}()
		synctest.Wait()
		invalidate(t, c, s.set("k", "v2"))
		release()
		if r := <-read; r.Version != 2 {
			t.Errorf("the source was said to have version %d, want 2", r.Version)
		}
		expect(t, c, "k", "v2")
	})
}

func TestGetWith_maxAgeCountsFromTheLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, b, _, bus := newPair(t, s, nil)
		s.set("k", "v")
		invalidate(t, a, tier.Change{Key: "other"})
		expect(t, a, "k", "v")
		landed(a)
		pass(10 * time.Second)
		for _, end := range bus {
			end.Heard(time.Now())
		}
		expectWith(t, a, tier.ReadOptions{MaxAge: 10 * time.Second}, "v", tier.OutcomeL1)
		expectWith(t, b, tier.ReadOptions{MaxAge: 10 * time.Second}, "v", tier.OutcomeL2)
		expectWith(t, b, tier.ReadOptions{MaxAge: 9 * time.Second}, "v", tier.OutcomeLoad)
		landed(b)                                                                        // readers have their answer before the record is in L2
		expectWith(t, a, tier.ReadOptions{MaxAge: 9 * time.Second}, "v", tier.OutcomeL2) // b's
		if n := s.count("k"); n != 2 {
			t.Errorf("%d loads, want 2", n)
		}
	})
}

func TestGetWith_noStaleWaitsAndFails(t *testing.T) {
	for _, from := range []string{"L1", "L2"} {
		t.Run(from, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				a, c, _, bus := newPair(t, s, staleConfig)
				s.set("k", "old")
				expect(t, a, "k", "old")
				if from == "L1" {
					c = a
				}
				s.set("k", "new")
				pass(61 * time.Second)
				for _, end := range bus {
					end.Heard(time.Now())
				}
				s.fail(errDown)
				if r, err := c.GetWith(t.Context(), "k", tier.ReadOptions{NoStale: true}); !errors.Is(err, errDown) {
					t.Errorf("%+v, %v; want the loader's error", r, err)
				}
				expectWith(t, c, tier.ReadOptions{}, "old", tier.OutcomeStale)
				synctest.Wait()
				s.fail(nil)
				expectWith(t, c, tier.ReadOptions{NoStale: true}, "new", tier.OutcomeLoad)
			})
		})
	}
}

// Readers with the same wish share a load.
func TestGetWith_readersThatSkipRemoteShareALoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		a, _, _, _ := newPair(t, s, nil)
		s.set("k", "v")
		release := s.hold()
		const readers = 50
		read := make(chan reading, readers)
		for range readers {
			go func() {
				r, err := a.GetWith(t.Context(), "k", tier.ReadOptions{SkipRemote: true})
				read <- reading{r.Value, err}
			}()
		}
		synctest.Wait()
		release()
		for range readers {
			if r := <-read; r.err != nil || r.value != "v" {
				t.Fatalf("%q, %v; want v", r.value, r.err)
			}
		}
		if n := s.count("k"); n != 1 {
			t.Errorf("%d loads for %d readers", n, readers)
		}
	})
}
