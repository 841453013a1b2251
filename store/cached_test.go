package store

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

func newCached(t *testing.T, d *DB) *Cached {
	t.Helper()
	remote := tiertest.NewRemote()
	c, err := NewCached(CachedConfig{DB: d, Tier: tier.Config[Document]{
		MaxBytes: 1 << 20, TTL: time.Hour, RemoteTTL: time.Hour, NegativeTTL: time.Hour,
		Remote: remote, Bus: tiertest.NewBus(remote, 970*time.Millisecond),
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestCached_aProductFromCreateToDelete(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		ctx := t.Context()
		made, err := c.Create(ctx, Draft{SKU: "s1", Name: "Ünïcode <b>", Price: price(t, "5.490"), Attributes: []byte(`{"a":[1,null]}`)})
		if err != nil {
			t.Fatal(err)
		}
		key := strconv.FormatInt(made.ID, 10)
		read := func(outcome Outcome) Read {
			t.Helper()
			r, err := c.Get(ctx, key)
			if err != nil || r.Outcome != outcome {
				t.Fatalf("Get = %+v, %v; want it from %v", r, err, outcome)
			}
			return r
		}
		r := read(tier.OutcomeLoad)
		if !bytes.Equal(r.Body, made.Body) || r.Version != made.Version || r.ETag[0] != strconv.Quote(strconv.FormatInt(r.Version, 10)) {
			t.Errorf("read %s (%v), written %s", r.Body, r.ETag, made.Body)
		}
		for _, want := range []string{`"price":"5.490"`, `"currency":"USD"`, `"name":"Ünïcode <b>"`, `"attributes":{"a":`} {
			if !strings.Contains(string(r.Body), want) {
				t.Errorf("%s does not hold %s", r.Body, want)
			}
		}
		if _, err := c.Create(ctx, Draft{SKU: "s1", Name: "x"}); !errors.Is(err, ErrSKUTaken) {
			t.Errorf("Create with a taken sku: %v", err)
		}
		if _, err := c.Replace(ctx, made.ID, Draft{Name: "x"}, &Match{Versions: []int64{made.Version + 9}}); !errors.Is(err, ErrPrecondition) {
			t.Errorf("Replace of another version: %v", err)
		}
		w, err := c.Replace(ctx, made.ID, Draft{Name: "New"}, &Match{Versions: []int64{made.Version}})
		if err != nil || w.Version <= made.Version || !strings.Contains(string(w.Body), `"price":null`) || !strings.Contains(string(w.Body), `"sku":"s1"`) {
			t.Fatalf("Replace = %s, %v", w.Body, err)
		}
		if r := read(tier.OutcomeLoad); !bytes.Equal(r.Body, w.Body) {
			t.Errorf("after Replace read %s", r.Body)
		}
		p, err := c.Patch(ctx, made.ID, func(d Draft) (Draft, error) { d.Stock = 7; return d, nil }, nil)
		if err != nil || !strings.Contains(string(p.Body), `"stock":7`) || !strings.Contains(string(p.Body), `"name":"New"`) {
			t.Fatalf("Patch = %s, %v", p.Body, err)
		}
		gone, err := c.Delete(ctx, made.ID, nil)
		if err != nil || gone.Version <= p.Version {
			t.Fatalf("Delete = %+v, %v", gone, err)
		}
		if r, err := c.Get(ctx, key); !errors.Is(err, ErrNotFound) || r.Version != gone.Version {
			t.Errorf("after Delete: version %d, %v; want not found with version %d", r.Version, err, gone.Version)
		}
		if _, err := c.Delete(ctx, made.ID, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("second Delete: %v", err)
		}
		again, err := c.Create(ctx, Draft{SKU: "s1", Name: "Again"})
		if err != nil || again.Version <= gone.Version {
			t.Errorf("created again with version %d after %d, %v", again.Version, gone.Version, err)
		}
		if in, err := c.Inspect(ctx, "product:"+key); err != nil || !in.Agree || in.Database == nil || !in.Database.Absent {
			t.Errorf("Inspect = %+v, %v", in, err)
		}
	})
}

func TestUpsert_whatIsUnchangedIsNotWritten(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		batch := make([]Draft, 100)
		for i := range batch {
			batch[i] = Draft{SKU: fmt.Sprint("sku-", i), Name: "n", Price: price(t, "1.0"), Attributes: []byte(`{"b":1,"a":"ä"}`)}
		}
		got, err := c.Upsert(t.Context(), batch)
		if err != nil || got != (Upserted{Inserted: 100}) {
			t.Fatalf("first: %+v, %v", got, err)
		}
		rows := func() (n int) {
			if err := d.db.QueryRowx("SELECT count(*) FROM tiercel_outbox").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := rows()
		if got, err := c.Upsert(t.Context(), batch); err != nil || got != (Upserted{Unchanged: 100}) || rows() != before {
			t.Errorf("again: %+v, %v, %d outbox rows more", got, err, rows()-before)
		}
		batch[3].Price = price(t, "1.00")
		batch = append(batch, Draft{SKU: "new", Name: "n"}) //nolint:makezero // it is full
		if got, err := c.Upsert(t.Context(), batch); err != nil || got != (Upserted{Inserted: 1, Updated: 1, Unchanged: 99}) {
			t.Errorf("one digit more: %+v, %v", got, err)
		}
	})
}

func TestList_pagesByKeyAndFilters(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		var batch []Draft
		for i := range 25 {
			batch = append(batch, Draft{SKU: fmt.Sprint(i), Name: fmt.Sprint("Blue Chair ", i), Brand: fmt.Sprint("b", i%2), Category: "chairs"})
		}
		batch = append(batch, Draft{SKU: "t", Name: "Table", Description: "matches a blue chair", Category: "tables"})
		if _, err := c.Upsert(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		seen := 0
		for f := (Filter{Limit: 10}); ; {
			page, err := d.List(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			seen += len(page.Items)
			if page.Next == 0 {
				break
			}
			f.After = page.Next
		}
		if seen != 26 {
			t.Errorf("%d products on all pages, want 26", seen)
		}
		for f, want := range map[Filter]int{
			{Category: "chairs"}: 25, {Category: "chairs", Brand: "b1"}: 12, {SKU: "t"}: 1, {Query: "CHAIR blue"}: 26,
			{Query: "chair table"}: 1, {Query: `") OR 1=1 -- * NEAR(`}: 0, {Query: "  "}: 26, {Category: "x\x00"}: 0,
		} {
			f.Limit = 500
			if page, err := d.List(t.Context(), f); err != nil || len(page.Items) != want {
				t.Errorf("%+v: %d products, %v; want %d", f, len(page.Items), err, want)
			}
			n := 0
			if err := c.Stream(t.Context(), f, func(*Product) error { n++; return nil }); err != nil || n != want {
				t.Errorf("%+v: %d products streamed, %v; want %d", f, n, err, want)
			}
		}
	})
}

func TestGet_hitDoesNotAllocate(t *testing.T) {
	d := open(t, "sqlite:"+t.TempDir()+"/db")
	c := newCached(t, d)
	w, err := c.Create(t.Context(), Draft{SKU: "s", Name: "n"})
	if err != nil {
		t.Fatal(err)
	}
	key, ctx := strconv.FormatInt(w.ID, 10), t.Context()
	if _, err := c.Get(ctx, key); err != nil {
		t.Fatal(err)
	}
	for c.Stats().FlightsActive > 0 {
		runtime.Gosched()
	}
	if n := testing.AllocsPerRun(1000, func() { _, _ = c.Get(ctx, key) }); n != 0 {
		t.Errorf("Get allocates %v times", n)
	}
}

// The trigger on a table that is not ours.
func TestInstallOutbox_invalidatesByTemplate(t *testing.T) {
	pg := testenv.SharedPostgres(t)
	url := pg.NewDatabase(t)
	d := open(t, url)
	pg.Psql(t, url, `CREATE SCHEMA shop; CREATE TABLE shop."Odd Name" (a int, "b c" text)`)
	ctx := t.Context()
	for _, bad := range [][2]string{{"nowhere", "x:{a}"}, {`shop.Odd Name`, "x:{no}"}, {`shop.Odd Name`, "no braces"}, {"products", "product:{id}"}} {
		if err := d.InstallOutbox(ctx, bad[0], bad[1]); err == nil {
			t.Errorf("InstallOutbox(%q, %q) succeeded", bad[0], bad[1])
		}
	}
	for range 2 {
		if err := d.InstallOutbox(ctx, "shop.Odd Name", "stöck:{a}'-{b c}!"); err != nil {
			t.Fatal(err)
		}
	}
	pg.Psql(t, url, `INSERT INTO shop."Odd Name" VALUES (1, 'x'); UPDATE shop."Odd Name" SET a = 2; DELETE FROM shop."Odd Name"; TRUNCATE shop."Odd Name"`)
	keys := []string{}
	if _, _, _, err := d.Outbox().Scan(ctx, -1, func(_ int64, kind, key string) error {
		keys = append(keys, kind+" "+key)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{"all ", "all ", "key stöck:1'-x!", "key stöck:1'-x!", "key stöck:2'-x!", "key stöck:2'-x!", "all "}
	if fmt.Sprint(keys) != fmt.Sprint(want) {
		t.Errorf("outbox rows %q, want %q", keys, want)
	}
	tables, err := d.OutboxStatus(ctx)
	if err != nil || len(tables) != 2 || tables[1].Template != "stöck:{a}'-{b c}!" || !tables[1].Enabled {
		t.Errorf("OutboxStatus = %+v, %v", tables, err)
	}
	if err := d.RemoveOutbox(ctx, "shop.Odd Name"); err != nil {
		t.Fatal(err)
	}
	if tables, err := d.OutboxStatus(ctx); err != nil || len(tables) != 1 {
		t.Errorf("after RemoveOutbox %+v, %v", tables, err)
	}
}
