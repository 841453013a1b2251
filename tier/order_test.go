package tier_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// S2: a reader was given 5 by a flight that may not write L1; what L1 still holds must not be served again.
func TestGet_neverGoesBackToAnOlderEntry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "4")
		c := newCache(t, tier.Config[string]{Load: s.load})
		expect(t, c, "k", "4")
		synctest.Wait()
		s.set("k", "5")
		release := s.hold()
		fresh := func() <-chan reading {
			out := make(chan reading, 1)
			go func() {
				r, err := c.GetFresh(t.Context(), "k")
				out <- reading{r.Value, err}
			}()
			synctest.Wait()
			return out
		}
		first := fresh()
		s.fail(errDown)
		second := fresh() // is the flight of record now, and fails
		release()
		if r := <-first; r.value != "5" || r.err != nil {
			t.Fatalf("the first flight brought %q, %v", r.value, r.err)
		}
		<-second
		s.fail(nil)
		expect(t, c, "k", "5")
	})
}

// S3: of two flights the one that began last is kept, whichever ends last, also without versions.
func TestGet_anOlderFlightDoesNotOverwriteANewerOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		loads := 0
		c := newCache(t, tier.Config[string]{Load: func(context.Context, string) (tier.Versioned[string], error) {
			loads++
			if loads == 1 {
				<-gate
				return tier.Versioned[string]{Value: "old"}, nil
			}
			return tier.Versioned[string]{Value: "new"}, nil
		}})
		early := getAsync(t.Context(), c, "k")
		synctest.Wait()
		if r, err := c.GetFresh(t.Context(), "k"); err != nil || r.Value != "new" {
			t.Fatalf("GetFresh = %q, %v", r.Value, err)
		}
		synctest.Wait()
		close(gate)
		<-early
		synctest.Wait()
		expectFrom(t, c, "k", "new", tier.OutcomeL1)
	})
}

// S1: what was seen binds for B after it was, whatever L1 keeps and however old L2 is.
func TestGet_remembersForTheBoundWhatWasSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "4")
		a, b, _, _ := newPair(t, s, nil)
		expect(t, a, "k", "4")
		synctest.Wait() // until L2 has it
		s.set("k", "5")
		if r, err := b.GetFresh(t.Context(), "k"); err != nil || r.Value != "5" {
			t.Fatalf("GetFresh = %q, %v", r.Value, err)
		}
		pass(2*window + 50*time.Millisecond)
		b.EvictAll()
		expectFrom(t, b, "k", "5", tier.OutcomeLoad)
	})
}

// A haltedBus calls at when its position is asked for.
type haltedBus struct {
	*tiertest.Bus
	at func()
}

func (b *haltedBus) Position(shard int) string {
	position := b.Bus.Position(shard)
	b.at()
	return position
}

// C1: a message comes when a flight that completes has just asked for the position.
func TestGet_messageBetweenPositionAndFloorsIsNotOverlooked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "1")
		remote := tiertest.NewRemote()
		bus := &haltedBus{Bus: tiertest.NewBus(remote, window), at: func() {}}
		c := newCache(t, tier.Config[string]{Load: s.load, Remote: remote, Bus: bus})
		expect(t, c, "k", "1")
		synctest.Wait()
		s.set("k", "2") // moves what was seen, so that the entry is stamped anew (S2)
		release := s.hold()
		read := make(chan reading, 1)
		go func() {
			r, err := c.GetFresh(t.Context(), "k")
			read <- reading{r.Value, err}
		}()
		synctest.Wait()
		s.set("k", "3")
		bus.at = sync.OnceFunc(func() {
			if err := bus.Publish(t.Context(), []string{"test:k"}, nil); err != nil {
				t.Error(err)
			}
		})
		release()
		if r := <-read; r.value != "2" || r.err != nil { // it began before 3
			t.Errorf("GetFresh = %q, %v", r.value, r.err)
		}
		synctest.Wait()
		expectFrom(t, c, "k", "3", tier.OutcomeLoad)
	})
}
