package store

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

func TestLoad_sendsNothingOfARowThatIsHeld(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		a, b := create(t, d, draftOf("a")), create(t, d, draftOf("b"))
		all, err := d.loadUnless(t.Context(), []int64{a.ID, b.ID, 4711}, []int64{a.Version, b.Version - 1, 3})
		if err != nil || len(all) != 3 {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, f := range all {
			switch f.ID {
			case a.ID:
				if !f.Unchanged || f.Absent || f.Version != a.Version || f.SKU != "" || f.Name != "" || f.Attributes != nil {
					t.Errorf("the row that is held came as %+v", f)
				}
			case b.ID:
				if f.Unchanged || f.Absent || f.Version != b.Version || f.SKU != "b" || !f.UpdatedAt.Equal(b.UpdatedAt) {
					t.Errorf("the row that is not held came as %+v", f)
				}
			default:
				if f.Unchanged || !f.Absent {
					t.Errorf("the row that there is not came as %+v", f)
				}
			}
		}
	})
}

func TestCached_productThatDidNotChangeLivesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		const ttl = 50 * time.Millisecond
		c, err := NewCached(CachedConfig{DB: d, Tier: tier.Config[Document]{TTL: ttl, RemoteTTL: ttl}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		p := create(t, d, draftOf("a"))
		first, err := c.Get(t.Context(), "1")
		if err != nil || p.ID != 1 {
			t.Fatal(p.ID, err)
		}
		for loads := c.Stats().Loads; c.Stats().Loads < loads+3; {
			r, err := c.Get(t.Context(), "1")
			if err != nil || r.Version != p.Version || !bytes.Equal(r.Body, first.Body) || &r.Body[0] != &first.Body[0] {
				t.Fatalf("%+v, %v; want the very body that is held", r, err)
			}
		}
	})
}

func TestCached_getAtLeast(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		c, err := NewCached(CachedConfig{DB: d})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		p := create(t, d, draftOf("a"))
		if _, err := c.Get(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		sqlExec(t, d, "UPDATE products SET name = 'changed' WHERE id = ?", p.ID) // and this process was not told
		if r, err := c.GetAtLeast(t.Context(), "1", p.Version); err != nil || r.Version != p.Version {
			t.Errorf("version %d: %d, %v", p.Version, r.Version, err)
		}
		if r, err := c.GetAtLeast(t.Context(), "1", p.Version+1); err != nil || r.Version <= p.Version {
			t.Errorf("a later version: %d, %v", r.Version, err)
		}
		if _, err := c.GetAtLeast(t.Context(), "1", p.Version+1000); !errors.Is(err, ErrVersion) {
			t.Errorf("a version that there is not: %v, want ErrVersion", err)
		}
		if _, err := c.GetAtLeast(t.Context(), "4711", 1); !errors.Is(err, ErrNotFound) {
			t.Errorf("a product that there is not: %v, want ErrNotFound", err)
		}
	})
}
