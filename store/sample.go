package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

const (
	followEach = 50 * time.Millisecond // how often an answer that was superseded is asked for again
	followFor  = 10 * time.Second      // for how long at most
)

// A SampleConfig says how SampleStaleness works.
type SampleConfig struct {
	PerSecond float64                       // how many answers are compared with the database, above 0
	Bound     time.Duration                 // an answer older than this is logged
	Observe   func(staleness time.Duration) // called for each answer compared; 0: it was the newest
}

// A sampler takes one of the answers that come by after each tick.
type sampler struct {
	due   atomic.Bool // the next answer is wanted; all that a read looks at
	shown chan shown
}

// A shown is what an answer showed.
type shown struct {
	id, version int64
	absent      bool
}

// older says that the database holds something newer.
func (s shown) older(now shown) bool {
	return s.absent != now.absent || (!s.absent && s.version < now.version)
}

// offer takes an answer that Get is about to return, if one is wanted. It does not allocate.
func (s *sampler) offer(key string, r *tier.Result[Document], err error) {
	if r.Stale || (err != nil && !errors.Is(err, tier.ErrNotFound)) {
		return // what is marked stale promises nothing
	}
	id, ok := productID(key)
	if !ok || !s.due.CompareAndSwap(true, false) {
		return
	}
	select {
	case s.shown <- shown{id: id, version: r.Version, absent: err != nil}:
	default: // one is being looked at
	}
}

// SampleStaleness compares some of the answers of Get with the database, off the readers' path, until ctx ends. It may
// run once at a time.
//
// What it observes is proven, not estimated: an answer counts as stale for as long as Get goes on to show a value after
// the database was seen to hold a newer one. So no clock is compared with another, and a transaction that takes
// its time is no false alarm; a value that was followed at once by its invalidation counts as 0. Answers marked stale are
// left out, and so are times without a database.
func (c *Cached) SampleStaleness(ctx context.Context, cfg SampleConfig) {
	tick := time.NewTicker(time.Duration(float64(time.Second) / cfg.PerSecond))
	defer tick.Stop()
	defer c.sampler.due.Store(false)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.sampler.due.Store(true)
		case s := <-c.sampler.shown:
			if stale, known := c.follow(ctx, s, cfg.Bound); known {
				cfg.Observe(stale)
			}
		}
	}
}

// follow says for how long an answer, and the answers after it, can be proven to have been superseded.
func (c *Cached) follow(ctx context.Context, s shown, bound time.Duration) (stale time.Duration, known bool) {
	newest, err := c.db.newest(ctx, s.id)
	if err != nil {
		return 0, false
	}
	seen := time.Now() // newest has been visible since then at the latest
	since := seen      // s has been superseded since then at the latest
	for until := seen.Add(followFor); s.older(newest) && time.Now().Before(until); {
		switch again, ok := c.showAgain(ctx, s.id); {
		case !ok:
			return stale, true
		case again != s:
			s, since = again, seen
		default:
			before := stale
			if stale = max(stale, time.Since(since)); before <= bound && stale > bound {
				c.db.log.Warn("a product was served that is older than the bound", "product", s.id, "version", s.version,
					"newest", newest.version, "deleted", newest.absent, "staleness", stale)
			}
		}
		pause := time.NewTimer(followEach)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return stale, true
		}
		if newest, err = c.db.newest(ctx, s.id); err != nil {
			return stale, true
		}
		seen = time.Now()
	}
	return stale, true
}

// showAgain is what a reader would be shown now; not ok if that promises nothing.
func (c *Cached) showAgain(ctx context.Context, id int64) (s shown, ok bool) {
	r, err := c.cache.GetInfo(ctx, strconv.FormatInt(id, 10))
	absent := errors.Is(err, tier.ErrNotFound)
	return shown{id: id, version: r.Version, absent: absent}, !r.Stale && (err == nil || absent)
}

// newest is what the database holds of a product now. Its comment keeps it apart from the cache's loads.
func (d *DB) newest(ctx context.Context, id int64) (shown, error) {
	ctx, leave, err := d.lists.enter(ctx)
	if err != nil {
		return shown{}, d.wrap(ctx, "wait to sample", err)
	}
	defer leave()
	s := shown{id: id}
	err = d.db.QueryRowContext(ctx, d.db.Rebind("/* tiercel sample */ SELECT version FROM products WHERE id = ?"), id).Scan(&s.version)
	if s.absent = errors.Is(err, sql.ErrNoRows); s.absent {
		return s, nil
	}
	return s, d.wrap(ctx, "sample", err)
}
