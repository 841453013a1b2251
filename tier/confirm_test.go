package tier_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// A confirmer is a bus whose peers know when told says so.
type confirmer struct {
	*tiertest.Bus
	told func(receipt string, committed time.Time) error
}

func (b confirmer) PublishWithReceipt(ctx context.Context, keys []string, rows []int64) (string, error) {
	if err := b.Publish(ctx, keys, rows); err != nil {
		return "", err
	}
	return keys[0], nil
}

func (b confirmer) PublishTagsWithReceipt(ctx context.Context, tags []string, rows []int64) (string, error) {
	if err := b.PublishTags(ctx, tags, rows); err != nil {
		return "", err
	}
	return "tag " + tags[0], nil
}

func (b confirmer) Confirm(_ context.Context, receipt string, committed time.Time) error {
	return b.told(receipt, committed)
}

func confirmed(t *testing.T, bus tier.Bus) *tier.Cache[string] {
	t.Helper()
	cfg := tier.Config[string]{Name: "c", Bus: bus, Load: func(context.Context, string) (tier.Versioned[string], error) {
		return tier.Versioned[string]{Value: "v", Version: 1}, nil
	}}
	c, err := tier.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestConfirm_asksTheBusForTheInvalidationsReceipt(t *testing.T) {
	unsure := errors.New("not yet")
	fault := errors.New("no Redis")
	end := tiertest.NewBus(tiertest.NewRemote(), time.Second)
	var receipt string
	var committed time.Time
	c := confirmed(t, confirmer{end, func(r string, at time.Time) error { receipt, committed = r, at; return unsure }})
	for _, want := range []struct {
		fault   error
		receipt string
	}{{nil, "c:1"}, {fault, ""}} {
		end.SetFault(want.fault)
		before := time.Now()
		r, err := c.InvalidateWithReceipt(t.Context(), tier.Change{Key: "1"})
		if !errors.Is(err, want.fault) || (err != nil) != errors.Is(err, tier.ErrPending) {
			t.Errorf("InvalidateWithReceipt = %v, want %v", err, want.fault)
		}
		after := time.Now()
		if err := c.Confirm(t.Context(), r); !errors.Is(err, unsure) {
			t.Errorf("Confirm = %v, want what the bus says", err)
		}
		if receipt != want.receipt || committed.Before(before) || committed.After(after) {
			t.Errorf("asked for %q at %v, want %q between %v and %v", receipt, committed, want.receipt, before, after)
		}
	}
}

func TestConfirm_claimsNothingThatNobodyKnows(t *testing.T) {
	c := confirmed(t, tiertest.NewBus(tiertest.NewRemote(), time.Second)) // a bus that cannot confirm
	r, err := c.InvalidateWithReceipt(t.Context(), tier.Change{Key: "1"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Confirm(t.Context(), r) == nil {
		t.Error("confirmed by a bus that cannot")
	}
	alone := confirmed(t, nil)
	if r, err = alone.InvalidateWithReceipt(t.Context(), tier.Change{Key: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := alone.Confirm(t.Context(), r); err != nil {
		t.Errorf("Confirm without peers = %v", err)
	}
}
