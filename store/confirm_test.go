package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// A confirmingBus numbers its receipts and notes what it is asked.
type confirmingBus struct {
	*recordingBus
	published int
	asked     []string
	committed []time.Time
	answer    error
}

func (b *confirmingBus) PublishWithReceipt(ctx context.Context, keys []string, rows []int64) (string, error) {
	if err := b.Publish(ctx, keys, rows); err != nil {
		return "", err
	}
	b.published++
	return strconv.Itoa(b.published), nil
}

func (b *confirmingBus) PublishTagsWithReceipt(ctx context.Context, tags []string, rows []int64) (string, error) {
	if err := b.PublishTags(ctx, tags, rows); err != nil {
		return "", err
	}
	return "tags", nil
}

func (b *confirmingBus) Confirm(_ context.Context, receipt string, committed time.Time) error {
	b.asked, b.committed = append(b.asked, receipt), append(b.committed, committed)
	return b.answer
}

func confirming(t *testing.T) (*Cached, *confirmingBus) {
	t.Helper()
	d := open(t, "sqlite:"+t.TempDir()+"/db")
	first, recording := recorded(t, d)
	if err := first.Close(); err != nil { // its name on the bus is needed
		t.Fatal(err)
	}
	bus := &confirmingBus{recordingBus: recording}
	c, err := NewCached(CachedConfig{DB: d, StalenessBound: time.Hour, Tier: tier.Config[Document]{Bus: bus}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, bus
}

func TestConfirm_asksTheBusAboutTheWritesOwnMessage(t *testing.T) {
	c, bus := confirming(t)
	made, err := c.Create(t.Context(), draftOf("1"))
	if err != nil {
		t.Fatal(err)
	}
	written := time.Now()
	gone, err := c.Delete(t.Context(), made.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []Written{made, gone} {
		if err := c.Confirm(t.Context(), w); err != nil {
			t.Errorf("Confirm = %v", err)
		}
	}
	if !slices.Equal(bus.asked, []string{"1,tags", "2,tags"}) || !bus.committed[0].Before(written) || bus.committed[1].Before(written) {
		t.Errorf("asked about %q, committed at %v; the second was written after %v", bus.asked, bus.committed, written)
	}
	bus.answer = errors.New("not yet")
	if err := c.Confirm(t.Context(), made); !errors.Is(err, bus.answer) {
		t.Errorf("Confirm = %v, want what the bus says", err)
	}
}

// A client whose write was not confirmed says it again: then nothing is written, and peers may still not know of it.
func TestConfirm_ofAWriteThatChangedNothingTellsThePeersAgain(t *testing.T) {
	c, bus := confirming(t)
	made, err := c.Create(t.Context(), draftOf("1"))
	if err != nil {
		t.Fatal(err)
	}
	bus.keys, bus.rows = nil, nil
	same, err := c.Patch(t.Context(), made.ID, func(d Draft) (Draft, error) { return d, nil }, nil)
	if err != nil || same.Version != made.Version || len(bus.keys) != 0 {
		t.Fatalf("Patch = %+v, %v, published %q; want nothing written", same, err, bus.keys)
	}
	if err := c.Confirm(t.Context(), same); err != nil {
		t.Fatal(err)
	}
	key := "product:" + strconv.FormatInt(made.ID, 10)
	if !slices.Equal(bus.keys, []string{key}) || !slices.Equal(bus.rows, []int64{0}) || !slices.Equal(bus.asked, []string{"2"}) {
		t.Errorf("published %q with rows %v and asked about %q", bus.keys, bus.rows, bus.asked)
	}
}

func TestConfirm_ofAPendingWriteHasNoMessageButItsTime(t *testing.T) {
	c, bus := confirming(t)
	bus.err = errors.New("no Redis")
	before := time.Now()
	w, err := c.Create(t.Context(), draftOf("1"))
	if err != nil || !w.Pending {
		t.Fatalf("Create = %+v, %v", w, err)
	}
	after := time.Now()
	if err := c.Confirm(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if at := bus.committed[0]; !slices.Equal(bus.asked, []string{""}) || at.Before(before) || at.After(after) {
		t.Errorf("asked about %q committed at %v", bus.asked, at)
	}
}

func TestConfirm_withoutABusWaitsForTheBound(t *testing.T) {
	const bound = 300 * time.Millisecond
	d := open(t, "sqlite:"+t.TempDir()+"/db")
	c, err := NewCached(CachedConfig{DB: d, StalenessBound: bound, Tier: tier.Config[Document]{TrustWindow: bound / 3}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	w, err := c.Create(t.Context(), draftOf("1"))
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := c.Confirm(t.Context(), w); err != nil || time.Since(began) < bound {
		t.Errorf("Confirm = %v after %v, want the bound, %v", err, time.Since(began), bound)
	}
	ctx, cancel := context.WithTimeout(t.Context(), bound/30)
	defer cancel()
	if err := c.Confirm(ctx, w); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Confirm = %v, want that of its context", err)
	}
}
