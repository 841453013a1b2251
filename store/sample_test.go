package store

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// sample runs the sampler until the test ends; observed is what it said so far.
func sample(t *testing.T, c *Cached, bound time.Duration) (observed func() []time.Duration) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var (
		mu      sync.Mutex
		all     []time.Duration
		running sync.WaitGroup
	)
	running.Go(func() {
		c.SampleStaleness(ctx, SampleConfig{PerSecond: 200, Bound: bound, Observe: func(d time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, d)
		}})
	})
	t.Cleanup(func() { stop(); running.Wait() })
	return func() []time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return append([]time.Duration(nil), all...)
	}
}

// A cache without a bus hears nothing of what other programs change: its entries are stale until their lifetime ends.
func TestSample_findsAPlantedStaleEntry(t *testing.T) {
	for name, change := range map[string]string{
		"changed": "UPDATE products SET stock = 5", "deleted": "DELETE FROM products",
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, testenv.SharedPostgres(t).NewDatabase(t))
			c, err := NewCached(CachedConfig{DB: d})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			w, err := c.Create(t.Context(), draftOf("a"))
			if err != nil {
				t.Fatal(err)
			}
			key := strconv.FormatInt(w.ID, 10)
			observed := sample(t, c, 100*time.Millisecond)
			testenv.Eventually(t, 10*time.Second, func() bool {
				_, err := c.Get(t.Context(), key)
				return err == nil && len(observed()) >= 3
			}, "the sampler looks at answers")
			for _, o := range observed() {
				if o != 0 {
					t.Errorf("%v, before anything had changed", o)
				}
			}

			sqlExec(t, d, change)
			const long = 300 * time.Millisecond
			changed := time.Now()
			testenv.Eventually(t, 10*time.Second, func() bool {
				_, err := c.Get(t.Context(), key)
				return err == nil && time.Since(changed) > long
			}, "the stale entry is served")
			c.cache.Evict(key)
			took := time.Since(changed)
			testenv.Eventually(t, 10*time.Second, func() bool {
				_, _ = c.Get(t.Context(), key)
				all := observed()
				return all[len(all)-1] == 0 && worst(all) > 0
			}, "the sampler follows the entry to its end")
			if got := worst(observed()); got < long/2 || got > took+time.Second {
				t.Errorf("staleness %v; the entry was stale for %v", got, took)
			}
		})
	}
}

func worst(all []time.Duration) (w time.Duration) {
	for _, d := range all {
		w = max(w, d)
	}
	return w
}

// Products created, changed and deleted through the cache are never stale to their own replica.
func TestSample_neverBlamesWhatIsFresh(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		observed := sample(t, c, time.Nanosecond)
		w, err := c.Create(t.Context(), draftOf("a"))
		if err != nil {
			t.Fatal(err)
		}
		key := strconv.FormatInt(w.ID, 10)
		testenv.Eventually(t, 20*time.Second, func() bool {
			stock := int64(len(observed()))
			if _, err := c.Replace(t.Context(), w.ID, Draft{SKU: "a", Name: "n", Stock: stock}, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Get(t.Context(), key); err != nil {
				t.Fatal(err)
			}
			return stock >= 20
		}, "20 answers are compared while the product changes")
		if got := worst(observed()); got != 0 {
			t.Errorf("staleness %v of a product that was never stale", got)
		}
	})
}

// Without a database nothing can be compared, and the sampler goes on when it is back.
func TestSample_livesThroughAnOutage(t *testing.T) {
	pg := testenv.StartPostgres(t)
	d := open(t, pg.NewDatabase(t))
	c := newCached(t, d)
	w, err := c.Create(t.Context(), draftOf("a"))
	if err != nil {
		t.Fatal(err)
	}
	key := strconv.FormatInt(w.ID, 10)
	if _, err := c.Get(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	pg.Stop()
	if stale, known := c.follow(t.Context(), shown{id: w.ID}, time.Second); known {
		t.Errorf("staleness %v, without a database", stale)
	}
	pg.Start()
	observed := sample(t, c, time.Second)
	testenv.Eventually(t, 10*time.Second, func() bool {
		_, _ = c.Get(t.Context(), key)
		return len(observed()) > 0
	}, "the sampler compares again")
}
