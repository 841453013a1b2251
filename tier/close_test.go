package tier_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// Hazard 46, and G1; TestMain looks for goroutines left behind.
func TestHazard46_closeUnderLoad(t *testing.T) {
	for range 30 {
		s := newSource()
		remote := tiertest.NewRemote()
		c := newCache(t, tier.Config[string]{Load: s.load, Remote: remote, Bus: tiertest.NewBus(remote, window)})
		var wg sync.WaitGroup
		started := make(chan struct{}, 8)
		for w := range 8 {
			wg.Go(func() {
				for i := 0; ; i++ {
					key := fmt.Sprint(w, i%20)
					_, err := c.Get(t.Context(), key)
					if errors.Is(err, tier.ErrClosed) {
						return
					}
					if err != nil && !errors.Is(err, tier.ErrNotFound) {
						t.Errorf("Get while closing: %v", err)
						return
					}
					_, err = c.GetMany(t.Context(), []string{key, "x"})
					c.Evict(key)
					c.EvictAll()
					if err != nil && !errors.Is(err, tier.ErrClosed) {
						t.Errorf("GetMany while closing: %v", err)
					}
					if i == 3 {
						started <- struct{}{}
					}
				}
			})
		}
		<-started
		var closing sync.WaitGroup
		for range 3 {
			closing.Go(func() {
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		closing.Wait()
		wg.Wait()
		if err := c.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
	}
}

func TestClose_waitersGetErrClosed(t *testing.T) {
	s := newSource()
	s.set("k", "v")
	defer s.hold()()
	c := newCache(t, tier.Config[string]{Load: s.load})
	read := getAsync(t.Context(), c, "k")
	s.awaitLoad(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if r := <-read; !errors.Is(r.err, tier.ErrClosed) {
		t.Errorf("the waiter got %q, %v", r.value, r.err)
	}
	if _, err := c.GetFresh(t.Context(), "k"); !errors.Is(err, tier.ErrClosed) {
		t.Errorf("GetFresh after Close: %v", err)
	}
	if err := c.Refresh(t.Context(), "k"); !errors.Is(err, tier.ErrClosed) {
		t.Errorf("Refresh after Close: %v", err)
	}
	if _, err := c.Inspect(t.Context(), "k"); !errors.Is(err, tier.ErrClosed) {
		t.Errorf("Inspect after Close: %v", err)
	}
}

func TestNew_nameIsTakenOnceOnABus(t *testing.T) {
	s := newSource()
	remote := tiertest.NewRemote()
	bus := tiertest.NewBus(remote, window)
	c := newCache(t, tier.Config[string]{Load: s.load, Remote: remote, Bus: bus})
	if _, err := tier.New(tier.Config[string]{Name: "test", Load: s.load, Bus: bus}); err == nil {
		t.Error("two caches of one name on one bus")
	}
	_ = c.Close()
	newCache(t, tier.Config[string]{Load: s.load, Remote: remote, Bus: bus})
}

// Hazard 47, in small: nothing is left of a key but its entry.
func TestHazard47_missesLeaveNoResidue(t *testing.T) {
	s := newSource()
	remote := tiertest.NewRemote()
	c := newCache(t, tier.Config[string]{Load: s.load, Remote: remote, Bus: tiertest.NewBus(remote, window)})
	for i := range 20_000 {
		expectAbsent(t, c, fmt.Sprint(i))
	}
	if err := c.Close(); err != nil { // waits for the flights
		t.Fatal(err)
	}
	if st := c.Stats(); st.FlightsActive != 0 || st.LoadsRunning != 0 || remote.Watchers() != 0 {
		t.Errorf("%d flights, %d loads and %d watches are left", st.FlightsActive, st.LoadsRunning, remote.Watchers())
	}
}
