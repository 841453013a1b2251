package tier_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/tiercel-go/tiercel/tier"
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
