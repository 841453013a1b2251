package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func TestCreate_returnsWhatTheDatabaseHolds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		p, notes, err := d.create(t.Context(), Draft{
			SKU: "43900", Name: "Ütf €", Description: "a\nb", Brand: "B", Category: "Batteries", Price: price(t, "5.490"),
			Stock: 120, ImageURL: "https://example.org/<x>&y", Attributes: json.RawMessage(`{"a": "<b>", "n": 1.10}`),
		})
		if err != nil {
			t.Fatal(err)
		}
		if p.ID <= 0 || p.Version <= 0 || p.UpdatedAt.IsZero() || p.Currency != "USD" || p.Price.String() != "5.490" {
			t.Errorf("created %+v", p)
		}
		tags := tagsIn(notes)
		slices.Sort(tags)
		if !slices.Equal(tags, []string{"brand:B", "category:Batteries", "list"}) {
			t.Errorf("a new product sends the tags %q", tags)
		}
		notes = aboutProducts(notes)
		if len(notes) != 1 || notes[0].key != fmt.Sprint(p.ID) || notes[0].version != p.Version || notes[0].row <= 0 {
			t.Errorf("notes %+v of product %d, version %d", notes, p.ID, p.Version)
		}
		all, err := d.load(t.Context(), p.ID)
		if err != nil || len(all) != 1 || all[0].Absent || !reflect.DeepEqual(all[0].Product, p) {
			t.Errorf("loaded %+v, %v; created %+v", all, err, p)
		}
		if _, _, err := d.create(t.Context(), draftOf("43900")); !errors.Is(err, ErrSKUTaken) {
			t.Errorf("a second product with the sku: %v", err)
		}
	})
}

func TestVersion_growsAcrossDeleteAndCreate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		p := create(t, d, draftOf("1"))
		q, notes, err := d.modify(t.Context(), p.ID, nil, func(x Draft) (Draft, error) { x.Stock = 5; return x, nil })
		notes = aboutProducts(notes)
		if err != nil || q.Version <= p.Version || len(notes) != 1 || notes[0].version != q.Version {
			t.Fatalf("modified to %+v (notes %+v, %v) from version %d", q, notes, err, p.Version)
		}
		notes, err = d.remove(t.Context(), p.ID, nil)
		notes = aboutProducts(notes)
		if err != nil || len(notes) != 1 || notes[0].version <= q.Version {
			t.Fatalf("removed with notes %+v, %v; version was %d", notes, err, q.Version)
		}
		all, err := d.load(t.Context(), p.ID, 4711)
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		slices.SortFunc(all, func(a, b found) int { return int(a.ID - b.ID) })
		if !all[0].Absent || all[0].Version != notes[0].version || !all[1].Absent || all[1].Version != 0 {
			t.Errorf("absent %+v, want version %d, and 0 for what never was", all, notes[0].version)
		}
		sqlExec(t, d, "INSERT INTO products (id, sku, name) VALUES (?, '1', 'again')", p.ID)
		again, err := d.load(t.Context(), p.ID)
		if err != nil || again[0].Absent || again[0].Version <= notes[0].version {
			t.Errorf("created again as %+v, %v; deleted at version %d", again, err, notes[0].version)
		}
	})
}

func TestModify_withoutAChangeWritesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		draft := draftOf("1")
		draft.Attributes, draft.Price = json.RawMessage(`{ "b" : [1, 2], "a": null }`), price(t, "5.49")
		p := create(t, d, draft)
		q, notes, err := d.modify(t.Context(), p.ID, nil, func(d Draft) (Draft, error) { return d, nil })
		if err != nil || len(notes) != 0 || !reflect.DeepEqual(p, q) {
			t.Errorf("modify gave %+v, notes %+v, %v; was %+v", q, notes, err, p)
		}
		q, notes, err = d.modify(t.Context(), p.ID, nil, func(d Draft) (Draft, error) {
			d.Price = price(t, "5.490")
			return d, nil
		})
		if err != nil || len(aboutProducts(notes)) != 1 || q.Price.String() != "5.490" || q.Version <= p.Version {
			t.Errorf("a change of digits only gave %+v, notes %+v, %v", q, notes, err)
		}
	})
}

func TestWrites_honourAMatch(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		p := create(t, d, draftOf("1"))
		rename := func(id int64, m *Match) error {
			_, _, err := d.modify(t.Context(), id, m, func(d Draft) (Draft, error) { d.Name += "x"; return d, nil })
			return err
		}
		for _, c := range []struct {
			name string
			id   int64
			m    *Match
			want error
		}{
			{"another version", p.ID, &Match{Versions: []int64{p.Version - 1, p.Version + 1}}, ErrPrecondition},
			{"its version", p.ID, &Match{Versions: []int64{1 << 40, p.Version}}, nil},
			{"its version before the last write", p.ID, &Match{Versions: []int64{p.Version}}, ErrPrecondition},
			{"any", p.ID, &Match{Any: true}, nil},
			{"none", p.ID, nil, nil},
			{"absent, any", 999, &Match{Any: true}, ErrPrecondition},
			{"absent, none", 999, nil, ErrNotFound},
		} {
			if err := rename(c.id, c.m); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		if _, err := d.remove(t.Context(), p.ID, &Match{Versions: []int64{p.Version}}); !errors.Is(err, ErrPrecondition) {
			t.Errorf("remove at an old version: %v", err)
		}
		if _, err := d.remove(t.Context(), 999, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("remove of nothing: %v", err)
		}
	})
}

func TestModify_refusesAnotherSKUAndPassesTheCallersError(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		p := create(t, d, draftOf("1"))
		_, _, err := d.modify(t.Context(), p.ID, nil, func(d Draft) (Draft, error) { d.SKU = "2"; return d, nil })
		var invalid *InvalidError
		if !errors.As(err, &invalid) || invalid.Fields[0].Pointer != "/sku" {
			t.Errorf("another sku: %v", err)
		}
		mine := errors.New("mine")
		_, _, err = d.modify(t.Context(), p.ID, nil, func(d Draft) (Draft, error) { return d, mine })
		if err != mine { //nolint:errorlint // as it is
			t.Errorf("the caller's error came back as %v", err)
		}
	})
}

// Another program's rows need not be what a client may send: a change of something else is no reason to refuse them.
func TestModify_leavesAloneWhatItDoesNotChange(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		sqlExec(t, d, "INSERT INTO products (sku, name, currency) VALUES ('x', ?, 'usd')", "two\nlines")
		page, err := d.List(t.Context(), Filter{SKU: "x"})
		if err != nil || len(page.Items) != 1 {
			t.Fatal(page, err)
		}
		id := page.Items[0].ID
		p, _, err := d.modify(t.Context(), id, nil, func(d Draft) (Draft, error) { d.Stock = 7; return d, nil })
		if err != nil || p.Stock != 7 || p.Name != "two\nlines" {
			t.Errorf("%+v, %v", p, err)
		}
		_, _, err = d.modify(t.Context(), id, nil, func(d Draft) (Draft, error) { d.Name, d.Brand = "a\nb", "c\nd"; return d, nil })
		var invalid *InvalidError
		if !errors.As(err, &invalid) || len(invalid.Fields) != 2 {
			t.Errorf("other bad values: %v", err)
		}
	})
}

func TestUpsert_takesRepeatedSKUsInOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		last := draftOf("1")
		last.Name = "last"
		done, _, err := d.upsert(t.Context(), []Draft{draftOf("1"), draftOf("2"), draftOf("1"), last, last})
		if err != nil || done != (Upserted{Inserted: 2, Updated: 1, Unchanged: 2}) {
			t.Errorf("%+v, %v", done, err)
		}
		page, err := d.List(t.Context(), Filter{SKU: "1"})
		if err != nil || len(page.Items) != 1 || page.Items[0].Name != "last" {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
