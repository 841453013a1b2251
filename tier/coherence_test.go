package tier_test

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// Hazard 2: under many readers, no read that starts after Invalidate returned sees an older version.
func TestHazard02_noReadAfterInvalidateSeesTheOldValue(t *testing.T) {
	s := newSource()
	s.set("k", "0")
	c := newCache(t, tier.Config[string]{Load: s.load})
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if _, err := c.Get(t.Context(), "k"); err != nil {
					t.Error(err)
					return
				}
				runtime.Gosched() // or the loads get no processor among the readers
			}
		})
	}
	for i := range 500 {
		change := s.set("k", strconv.Itoa(i+1))
		if err := c.Invalidate(t.Context(), tier.Change{Key: "k"}); err != nil { // the version is not told
			t.Fatal(err)
		}
		r, err := c.GetInfo(t.Context(), "k")
		if err != nil || r.Version < change.Version {
			t.Fatalf("after Invalidate of version %d: read %d, %v", change.Version, r.Version, err)
		}
	}
	close(done)
	readers.Wait()
}

// Hazard 4, and J1.
func TestHazard04_readAfterInvalidateDoesNotJoinTheOldLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		c := newCache(t, tier.Config[string]{Load: s.load})
		release := s.hold()
		early := getAsync(t.Context(), c, "k")
		synctest.Wait()
		s.set("k", "new")
		invalidate(t, c, tier.Change{Key: "k"})
		late := getAsync(t.Context(), c, "k")
		synctest.Wait()
		release()
		// The early reader may have either: if the late one's load ends first its own is too old, and repeated.
		if r := <-early; r.err != nil || (r.value != "old" && r.value != "new") {
			t.Errorf("the early reader got %q, %v", r.value, r.err)
		}
		if r := <-late; r.err != nil || r.value != "new" {
			t.Errorf("the late reader got %q, %v; want new", r.value, r.err)
		}
		expectFrom(t, c, "k", "new", tier.OutcomeL1)
	})
}

// F2, F3: what was loaded before an invalidation is not stored after it, by key or for all.
func TestInvalidate_loadInFlightIsNotStored(t *testing.T) {
	for name, drop := range map[string]func(*tier.Cache[string]){
		"key": func(c *tier.Cache[string]) { c.Evict("k") },
		"all": func(c *tier.Cache[string]) { c.EvictAll() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				s.set("k", "old")
				rejected := 0
				c := newCache(t, tier.Config[string]{Load: s.load, Hooks: tier.Hooks{FillRejected: func(string) { rejected++ }}})
				release := s.hold()
				early := getAsync(t.Context(), c, "k")
				synctest.Wait()
				s.set("k", "new")
				drop(c)
				release()
				<-early
				synctest.Wait()
				expectFrom(t, c, "k", "new", tier.OutcomeLoad)
				if rejected != 1 {
					t.Errorf("%d rejected fills were reported, want 1", rejected)
				}
			})
		})
	}
}

// J2: without any message, a load that was paused for longer than D gives its value to nobody who came later.
func TestGet_doesNotJoinAFlightOlderThanTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		c := newCache(t, tier.Config[string]{Load: s.load, TrustWindow: window, LoadTimeout: time.Minute})
		release := s.hold()
		early := getAsync(t.Context(), c, "k")
		synctest.Wait()
		s.set("k", "new")
		pass(window + time.Millisecond)
		late := getAsync(t.Context(), c, "k")
		synctest.Wait()
		release()
		if r := <-late; r.err != nil || r.value != "new" {
			t.Errorf("the late reader got %q, %v; want new", r.value, r.err)
		}
		<-early
	})
}

// S1: a version that a reader has had is the least that the next one gets, even when L2 still has an older one.
func TestGet_neverGoesBackToAnOlderRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "4")
		a, b, remote, _ := newPair(t, s, nil)
		expect(t, a, "k", "4")
		synctest.Wait() // until L2 has it
		old := remote.Record("test:k")
		s.set("k", "5")
		if r, err := b.GetFresh(t.Context(), "k"); err != nil || r.Value != "5" {
			t.Fatalf("GetFresh = %q, %v", r.Value, err)
		}
		b.EvictAll()
		if remote.Record("test:k") != old {
			t.Fatal("L2 no longer has the old record: the test shows nothing")
		}
		expectFrom(t, b, "k", "5", tier.OutcomeLoad)
	})
}

// S1 at a join: a reader who has seen 5 may join a flight that is about to read 4 from L2.
func TestGet_joiningRaisesWhatTheFlightMustReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "4")
		a, b, _, _ := newPair(t, s, nil)
		expect(t, a, "k", "4")
		synctest.Wait() // until L2 has it
		b.EvictAll()
		first := getAsync(t.Context(), b, "k") // will find 4 in L2
		s.set("k", "5")
		r, err := b.GetFresh(t.Context(), "k")
		if err != nil || r.Value != "5" {
			t.Fatalf("GetFresh = %q, %v", r.Value, err)
		}
		if got := <-getAsync(t.Context(), b, "k"); got.value != "5" {
			t.Errorf("a reader after 5 was seen got %q, %v", got.value, got.err)
		}
		<-first
	})
}

// Hazard 19.
func TestHazard19_deleteAndRecreate(t *testing.T) {
	s := newSource()
	a, b, _, _ := newPair(t, s, nil)
	expectAbsent(t, a, "k")
	expectAbsent(t, b, "k")
	for i := range 50 {
		value := fmt.Sprint("v", i)
		invalidate(t, a, s.set("k", value))
		expect(t, a, "k", value)
		expect(t, b, "k", value)
		invalidate(t, b, s.delete("k"))
		expectAbsent(t, a, "k")
		expectAbsent(t, b, "k")
	}
}

// Hazard 44.
func TestHazard44_invalidateSaysWhenPeersCouldNotBeTold(t *testing.T) {
	s := newSource()
	s.set("k", "old")
	a, b, _, bus := newPair(t, s, nil)
	expect(t, a, "k", "old")
	expect(t, b, "k", "old")
	bus[0].SetFault(errDown)
	change := s.set("k", "new")
	err := a.Invalidate(t.Context(), change)
	if !errors.Is(err, tier.ErrPending) || !errors.Is(err, errDown) {
		t.Fatalf("Invalidate = %v, want ErrPending with its cause", err)
	}
	if err := a.InvalidateAll(t.Context()); !errors.Is(err, tier.ErrPending) {
		t.Errorf("InvalidateAll = %v, want ErrPending", err)
	}
	if err := a.InvalidateTags(t.Context(), "t"); !errors.Is(err, tier.ErrPending) {
		t.Errorf("InvalidateTags = %v, want ErrPending", err)
	}
	// Read your writes holds here all the same, although L2 still has the old record.
	expect(t, a, "k", "new")
}

// The trust rule (4.4): without proof an entry lives for the window, with it for its TTL.
func TestGet_entryIsServedForTheWindowWithoutProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "old")
		_, b, remote, bus := newPair(t, s, nil)
		expect(t, b, "k", "old")
		bus[1].SetDeaf(true)
		bus[1].Heard(time.Time{})
		s.set("k", "new")
		remote.Drop("test:k")
		pass(window)
		expectFrom(t, b, "k", "old", tier.OutcomeL1)
		pass(time.Millisecond)
		expect(t, b, "k", "new")
		pass(window + time.Millisecond)
		bus[1].Heard(time.Now())
		expectFrom(t, b, "k", "new", tier.OutcomeL1)
		s.set("k", "newer")
		remote.Drop("test:k")
		pass(window + time.Millisecond) // the proof is too old now
		expect(t, b, "k", "newer")
	})
}

// Anchored (4.5): a record read while a message was missing is not covered by a later proof.
func TestGet_recordReadBehindAMissingMessageIsServedForTheWindowOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "1")
		a, b, remote, bus := newPair(t, s, nil)
		expect(t, a, "k", "1")
		bus[1].SetDeaf(true)
		invalidate(t, a, tier.Change{Key: "other"}) // moves the log on, unheard by b
		expectFrom(t, b, "k", "1", tier.OutcomeL2)
		s.set("k", "2")
		remote.Drop("test:k")
		pass(window + time.Millisecond)
		bus[1].Heard(time.Now())
		expect(t, b, "k", "2")
	})
}

// A whole-cache message leaves nothing readable in any tier.
func TestInvalidateAll_leavesNothing(t *testing.T) {
	s := newSource()
	for i := range 100 {
		s.set(strconv.Itoa(i), "old")
	}
	a, b, _, _ := newPair(t, s, nil)
	for i := range 100 {
		expect(t, a, strconv.Itoa(i), "old")
		expect(t, b, strconv.Itoa(i), "old")
		s.set(strconv.Itoa(i), "new")
	}
	if err := a.InvalidateAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		expect(t, b, strconv.Itoa(i), "new")
		expect(t, a, strconv.Itoa(i), "new")
	}
}

// Hazard 24, the record's part.
func TestHazard24_unreadableRecordIsAMissAndIsOverwritten(t *testing.T) {
	for _, garbage := range []string{"", "x", "\x00\x00\x00\x00\x01\x00", "some other format of a record, of any length"} {
		t.Run(fmt.Sprintf("%q", garbage), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				s.set("k", "v")
				a, b, remote, _ := newPair(t, s, nil)
				remote.SetRecord("test:k", "GEN-000000000000"+garbage)
				expectFrom(t, a, "k", "v", tier.OutcomeLoad)
				expectFrom(t, b, "k", "v", tier.OutcomeL2)
			})
		})
	}
}

// Hazard 49: whatever ristretto does with Set and Del, no read sees what was invalidated.
func TestHazard49_ristrettosRacesDoNotSurface(t *testing.T) {
	s := newSource()
	c := newCache(t, tier.Config[string]{Load: s.load, MaxBytes: 1 << 16}) // far too small: Sets are dropped
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 500 {
				key := fmt.Sprint(w, "-", i%50)
				change := s.set(key, fmt.Sprint(i))
				if err := c.Invalidate(t.Context(), change); err != nil {
					t.Error(err)
					return
				}
				for range 3 {
					if r, err := c.GetInfo(t.Context(), key); err != nil || r.Version != change.Version {
						t.Errorf("%s: read version %d (%v) after %d was written", key, r.Version, err, change.Version)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

var _ tier.Remote = (*tiertest.Remote)(nil)
