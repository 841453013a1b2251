package tier_test

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

func TestMinVersion_saysWhatAReplicaMustBring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.set("k", "1")
		var asked []int64 // what each load must bring
		a, b, remote, bus := newPair(t, s, func(cfg *tier.Config[string]) {
			cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
				asked = append(asked, tier.MinVersion(ctx, key))
				return s.load(ctx, key)
			}
		})
		heard := func() {
			for _, end := range bus {
				end.Heard(time.Now())
			}
		}
		load := func(c *tier.Cache[string], want int64, when string) {
			t.Helper()
			asked = nil
			if _, err := c.GetFresh(t.Context(), "k"); err != nil {
				t.Fatal(err)
			}
			if len(asked) != 1 || asked[0] != want {
				t.Errorf("%s the load must bring %v, want %d", when, asked, want)
			}
		}
		load(a, 0, "at first")
		load(a, 1, "after a read of version 1")
		load(b, 0, "in another process")
		s.set("k", "2")
		invalidate(t, a, tier.Change{Key: "k"})
		load(a, math.MaxInt64, "where it was invalidated")
		load(b, math.MaxInt64, "where the message was heard")
		keep := 3*window + time.Second
		pass(keep - time.Millisecond)
		heard()
		load(b, math.MaxInt64, "still")
		pass(keep)
		heard()
		load(b, 2, "a while later")
		pass(2 * keep)
		heard()
		load(b, 0, "when all is forgotten")
		b.EvictAll() // messages may have been missed
		load(b, math.MaxInt64, "after a gap")
		pass(3 * keep)
		load(b, math.MaxInt64, "without proof that nothing was missed")
		remote.Drop("test:k")
	})
}

// A table on a primary, and on a standby whose replay stands still: the standby still has the row from before the change.
func TestHazard22_laggingReadReplicaDoesNotRefillAnOldRow(t *testing.T) {
	t.Parallel()
	primary := testenv.StartPostgres(t)
	url := primary.NewDatabase(t)
	primary.Psql(t, url, "CREATE TABLE t (k text PRIMARY KEY, body text, version bigint); INSERT INTO t VALUES ('k', 'old', 1), ('u', 'old', 1)")
	standby := primary.StartStandby(t)
	server := testenv.StartRedis(t)
	open := func(url string) *sql.DB {
		db, err := sql.Open("postgres", url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	replica := open(standby.Of(t, url))
	main := open(url)
	row := func(ctx context.Context, db *sql.DB, key string) (v tier.Versioned[string], err error) {
		err = db.QueryRowContext(ctx, "SELECT body, version FROM t WHERE k = $1", key).Scan(&v.Value, &v.Version)
		if errors.Is(err, sql.ErrNoRows) {
			return tier.Versioned[string]{Absent: true}, nil
		}
		return v, err
	}
	fromReplica := make(chan string, 100) // keys whose answer was the replica's
	process := func() *tier.Cache[string] {
		return newProcessBound(t, server, newSource(), time.Second, func(cfg *tier.Config[string]) {
			cfg.LockTTL, cfg.LockWait = 200*time.Millisecond, 400*time.Millisecond
			cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
				v, err := row(ctx, replica, key)
				if err == nil && !v.Absent && v.Version >= tier.MinVersion(ctx, key) {
					fromReplica <- key
					return v, nil
				}
				return row(ctx, main, key)
			}
		})
	}
	writer, reader, cold := process(), process(), process()
	testenv.Eventually(t, 10*time.Second, func() bool {
		v, err := row(t.Context(), replica, "k")
		return err == nil && v.Value == "old"
	}, "the standby follows")
	standby.Psql(t, standby.URL(), "SELECT pg_wal_replay_pause()")
	// The start was a gap, after which only the primary will do for a while.
	testenv.Eventually(t, 20*time.Second, func() bool {
		if err := writer.Refresh(t.Context(), "u"); err != nil {
			t.Fatal(err)
		}
		return len(fromReplica) > 0
	}, "the replica is used")
	<-fromReplica
	expect(t, writer, "k", "old")
	expect(t, reader, "k", "old")
	primary.Psql(t, url, "UPDATE t SET body = 'new', version = 2 WHERE k = 'k'")
	invalidate(t, writer, tier.Change{Key: "k"})
	expect(t, writer, "k", "new")
	for name, c := range map[string]*tier.Cache[string]{"reader": reader, "cold": cold} {
		testenv.Eventually(t, 2*time.Second, func() bool {
			v, err := c.Get(t.Context(), "k")
			return err == nil && v == "new"
		}, "%s shows the new row", name)
	}
	for _, c := range []*tier.Cache[string]{writer, reader, cold} {
		if err := c.Refresh(t.Context(), "k"); err != nil { // over both tiers, as if they had lost it
			t.Fatal(err)
		}
		for range 20 {
			expect(t, c, "k", "new")
		}
	}
	if v, err := row(t.Context(), replica, "k"); err != nil || v.Value != "old" {
		t.Fatalf("the standby has %q, %v: it does not lag, and the test shows nothing", v.Value, err)
	}
}
