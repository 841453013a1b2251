package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/zstdcodec"
)

// CacheName begins the keys of products in Redis, on the bus and in the outbox: "product:42".
const CacheName = "product"

// An Outcome says where a read's answer came from.
type Outcome = tier.Outcome

// Stats are those of the cache.
type Stats = tier.Stats

// A Read is a product with what is known about the answer.
type Read struct {
	Document
	Outcome Outcome
	Stale   bool
	Age     time.Duration // since the load from the database began
}

// CachedConfig says what a Cached stands on.
type CachedConfig struct {
	DB *DB // required; Close leaves it open
	// Tier is the cache's configuration but for Name, Load, LoadMany, Codec and Size, which Cached sets. The cache of pages
	// has the same, and an eighth of its MaxBytes. There is no third cache: that a product is absent is kept where the
	// product would be, so that one invalidation is about both.
	Tier tier.Config[Document]
	// ListHooks are the hooks of the cache of pages.
	ListHooks tier.Hooks
	// Render makes the body of a page. Nil: JSON of the Page.
	Render func(Page) ([]byte, error)
	// CompressAbove is the length in bytes above which a record of L2 is compressed; 0: none is.
	CompressAbove int
	// StalenessBound is how long Confirm waits if Tier has no Bus. 0: there is no other instance.
	StalenessBound time.Duration
}

// A Cached serves products through the cache. It is the only place that writes them, and the only one that knows both
// tiers and database: each write is followed by its invalidation in announce.
type Cached struct {
	db      *DB
	cache   *tier.Cache[Document]
	lists   *tier.Cache[page]
	render  func(Page) ([]byte, error)
	alone   time.Duration // how long another instance may know nothing of a write; 0: the bus knows
	sampler sampler
}

// NewCached makes a cache before the database.
func NewCached(cfg CachedConfig) (*Cached, error) {
	if cfg.DB == nil {
		return nil, errors.New("store: DB: must be set")
	}
	c := &Cached{db: cfg.DB, sampler: sampler{shown: make(chan shown, 1)}}
	if cfg.Tier.Bus == nil {
		c.alone = cfg.StalenessBound
	}
	codec, err := zstdcodec.New(documentCodec{}, cfg.CompressAbove, maxDocument)
	if err != nil {
		return nil, err
	}
	t := cfg.Tier
	t.Name, t.Codec = CacheName, codec
	t.Load, t.LoadMany = c.load, c.loadMany
	t.Size = func(d Document) int { return len(d.Body) + documentOverhead }
	if c.render = cfg.Render; c.render == nil {
		c.render = func(p Page) ([]byte, error) { return json.Marshal(p) }
	}
	whole := t.MaxBytes
	if whole == 0 {
		whole = 256 << 20
	}
	if t.MaxBytes = whole - whole/8; t.MaxBytes < 1<<16 {
		t.MaxBytes = whole // the least there can be
	}
	pages, err := zstdcodec.New(pageCodec{}, cfg.CompressAbove, maxDocument)
	if err != nil {
		return nil, err
	}
	lists := listConfig(t, max(whole/8, 1<<17), pages, cfg.ListHooks)
	lists.Load = c.loadPage
	if c.cache, err = tier.New(t); err != nil {
		return nil, err
	}
	if c.lists, err = tier.New(lists); err != nil {
		return nil, errors.Join(err, c.cache.Close())
	}
	return c, nil
}

// Close ends the caches.
func (c *Cached) Close() error { return errors.Join(c.lists.Close(), c.cache.Close()) }

// maxDocument is more than any product takes: rows by psql have no limit of ours, and a longer one is not compressed.
const maxDocument = 16 << 20

// documentOverhead is what a Document takes beside its body: itself and its ETag.
const documentOverhead = 96

func documentOf(p *Product) (Document, error) {
	body, err := p.JSON()
	return Document{ID: p.ID, Version: p.Version, ETag: etag(p.Version), Body: body}, err
}

// etag is a strong one.
func etag(version int64) []string { return []string{`"` + strconv.FormatInt(version, 10) + `"`} }

// documentCodec keeps the ready body: id, then body. The version is in the record itself.
type documentCodec struct{}

func (documentCodec) Append(dst []byte, d Document) ([]byte, error) {
	return append(binary.AppendUvarint(dst, uint64(d.ID)), d.Body...), nil
}

func (documentCodec) Decode(src []byte, version int64) (Document, error) {
	id, n := binary.Uvarint(src)
	if n <= 0 {
		return Document{}, errors.New("store: unreadable document")
	}
	return Document{ID: int64(id), Version: version, ETag: etag(version), Body: src[n:]}, nil
}

// id reads a key. A key that no product can have is that of none.
func productID(key string) (int64, bool) {
	id, err := strconv.ParseInt(key, 10, 64)
	return id, err == nil && id > 0 && strconv.FormatInt(id, 10) == key
}

func (c *Cached) load(ctx context.Context, key string) (tier.Versioned[Document], error) {
	got, err := c.loadMany(ctx, []string{key})
	return got[key], err
}

func (c *Cached) loadMany(ctx context.Context, keys []string) (map[string]tier.Versioned[Document], error) {
	got := make(map[string]tier.Versioned[Document], len(keys))
	ids, held := make([]int64, 0, len(keys)), make([]int64, 0, len(keys))
	for _, key := range keys {
		if id, ok := productID(key); ok {
			version, _ := tier.HeldVersion(ctx, key)
			ids, held = append(ids, id), append(held, version)
		} else {
			got[key] = tier.Versioned[Document]{Absent: true}
		}
	}
	if len(ids) == 0 {
		return got, nil
	}
	rows, err := c.db.loadUnless(ctx, ids, held)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		r := &rows[i]
		v := tier.Versioned[Document]{Version: r.Version, Absent: r.Absent, Unchanged: r.Unchanged}
		if !r.Absent && !r.Unchanged {
			if v.Value, err = documentOf(&r.Product); err != nil {
				return nil, err
			}
		}
		got[strconv.FormatInt(r.ID, 10)] = v
	}
	return got, nil
}

// Get returns the product whose id is key, in canonical decimal. With ErrNotFound the Read still says where that
// knowledge comes from, and Version is that of the deletion, 0 if unknown. A hit of L1 does not allocate.
func (c *Cached) Get(ctx context.Context, key string) (Read, error) {
	r, err := c.cache.GetInfo(ctx, key)
	if c.sampler.due.Load() {
		c.sampler.offer(key, &r, err)
	}
	if err != nil {
		return readOf(r), readError(err)
	}
	return readOf(r), nil
}

// GetAtLeast is Get for a client who knows of a version: the answer is that one or a later one, from wherever it is to be
// had, or ErrVersion. ErrNotFound is the database's own answer, or known to be as late.
func (c *Cached) GetAtLeast(ctx context.Context, key string, version int64) (Read, error) {
	return c.GetWith(ctx, key, tier.ReadOptions{MinVersion: version})
}

// GetWith is Get for a reader with wishes of its own.
func (c *Cached) GetWith(ctx context.Context, key string, o tier.ReadOptions) (Read, error) {
	r, err := c.cache.GetWith(ctx, key, o)
	return readOf(r), readError(err)
}

// GetFresh is Get past both tiers.
func (c *Cached) GetFresh(ctx context.Context, key string) (Read, error) {
	r, err := c.cache.GetFresh(ctx, key)
	return readOf(r), readError(err)
}

func readOf(r tier.Result[Document]) Read {
	read := Read{Document: r.Value, Outcome: r.Outcome, Stale: r.Stale, Age: r.Age}
	read.Version = r.Version
	return read
}

// readError puts the cache's errors in the words of this package.
func readError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, tier.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, tier.ErrVersion):
		return ErrVersion
	case errors.Is(err, tier.ErrOverloaded):
		return fmt.Errorf("%w: %w", ErrOverloaded, err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, tier.ErrClosed):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}

// GetMany returns the products with ids; absent ones are left out. An error of any is the error of all.
func (c *Cached) GetMany(ctx context.Context, ids []int64) (map[int64]Read, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = strconv.FormatInt(id, 10)
	}
	items, err := c.cache.GetManyInfo(ctx, keys)
	if err != nil {
		return nil, readError(firstOf(err))
	}
	got := make(map[int64]Read, len(items))
	for i, id := range ids {
		if item := items[keys[i]]; !item.Absent {
			got[id] = readOf(item.Result)
		}
	}
	return got, nil
}

// firstOf is one error of many; they mostly are the same one.
func firstOf(err error) error {
	var many *tier.ManyError
	if errors.As(err, &many) {
		for _, one := range many.Keys {
			return one
		}
	}
	return err
}

// Stream is [DB.Stream]: what it reads is not cached.
func (c *Cached) Stream(ctx context.Context, f Filter, row func(*Product) error) error {
	return c.db.Stream(ctx, f, row)
}

// Stats returns the statistics of the cache of products.
func (c *Cached) Stats() Stats { return c.cache.Stats() }
