package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

func aboutProducts(notes []note) []note {
	return slices.DeleteFunc(slices.Clone(notes), func(n note) bool { return n.tag })
}

func tagsIn(notes []note) (tags []string) {
	for _, n := range notes {
		if n.tag {
			tags = append(tags, n.key)
		}
	}
	return tags
}

func skusOf(t *testing.T, c *Cached, f Filter) (skus []string, from Outcome) {
	t.Helper()
	l, err := c.List(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	var p Page
	if err := json.Unmarshal(l.Body, &p); err != nil {
		t.Fatal(err)
	}
	for _, item := range p.Items {
		skus = append(skus, item.SKU)
	}
	return skus, l.Outcome
}

// A page follows every kind of change of a member, and one that the change does not concern stays.
func TestList_followsItsMembers(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c, _ := recorded(t, d)
		add := func(sku, category, brand string) int64 {
			w, err := c.Create(t.Context(), Draft{SKU: sku, Name: sku, Category: category, Brand: brand})
			if err != nil {
				t.Fatal(err)
			}
			return w.ID
		}
		a := add("a", "lamps", "x")
		add("b", "chairs", "y")
		lamps, chairs, x, all := Filter{Category: "lamps"}, Filter{Category: "chairs"}, Filter{Brand: "x"}, Filter{}
		expect := func(step string, f Filter, want ...string) {
			t.Helper()
			if got, _ := skusOf(t, c, f); !slices.Equal(got, want) {
				t.Errorf("%s: %+v shows %q, want %q", step, f, got, want)
			}
		}
		warm := func() {
			for _, f := range []Filter{lamps, chairs, x, all} {
				skusOf(t, c, f)
			}
		}
		warm()
		if _, from := skusOf(t, c, lamps); from != tier.OutcomeL1 && from != tier.OutcomeL2 {
			t.Errorf("a page that was read before comes from %v", from)
		}
		add("c", "lamps", "x")
		expect("create", lamps, "a", "c")
		expect("create", x, "a", "c")
		expect("create", all, "a", "b", "c")
		if _, from := skusOf(t, c, chairs); from == tier.OutcomeLoad {
			t.Error("a page of another category was loaded again")
		}
		warm()
		move := func(d Draft) (Draft, error) { d.Category = "chairs"; return d, nil }
		if _, err := c.Patch(t.Context(), a, move, nil); err != nil {
			t.Fatal(err)
		}
		expect("move", lamps, "c")
		expect("move", chairs, "a", "b")
		warm()
		if _, err := c.Delete(t.Context(), a, nil); err != nil {
			t.Fatal(err)
		}
		expect("delete", chairs, "b")
		expect("delete", x, "c")
		expect("delete", all, "b", "c")
		warm()
		if _, err := c.Invalidate(t.Context(), nil, []string{"category:lamps"}, false); err != nil {
			t.Fatal(err)
		}
		if _, from := skusOf(t, c, lamps); from != tier.OutcomeLoad {
			t.Errorf("after its tag was invalidated by hand the page comes from %v", from)
		}
	})
}

// An import is one message for each tag, however many products it has (PostgreSQL; see the migration for SQLite).
func TestUpsert_sendsEachTagOnce(t *testing.T) {
	t.Parallel()
	d := open(t, testenv.SharedPostgres(t).NewDatabase(t))
	var batch []Draft
	for i := range 200 {
		batch = append(batch, Draft{SKU: fmt.Sprint(i), Name: "n", Category: fmt.Sprint("c", i%2)})
	}
	_, notes, err := d.upsert(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	tags := tagsIn(notes)
	slices.Sort(tags)
	if !slices.Equal(tags, []string{"category:c0", "category:c1", "list"}) || len(aboutProducts(notes)) != 200 {
		t.Errorf("%d products, tags %q", len(aboutProducts(notes)), tags)
	}
}

func TestList_ofAFilterTooLongForAKeyIsNotCached(t *testing.T) {
	t.Parallel()
	c, _ := recorded(t, open(t, "sqlite:"+t.TempDir()+"/db"))
	for range 2 {
		if _, from := skusOf(t, c, Filter{Query: strings.Repeat("word ", 300)}); from != tier.OutcomeBypass {
			t.Errorf("the page comes from %v", from)
		}
	}
}

func TestFilter_keyIsReadBack(t *testing.T) {
	t.Parallel()
	for _, f := range []Filter{
		{}, {Limit: 50, After: 1<<62 + 1, Category: `a","b`, Brand: "\x00<&>", SKU: "ü", Query: "]"}, {Limit: 1, Query: "category"},
	} {
		if got, ok := filterOf(f.key()); !ok || got != f {
			t.Errorf("%+v came back as %+v", f, got)
		}
	}
}
