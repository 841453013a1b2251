package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// bounced opens a database through PgBouncer, whose connections are fewer than the callers.
func bounced(t *testing.T) (d *DB, direct string) {
	t.Helper()
	pg := testenv.SharedPostgres(t)
	direct = pg.NewDatabase(t)
	return open(t, pg.StartPgBouncer(t, 3).URL(direct)), direct
}

// Each statement may run on another connection of the database: nothing must depend on the one before.
func TestPgBouncer_everythingWorksInTransactionMode(t *testing.T) {
	d, _ := bounced(t)
	var ids []int64
	for _, sku := range []string{"a", "b", "c"} {
		ids = append(ids, create(t, d, draftOf(sku)).ID)
	}
	var callers sync.WaitGroup
	for i := range 30 {
		callers.Go(func() {
			ctx, id := context.Background(), ids[i%len(ids)]
			if _, err := d.load(ctx, ids...); err != nil {
				t.Error(err)
			}
			if _, _, err := d.modify(ctx, id, nil, func(old Draft) (Draft, error) { old.Stock++; return old, nil }); err != nil {
				t.Error(err)
			}
			if _, _, _, err := d.Outbox().Scan(ctx, 0, func(int64, string, string) error { return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	callers.Wait()
	page, err := d.List(t.Context(), Filter{Limit: 10})
	if err != nil || len(page.Items) != len(ids) {
		t.Fatalf("%d products, %v", len(page.Items), err)
	}
	for _, p := range page.Items {
		if p.Stock != 10 {
			t.Errorf("product %d has a stock of %d, want 10", p.ID, p.Stock)
		}
	}
	if _, err := d.Outbox().Purge(t.Context(), time.Hour); err != nil {
		t.Error(err)
	}
	if _, err := d.remove(t.Context(), ids[0], nil); err != nil {
		t.Error(err)
	}
}

// Also that a lock of a session is none there: whoever holds one does not know who gets the session next.
func TestPgBouncer_migrationsOfManyAtOnceAreAppliedOnce(t *testing.T) {
	pg := testenv.SharedPostgres(t)
	direct := pg.NewDatabase(t)
	way := pg.StartPgBouncer(t, 3)
	var mu sync.Mutex
	var applied []string
	var starting sync.WaitGroup
	for range 6 {
		starting.Go(func() {
			d, err := Open(context.Background(), Config{URL: way.URL(direct)})
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = d.Close() }()
			names, err := d.Migrate(context.Background())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			applied = append(applied, names...)
		})
	}
	starting.Wait()
	slices.Sort(applied)
	if len(applied) == 0 || len(slices.Compact(slices.Clone(applied))) != len(applied) {
		t.Errorf("applied %v", applied)
	}
	db, err := sql.Open("postgres", direct)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var locks int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").Scan(&locks); err != nil || locks != 0 {
		t.Errorf("%d locks are left, %v", locks, err)
	}
}
