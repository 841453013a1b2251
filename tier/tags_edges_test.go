package tier_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// One key that has a tag as none can be does not take the others of its batch with it.
func TestTags_badOneIsAnErrorOfItsKeysOnly(t *testing.T) {
	s := newSource()
	long := strings.Repeat("x", tier.MaxKeyLen+1)
	keys := []string{"fruit/k", "bad/k", "plain"}
	for _, key := range keys {
		s.set(key, "v")
	}
	c := newCache(t, tier.Config[string]{Load: s.load, Tags: func(key string) []string {
		if key == "bad/k" {
			return []string{"fruit", long}
		}
		return byLetter(key)
	}})
	got, err := c.GetMany(t.Context(), keys)
	var many *tier.ManyError
	if !errors.As(err, &many) || len(many.Keys) != 1 || !errors.Is(many.Keys["bad/k"], tier.ErrKey) {
		t.Errorf("the error is %v, want one of bad/k alone", err)
	}
	if len(got) != 2 || got["fruit/k"] != "v" || got["plain"] != "v" {
		t.Errorf("got %v, want the other two", got)
	}
}

// Without L2 tokens are this process' own, and there is nothing that a new one could hide from others.
func TestTags_tokensOfL1AloneAreNotUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("fruit/k", "v1")
		bus := tiertest.NewBus(tiertest.NewRemote(), window)
		c := newCache(t, tier.Config[string]{Load: s.load, Bus: bus, Tags: byLetter})
		expect(t, c, "fruit/k", "v1")
		synctest.Wait()
		for range 5 {
			pass(window)
			bus.Heard(time.Now())
			expectFrom(t, c, "fruit/k", "v1", tier.OutcomeL1)
		}
	})
}
