package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// A recordingBus notes what is published.
type recordingBus struct {
	tier.TagBus
	keys []string
	tags []string
	rows []int64
	err  error
}

func (b *recordingBus) PublishTags(ctx context.Context, tags []string, rows []int64) error {
	b.tags, b.rows = append(b.tags, tags...), append(b.rows, rows...)
	return errors.Join(b.err, b.TagBus.PublishTags(ctx, tags, rows))
}

func (b *recordingBus) Publish(ctx context.Context, keys []string, rows []int64) error {
	b.keys, b.rows = append(b.keys, keys...), append(b.rows, rows...)
	return errors.Join(b.err, b.TagBus.Publish(ctx, keys, rows))
}

func recorded(t *testing.T, d *DB) (*Cached, *recordingBus) {
	t.Helper()
	remote := tiertest.NewRemote()
	bus := &recordingBus{TagBus: tiertest.NewBus(remote, 970*time.Millisecond)}
	c, err := NewCached(CachedConfig{DB: d, Tier: tier.Config[Document]{Remote: remote, Bus: bus}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, bus
}

func TestWrites_nameTheirOutboxRows(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c, bus := recorded(t, d)
		w, err := c.Create(t.Context(), draftOf("1"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Delete(t.Context(), w.ID, nil); err != nil {
			t.Fatal(err)
		}
		var rows []int64
		if err := d.db.Select(&rows, "SELECT id FROM tiercel_outbox ORDER BY id"); err != nil {
			t.Fatal(err)
		}
		key := "product:" + strconv.FormatInt(w.ID, 10)
		slices.Sort(bus.rows)
		if !slices.Equal(bus.keys, []string{key, key}) || !slices.Equal(bus.tags, []string{ListTag, ListTag}) ||
			!slices.Equal(bus.rows, rows) {
			t.Errorf("published %q with rows %v, the outbox has %v", bus.keys, bus.rows, rows)
		}
		bus.keys = nil
		for _, write := range []func() error{
			func() error { _, err := c.Create(t.Context(), Draft{}); return err },
			func() error { _, err := c.Delete(t.Context(), 999, nil); return err },
			func() error { _, err := c.Patch(t.Context(), 999, nil, nil); return err },
			func() error { _, err := c.Upsert(t.Context(), []Draft{draftOf("ok"), {SKU: "bad"}}); return err },
		} {
			if write() == nil || len(bus.keys) != 0 {
				t.Errorf("a write that failed published %q", bus.keys)
			}
		}
	})
}

// The mark of a named row would suppress the relay's message, should the commit become visible only after a reader
// has filled L2 with the old value; and a version that was never committed would turn the cache's hits into loads.
func TestWrites_ofUnknownOutcomeInvalidateWithoutRowAndVersion(t *testing.T) {
	c, bus := recorded(t, open(t, "sqlite:"+t.TempDir()+"/db"))
	unknown := &UnknownError{Err: errors.New("the wire is cut")}
	w, err := c.announce(t.Context(), []note{{row: 5, key: "7", version: 99}, {row: 6, tag: true, key: ListTag}}, unknown)
	if w.Pending || !errors.Is(err, unknown) || !errors.Is(err, ErrUnavailable) {
		t.Errorf("announce = %+v, %v", w, err)
	}
	if !slices.Equal(bus.keys, []string{"product:7"}) || !slices.Equal(bus.rows, []int64{0, 0}) || !slices.Equal(bus.tags, []string{ListTag}) {
		t.Errorf("published %q with rows %v", bus.keys, bus.rows)
	}
	if in, err := c.cache.Inspect(t.Context(), "7"); err != nil || in.Seen != 0 {
		t.Errorf("version %d is believed, %v", in.Seen, err)
	}
}

func TestWrites_sayWhenTheOutboxMustTell(t *testing.T) {
	c, bus := recorded(t, open(t, "sqlite:"+t.TempDir()+"/db"))
	bus.err = errors.New("no Redis")
	w, err := c.Create(t.Context(), draftOf("1"))
	if err != nil || !w.Pending {
		t.Errorf("Create = %+v, %v; want it pending, not failed", w, err)
	}
	r, err := c.Get(t.Context(), strconv.FormatInt(w.ID, 10))
	if err != nil || r.Version != w.Version {
		t.Errorf("read version %d after writing %d, %v", r.Version, w.Version, err)
	}
}

// An operator invalidates by hand just when Redis is out of order: what is called pending must come.
func TestInvalidate_withoutRedisIsLeftToTheOutbox(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c, bus := recorded(t, d)
		bus.err = errors.New("no Redis")
		if pending, err := c.Invalidate(t.Context(), []string{"product:7", "product:8"}, nil, false); !pending || err != nil {
			t.Errorf("keys: %v, %v", pending, err)
		}
		var keys []string
		if err := d.db.Select(&keys, "SELECT kind || ' ' || key FROM tiercel_outbox ORDER BY id"); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(keys, []string{"key product:7", "key product:8"}) {
			t.Errorf("the outbox holds %q", keys)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if pending, err := c.Invalidate(t.Context(), []string{"product:7"}, nil, false); pending || err == nil {
			t.Errorf("without an outbox: %v, %v; want an error", pending, err)
		}
	})
}

// Hazard 19: what was known as absent dies with the create, and what was known as there with the delete.
func TestGet_followsDeleteAndCreateOfTheSameID(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		key, last := "", int64(0)
		for range 5 {
			w, err := c.Create(t.Context(), draftOf("1"))
			if err != nil {
				t.Fatal(err)
			}
			if key != "" { // the id that was deleted before comes back
				sqlExec(t, d, "UPDATE products SET id = "+key+" WHERE id = ?", w.ID)
				if _, err := c.Invalidate(t.Context(), []string{"product:" + key}, nil, false); err != nil { // as the relay does
					t.Fatal(err)
				}
				w.ID, _ = strconv.ParseInt(key, 10, 64)
			}
			key = strconv.FormatInt(w.ID, 10)
			r, err := c.Get(t.Context(), key)
			if err != nil || r.Version <= last {
				t.Fatalf("created: version %d after %d, %v", r.Version, last, err)
			}
			gone, err := c.Delete(t.Context(), w.ID, nil)
			if err != nil || gone.Version <= r.Version {
				t.Fatalf("Delete = %+v, %v; was version %d", gone, err, r.Version)
			}
			if r, err := c.Get(t.Context(), key); !errors.Is(err, ErrNotFound) || r.Version < gone.Version {
				t.Fatalf("deleted: %+v, %v", r, err)
			}
			last = gone.Version
		}
	})
}
