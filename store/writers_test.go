package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestModify_losesNoUpdate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		p := create(t, d, draftOf("1"))
		const writers, each = 8, 10
		versions := make(chan [2]int64, writers*each) // stock, version
		var running sync.WaitGroup
		for range writers {
			running.Go(func() {
				for range each {
					q, _, err := d.modify(context.Background(), p.ID, nil, func(x Draft) (Draft, error) { x.Stock++; return x, nil })
					if err != nil {
						t.Error(err)
						return
					}
					versions <- [2]int64{q.Stock, q.Version}
				}
			})
		}
		running.Wait()
		close(versions)
		var all [][2]int64
		for v := range versions {
			all = append(all, v)
		}
		slices.SortFunc(all, func(a, b [2]int64) int { return int(a[0] - b[0]) })
		for i, v := range all {
			if v[0] != int64(i+1) || i > 0 && v[1] <= all[i-1][1] {
				t.Fatalf("stock and version %v at write %d: an update was lost, or versions are not in the order of commits", v, i+1)
			}
		}
		if len(all) != writers*each {
			t.Errorf("%d writes", len(all))
		}
	})
}

// Two imports with the same products in opposite order lock each other's rows.
func TestUpsert_inOppositeOrdersEndsWell(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		var running sync.WaitGroup
		for w := range 4 {
			running.Go(func() {
				for round := range 5 {
					batch := make([]Draft, 50)
					for i := range batch {
						batch[i] = draftOf(fmt.Sprint(i))
						batch[i].Name = fmt.Sprint(w, round)
					}
					if w%2 == 1 {
						slices.Reverse(batch)
					}
					if _, _, err := d.upsert(context.Background(), batch); err != nil {
						t.Error(err)
					}
				}
			})
		}
		running.Wait()
		if page, err := d.List(t.Context(), Filter{Limit: 500}); err != nil || len(page.Items) != 50 {
			t.Errorf("%d products, %v", len(page.Items), err)
		}
	})
}

func TestMigrate_byManyAtOnceAppliesEachOnce(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"postgres": testenv.SharedPostgres(t).NewDatabase(t), "sqlite": "sqlite:" + t.TempDir() + "/db",
	} {
		t.Run(name, func(t *testing.T) {
			applied := make(chan []string, 4)
			var running sync.WaitGroup
			for range cap(applied) {
				running.Go(func() {
					d, err := Open(context.Background(), Config{URL: url, MaxConns: 4})
					if err != nil {
						t.Error(err)
						return
					}
					defer func() { _ = d.Close() }()
					names, err := d.Migrate(context.Background())
					if err != nil {
						t.Error(err)
					}
					applied <- names
				})
			}
			running.Wait()
			close(applied)
			var all []string
			for names := range applied {
				all = append(all, names...)
			}
			slices.Sort(all)
			if want := []string{"00001_products.sql", "00002_outbox.sql", "00003_tags.sql"}; !slices.Equal(all, want) {
				t.Errorf("applied %q, want %q", all, want)
			}
		})
	}
}

// Hazards 12, 14 and 45: whoever writes, and however, the outbox says what was committed and nothing else.
func TestOutbox_followsEveryProgram(t *testing.T) {
	t.Parallel()
	pg := testenv.SharedPostgres(t)
	url := pg.NewDatabase(t)
	d := open(t, url)
	a, b := create(t, d, draftOf("a")), create(t, d, draftOf("b"))
	keyA, keyB := fmt.Sprint("key product:", a.ID), fmt.Sprint("key product:", b.ID)
	const role = "shop_writer" // may write products and knows nothing of the outbox
	pg.Psql(t, url, "CREATE ROLE "+role+"; GRANT SELECT, UPDATE ON products TO "+role)
	defer pg.Psql(t, url, "DROP OWNED BY "+role+"; DROP ROLE "+role)
	var last int64
	newRows(t, d, &last)
	for _, c := range []struct {
		sql  string
		want []string
	}{
		{"UPDATE products SET stock = 1 WHERE sku = 'a'", []string{keyA}},
		{"UPDATE products SET stock = stock + 1", []string{keyA, keyB}},
		{"UPDATE products SET id = 77 WHERE sku = 'b'", []string{keyB, "key product:77"}},
		{"BEGIN; UPDATE products SET stock = 5; ROLLBACK", nil},
		{"BEGIN; SAVEPOINT s; UPDATE products SET stock = 5 WHERE sku = 'b'; ROLLBACK TO s; UPDATE products SET stock = 6 WHERE sku = 'a'; COMMIT", []string{keyA}},
		{"BEGIN; SAVEPOINT s; UPDATE products SET stock = 7 WHERE sku = 'a'; RELEASE s; COMMIT", []string{keyA}},
		{"SET search_path = pg_catalog; UPDATE public.products SET stock = 8 WHERE sku = 'a'", []string{keyA}},
		{"SET ROLE " + role + "; UPDATE products SET stock = 9 WHERE sku = 'a'", []string{keyA}},
		{"DELETE FROM products WHERE sku = 'a'", []string{keyA}},
		{"TRUNCATE products", []string{"all"}},
		{"INSERT INTO tiercel_outbox (kind) VALUES ('all')", []string{"all"}},
	} {
		pg.Psql(t, url, c.sql)
		rows := newRows(t, d, &last)
		if tags := count(rows, "tag list"); tags > 1 || (tags == 0) == slices.ContainsFunc(rows, isKey) {
			t.Errorf("%s: the outbox says %q, want one row of the tag list with a change of a product", c.sql, rows)
		}
		rows = slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, "tag ") })
		slices.Sort(rows)
		slices.Sort(c.want)
		if !slices.Equal(rows, c.want) {
			t.Errorf("%s: the outbox says %q, want %q", c.sql, rows, c.want)
		}
	}
	if all, err := d.load(t.Context(), a.ID); err != nil || !all[0].Absent || all[0].Version <= a.Version {
		t.Errorf("after TRUNCATE %+v, %v: its absence needs a version above %d", all, err, a.Version)
	}
}

func isKey(row string) bool { return strings.HasPrefix(row, "key ") }

// newRows are the rows with ids above *last, which it moves on. (A cursor would show rows again while another test of the
// cluster holds xmin back.)
func newRows(t *testing.T, d *DB, last *int64) (rows []string) {
	t.Helper()
	var got []struct {
		ID        int64
		Kind, Key string
	}
	if err := d.db.Select(&got, "SELECT id, kind, key FROM tiercel_outbox WHERE id > $1 ORDER BY id", *last); err != nil {
		t.Fatal(err)
	}
	for _, r := range got {
		rows = append(rows, strings.TrimSpace(r.Kind+" "+r.Key))
		*last = r.ID
	}
	return rows
}

// The first transaction to write is the last to commit.
func TestHazard13_outboxShowsTheEarlierWriterThatCommitsLater(t *testing.T) {
	t.Parallel()
	pg := testenv.SharedPostgres(t)
	d := open(t, pg.NewDatabase(t))
	a, b := create(t, d, draftOf("a")), create(t, d, draftOf("b"))
	early, err := d.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = early.Rollback() }()
	if _, err := early.ExecContext(t.Context(), "UPDATE products SET stock = 1 WHERE id = $1", a.ID); err != nil {
		t.Fatal(err)
	}
	sqlExec(t, d, "UPDATE products SET stock = 1 WHERE id = ?", b.ID)
	rows, cursor := outboxSince(t, d, -1)
	if n := count(rows, fmt.Sprint("key product:", b.ID)); n != 2 {
		t.Errorf("the later writer's commit is held up: %q", rows)
	}
	if err := early.Commit(); err != nil {
		t.Fatal(err)
	}
	if rows, _ := outboxSince(t, d, cursor); count(rows, fmt.Sprint("key product:", a.ID)) == 0 {
		t.Errorf("the earlier writer's row is missed from cursor %d: %q", cursor, rows)
	}
	pending, oldest, err := d.Outbox().Lag(t.Context(), -1)
	if err != nil || pending != 8 || oldest <= 0 || oldest > time.Minute {
		t.Errorf("Lag = %d, %v, %v", pending, oldest, err)
	}
}

func count(in []string, s string) (n int) {
	for _, r := range in {
		if r == s {
			n++
		}
	}
	return n
}

// One purge of several at once deletes; the others return at once and delete nothing.
func TestPurge_byManyAtOnceIsDoneOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *DB) {
		for i := range 20 {
			create(t, d, draftOf(fmt.Sprint(i))) // two rows: the key's and list
		}
		var mu sync.Mutex
		var deleted int64
		var running sync.WaitGroup
		for range 4 {
			running.Go(func() {
				n, err := d.Outbox().Purge(context.Background(), 0)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				deleted += n
				mu.Unlock()
			})
		}
		running.Wait()
		if left, _ := outboxSince(t, d, -1); deleted+int64(len(left)) != 40 {
			t.Errorf("%d deleted and %d left of 40", deleted, len(left))
		}
		if _, err := d.load(t.Context(), 1); errors.Is(err, ErrUnavailable) {
			t.Error(err)
		}
	})
}
