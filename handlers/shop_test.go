package handlers_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

// A shop is handlers.Products in memory. What a test sets in it, it sets before the first request.
type shop struct {
	outcome tier.Outcome // of every read, and of what it does not find
	stale   bool
	age     time.Duration
	fail    error                                      // of every call
	panics  any                                        // in every read of one product
	pending bool                                       // after every write
	later   func()                                     // called by GetAtLeast before it looks into the database
	rowFail error                                      // of Stream, after the rows
	confirm func(context.Context, store.Written) error // nil: every instance knows at once

	mu      sync.Mutex
	rows    map[int64]store.Product
	version int64
	keys    []string // that Get and GetAtLeast were asked for, twice if they had to look into the database
	dropped []string // keys and tags, "*" for all
	warmed  []int64
}

func newShop(t testing.TB, products ...string) *shop {
	t.Helper()
	s := &shop{rows: make(map[int64]store.Product), version: 16}
	for i, p := range products {
		var d store.Product
		if err := json.Unmarshal([]byte(p), &d); err != nil {
			t.Fatal(err)
		}
		s.put(int64(i+1), d)
	}
	return s
}

func (s *shop) put(id int64, p store.Product) store.Document {
	s.version++
	p.ID, p.Version, p.UpdatedAt = id, s.version, time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	if p.Currency == "" {
		p.Currency = "USD"
	}
	if len(p.Attributes) == 0 {
		p.Attributes = json.RawMessage("{}")
	}
	s.rows[id] = p
	return document(p)
}

func document(p store.Product) store.Document {
	body, err := p.JSON()
	if err != nil {
		panic(err)
	}
	return store.Document{ID: p.ID, Version: p.Version, ETag: []string{fmt.Sprintf(`"%d"`, p.Version)}, Body: body}
}

func (s *shop) read(key string, o tier.Outcome) (store.Read, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.panics != nil {
		panic(s.panics)
	}
	s.keys = append(s.keys, key)
	if s.fail != nil {
		return store.Read{}, s.fail
	}
	id, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return store.Read{}, err
	}
	r := store.Read{Outcome: o, Stale: s.stale, Age: s.age}
	p, ok := s.rows[id]
	if !ok {
		return r, fmt.Errorf("shop: %w", store.ErrNotFound)
	}
	r.Document = document(p)
	return r, nil
}

func (s *shop) Get(_ context.Context, id string) (store.Read, error) { return s.read(id, s.outcome) }

func (s *shop) GetAtLeast(_ context.Context, id string, version int64) (store.Read, error) {
	r, err := s.read(id, s.outcome)
	if r.Version >= version || (err != nil && !errors.Is(err, store.ErrNotFound)) {
		return r, err
	}
	if s.later != nil {
		s.later()
	}
	if r, err = s.read(id, tier.OutcomeLoad); err == nil && r.Version < version {
		return store.Read{}, store.ErrVersion
	}
	return r, err
}

func (s *shop) GetMany(_ context.Context, ids []int64) (map[int64]store.Read, error) {
	found := make(map[int64]store.Read)
	for _, id := range ids {
		r, err := s.read(strconv.FormatInt(id, 10), s.outcome)
		if s.fail != nil {
			return nil, s.fail
		}
		if err == nil {
			found[id] = r
		}
	}
	return found, nil
}

func (s *shop) match(f store.Filter) []store.Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []store.Product
	for _, id := range slices.Sorted(maps.Keys(s.rows)) {
		if p := s.rows[id]; id > f.After && (f.Category == "" || p.Category == f.Category) {
			found = append(found, p)
		}
	}
	return found
}

func (s *shop) List(_ context.Context, f store.Filter) (store.Listing, error) {
	found := s.match(f)
	page := store.Page{Items: found}
	if len(found) > f.Limit {
		page = store.Page{Items: found[:f.Limit], Next: found[f.Limit-1].ID}
	}
	body, err := handlers.RenderPage(page)
	sum := sha256.Sum256(body)
	return store.Listing{Body: body, ETag: strconv.Quote(hex.EncodeToString(sum[:])), Outcome: tier.OutcomeLoad}, errors.Join(s.fail, err)
}

func (s *shop) Stream(_ context.Context, f store.Filter, row func(*store.Product) error) error {
	if s.fail != nil {
		return s.fail
	}
	for _, p := range s.match(f) {
		if err := row(&p); err != nil {
			return err
		}
	}
	return s.rowFail
}

func product(d store.Draft) store.Product {
	return store.Product{
		SKU: d.SKU, Name: d.Name, Description: d.Description, Brand: d.Brand, Category: d.Category, Price: d.Price,
		Currency: d.Currency, Stock: d.Stock, ImageURL: d.ImageURL, Attributes: d.Attributes,
	}
}

func draft(p store.Product) store.Draft {
	return store.Draft{
		SKU: p.SKU, Name: p.Name, Description: p.Description, Brand: p.Brand, Category: p.Category, Price: p.Price,
		Currency: p.Currency, Stock: p.Stock, ImageURL: p.ImageURL, Attributes: p.Attributes,
	}
}

func (s *shop) Create(_ context.Context, d store.Draft) (store.Written, error) {
	return s.write(func() (store.Document, error) {
		if s.taken(d.SKU) {
			return store.Document{}, store.ErrSKUTaken
		}
		if err := d.Validate(); err != nil {
			return store.Document{}, err
		}
		return s.put(int64(len(s.rows)+1), product(d)), nil
	})
}

func (s *shop) write(do func() (store.Document, error)) (store.Written, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return store.Written{}, s.fail
	}
	doc, err := do()
	return store.Written{Document: doc, Pending: s.pending}, err
}

// taken reports whether a product has the sku.
func (s *shop) taken(sku string) bool {
	for _, p := range s.rows {
		if p.SKU == sku {
			return true
		}
	}
	return false
}

func sameDraft(a, b store.Product) bool { return reflect.DeepEqual(draft(a), draft(b)) }

// at returns the product if the condition holds.
func (s *shop) at(id int64, m *store.Match) (store.Product, error) {
	p, ok := s.rows[id]
	switch {
	case m != nil && (!ok || !m.Any && !slices.Contains(m.Versions, p.Version)):
		return p, store.ErrPrecondition
	case !ok:
		return p, store.ErrNotFound
	}
	return p, nil
}

func (s *shop) Replace(ctx context.Context, id int64, d store.Draft, m *store.Match) (store.Written, error) {
	return s.Patch(ctx, id, func(old store.Draft) (store.Draft, error) { d.SKU = old.SKU; return d, d.Validate() }, m)
}

func (s *shop) Patch(
	_ context.Context, id int64, change func(store.Draft) (store.Draft, error), m *store.Match,
) (store.Written, error) {
	return s.write(func() (store.Document, error) {
		p, err := s.at(id, m)
		if err != nil {
			return store.Document{}, err
		}
		d, err := change(draft(p))
		if err == nil {
			err = d.Validate()
		}
		if err != nil {
			return store.Document{}, err
		}
		if d.SKU != p.SKU {
			return store.Document{}, &store.InvalidError{Fields: []store.FieldError{{Pointer: "/sku", Detail: "cannot be changed"}}}
		}
		doc := s.put(id, product(d))
		if now := s.rows[id]; sameDraft(now, p) { // what stays as it is gets no new version
			s.rows[id], s.version = p, s.version-1
			return document(p), nil
		}
		return doc, nil
	})
}

func (s *shop) Delete(_ context.Context, id int64, m *store.Match) (store.Written, error) {
	return s.write(func() (store.Document, error) {
		_, err := s.at(id, m)
		if err == nil {
			delete(s.rows, id)
		}
		return store.Document{}, err
	})
}

func (s *shop) Confirm(ctx context.Context, w store.Written) error {
	if s.confirm == nil {
		return nil
	}
	return s.confirm(ctx, w)
}

func (s *shop) Invalidate(_ context.Context, keys, tags []string, all bool) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropped = slices.Concat(s.dropped, keys, tags)
	if all {
		s.dropped = append(s.dropped, "*")
	}
	return s.pending, s.fail
}

func (s *shop) Warm(_ context.Context, ids []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.warmed = append(s.warmed, ids...)
	return s.fail
}

func (s *shop) WarmHot(_ context.Context, n int) (int, error) {
	return min(n, 2), s.fail
}

func (s *shop) Hot(context.Context, int) (own, merged []store.HotKey, err error) {
	own = []store.HotKey{{Key: "product:1", Rate: 2.5}}
	if s.fail != nil {
		return own, nil, s.fail
	}
	return own, append(own, store.HotKey{Key: "product:2"}), nil
}

func (s *shop) Inspect(_ context.Context, key string) (store.Inspection, error) {
	return store.Inspection{Key: key}, s.fail
}

func (s *shop) Stats() store.Stats {
	return store.Stats{Outcomes: map[string]uint64{"l1": 3}, Loads: 2, L1Bytes: 77}
}
