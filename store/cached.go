package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// cacheName begins the keys of products in Redis, on the bus and in the outbox: "product:42".
const cacheName = "product"

// An Outcome says where a read's answer came from.
type Outcome = tier.Outcome

// A Read is a product with what is known about the answer.
type Read struct {
	Document
	Outcome Outcome
	Stale   bool
	Age     time.Duration // since the load from the database began
}

// A Written is a product as a write left it; after a Delete it has ID and Version only.
type Written struct {
	Document
	Pending bool // Redis could not be told in time: the outbox will
}

// A CachedConfig says what a Cached is made of.
type CachedConfig struct {
	DB *DB // required; Close leaves it open
	// Tier is the cache's configuration. Name, Load, LoadMany, Codec and Size are set by NewCached.
	Tier tier.Config[Document]
}

// A Cached serves products through the cache, and is the only way to write them that tells the cache. Make it with
// [NewCached].
type Cached struct {
	db    *DB
	cache *tier.Cache[Document]
	bus   tier.Bus // nil: no other processes
}

// NewCached makes the cache over cfg.DB.
func NewCached(cfg CachedConfig) (*Cached, error) {
	if cfg.DB == nil {
		return nil, errors.New("store: DB: must be set")
	}
	c := &Cached{db: cfg.DB, bus: cfg.Tier.Bus}
	t := cfg.Tier
	t.Name, t.Load, t.LoadMany, t.Codec, t.Size = cacheName, c.loadOne, c.loadMany, documentCodec{}, Document.size
	cache, err := tier.New(t)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	c.cache = cache
	return c, nil
}

// Close ends the cache and waits for its loads.
func (c *Cached) Close() error { return c.cache.Close() }

// DB is the database under the cache.
func (c *Cached) DB() *DB { return c.db }

// Stats are the cache's counters.
func (c *Cached) Stats() tier.Stats { return c.cache.Stats() }

// Get returns the product whose id is key, in canonical decimal form. With ErrNotFound the Read has all but a Document.
// A hit allocates nothing.
func (c *Cached) Get(ctx context.Context, key string) (Read, error) {
	r, err := c.cache.GetInfo(ctx, key)
	if err != nil {
		err = c.wrap(ctx, err)
	}
	return Read{Document: r.Value, Outcome: r.Outcome, Stale: r.Stale, Age: r.Age}, err
}

// GetFresh is Get from the database, past both tiers.
func (c *Cached) GetFresh(ctx context.Context, key string) (Read, error) {
	r, err := c.cache.GetFresh(ctx, key)
	if err != nil {
		err = c.wrap(ctx, err)
	}
	return Read{Document: r.Value, Outcome: r.Outcome, Stale: r.Stale, Age: r.Age}, err
}

// GetMany returns those of ids that exist. If any of them cannot be read, that is the error.
func (c *Cached) GetMany(ctx context.Context, ids []int64) (map[int64]Read, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = strconv.FormatInt(id, 10)
	}
	items, err := c.cache.GetManyInfo(ctx, keys)
	if err != nil {
		return nil, c.wrap(ctx, err)
	}
	got := make(map[int64]Read, len(ids))
	for _, item := range items {
		if !item.Absent {
			got[item.Value.ID] = Read{Document: item.Value, Outcome: item.Outcome, Stale: item.Stale, Age: item.Age}
		}
	}
	return got, nil
}

// List returns a page of the products that f chooses.
func (c *Cached) List(ctx context.Context, f Filter) (Page, error) { return c.db.List(ctx, f) }

// Stream calls f for all products that filter chooses: see [DB.Stream].
func (c *Cached) Stream(ctx context.Context, filter Filter, f func(*Product) error) error {
	return c.db.Stream(ctx, filter, f)
}

// wrap turns the cache's errors into ours. The database's come through it as they are.
func (c *Cached) wrap(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, tier.ErrNotFound):
		return ErrNotFound
	case ctx.Err() != nil && errors.Is(err, ctx.Err()) && errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, tier.ErrOverloaded):
		return ErrOverloaded
	case errors.Is(err, tier.ErrKey):
		return ErrNotFound
	case errors.Is(err, ErrUnavailable):
		return err
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, tier.ErrClosed):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}

// loadOne is the cache's Loader.
func (c *Cached) loadOne(ctx context.Context, key string) (tier.Versioned[Document], error) {
	id, ok := parseKey(key)
	if !ok {
		return tier.Versioned[Document]{Absent: true}, nil
	}
	all, err := c.db.load(ctx, id)
	if err != nil {
		return tier.Versioned[Document]{}, err
	}
	return versioned(&all[0])
}

// loadMany is the cache's ManyLoader.
func (c *Cached) loadMany(ctx context.Context, keys []string) (map[string]tier.Versioned[Document], error) {
	ids := make([]int64, 0, len(keys))
	for _, key := range keys {
		if id, ok := parseKey(key); ok {
			ids = append(ids, id)
		}
	}
	all, err := c.db.load(ctx, ids...)
	if err != nil {
		return nil, err
	}
	got := make(map[string]tier.Versioned[Document], len(all))
	for i := range all {
		v, err := versioned(&all[i])
		if err != nil {
			return nil, err
		}
		got[strconv.FormatInt(all[i].ID, 10)] = v
	}
	return got, nil
}

// parseKey accepts one spelling of each id, so that no product lies in the cache under two keys.
func parseKey(key string) (int64, bool) {
	id, err := strconv.ParseInt(key, 10, 64)
	return id, err == nil && id > 0 && key == strconv.FormatInt(id, 10)
}

func versioned(f *found) (tier.Versioned[Document], error) {
	if f.absent {
		return tier.Versioned[Document]{Absent: true, Version: f.Version}, nil
	}
	doc, err := newDocument(&f.Product)
	return tier.Versioned[Document]{Value: doc, Version: f.Version}, err
}

// documentCodec writes a Document as its id, in varint form, and its body. The version is in the record's frame.
type documentCodec struct{}

func (documentCodec) Append(dst []byte, d Document) ([]byte, error) {
	return append(binary.AppendUvarint(dst, uint64(d.ID)), d.Body...), nil
}

func (documentCodec) Decode(src []byte, version int64) (Document, error) {
	id, n := binary.Uvarint(src)
	if n <= 0 || id == 0 || id > 1<<63-1 || len(src) == n {
		return Document{}, errors.New("store: a record in Redis that is no product")
	}
	return Document{ID: int64(id), Version: version, ETag: etag(version), Body: src[n:]}, nil
}

// invalidate tells the cache and all processes what was written; known says that the commit is. It reports whether the
// outbox must bring it.
func (c *Cached) invalidate(ctx context.Context, notes []note, known bool) (pending bool) {
	changes := make([]tier.Change, len(notes))
	for i, n := range notes {
		changes[i].Key = n.key
		if known { // else no mark may suppress the relay's, and no read may insist on the version
			changes[i].Row, changes[i].Version = n.row, n.version
		}
	}
	if len(changes) == 0 {
		return false
	}
	return c.cache.Invalidate(ctx, changes...) != nil
}

// Invalidate makes what it names unreadable everywhere, whether it changed or not: keys with or without their cache's
// name ("42", "product:42", another cache's "order:7"), tags, or all. Nothing in the outbox stands for it: on an error,
// which wraps ErrPending, call it again.
func (c *Cached) Invalidate(ctx context.Context, keys, tags []string, all bool) (pending bool, err error) {
	var ours []tier.Change
	var others []string
	for _, key := range keys {
		name, rest, ok := strings.Cut(key, ":")
		switch {
		case !ok:
			ours = append(ours, tier.Change{Key: key})
		case name == cacheName:
			ours = append(ours, tier.Change{Key: rest})
		default:
			others = append(others, key)
		}
	}
	var errs []error
	if len(ours) > 0 {
		errs = append(errs, c.cache.Invalidate(ctx, ours...))
	}
	if len(others) > 0 && c.bus != nil {
		errs = append(errs, c.bus.Publish(context.WithoutCancel(ctx), others, nil))
	}
	if len(tags) > 0 {
		errs = append(errs, c.cache.InvalidateTags(ctx, tags...))
	}
	if all {
		errs = append(errs, c.cache.InvalidateAll(ctx))
	}
	if err := errors.Join(errs...); err != nil {
		return true, fmt.Errorf("store: invalidate: %w", err)
	}
	return false, nil
}

// warmBatch is how many products Warm loads at once.
const warmBatch = 100

// Warm reads ids through the cache, so that it holds them.
func (c *Cached) Warm(ctx context.Context, ids []int64) error {
	for len(ids) > 0 {
		n := min(len(ids), warmBatch)
		if _, err := c.GetMany(ctx, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// An Inspection is what both tiers and the database hold for a product.
type Inspection struct {
	tier.Inspection
	Database    *Row // nil: it could not be asked
	DatabaseErr error
	// Agree: no tier would serve anything but what the database holds.
	Agree bool
}

// A Row is the state of a product in the database.
type Row struct {
	Version int64
	Absent  bool
}

// Inspect says where a product is, and in which version. It changes nothing.
func (c *Cached) Inspect(ctx context.Context, key string) (Inspection, error) {
	key = strings.TrimPrefix(key, cacheName+":")
	id, ok := parseKey(key)
	if !ok {
		return Inspection{}, ErrNotFound
	}
	of, err := c.cache.Inspect(ctx, key)
	if err != nil {
		return Inspection{}, c.wrap(ctx, err)
	}
	in := Inspection{Inspection: of}
	all, err := c.db.load(ctx, id)
	if err != nil {
		in.DatabaseErr = err
		return in, nil
	}
	in.Database = &Row{Version: all[0].Version, Absent: all[0].absent}
	agrees := func(copied *tier.Copy) bool {
		return copied == nil || !copied.Servable ||
			copied.Absent == in.Database.Absent && (copied.Absent || copied.Version == in.Database.Version)
	}
	in.Agree = agrees(in.Local) && agrees(in.Remote)
	return in, nil
}
