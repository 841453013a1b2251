package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/tiercel-go/tiercel/tier"
)

// ListName is the name of the cache of pages.
const ListName = "list"

// The tags of pages. The triggers write them to the outbox with each change of a product: ListTag, and the other two with
// the names before the change and after it.
const (
	ListTag     = "list"
	categoryTag = "category:"
	brandTag    = "brand:"
)

// A Listing is a page as it is sent, with what is known about the answer.
type Listing struct {
	Body    []byte
	ETag    string // strong, of the body
	Outcome Outcome
	Stale   bool
	Age     time.Duration // since the load from the database began
}

// List returns a page of the products that f chooses, through a cache of pages: "list", which shares Redis and bus with
// that of products. A page hangs on one tag that each change of a member sends: that of its category, or else of its
// brand, or else ListTag. A filter too long for a key, or not UTF-8, is answered straight from the database.
//
// Pages have no versions, for none that the database gives orders them: the largest of its members falls when that member
// leaves. So within the staleness bound a page may go back by a change when it leaves L1, which single products
// do not (G4). G1 holds for pages, and G2 but for a failover of Redis that loses the invalidation.
func (c *Cached) List(ctx context.Context, f Filter) (Listing, error) {
	if f.Limit == 0 {
		f.Limit = defaultPage
	}
	if f.Limit < 0 || f.Limit > MaxPage {
		return Listing{}, invalid("/limit", "must be from 1 to 500")
	}
	key := f.key()
	if len(key) > tier.MaxKeyLen || !utf8.ValidString(f.Category+f.Brand+f.SKU+f.Query) { // JSON would change the text
		body, err := c.page(ctx, f)
		if err != nil {
			return Listing{}, err
		}
		return Listing{Body: body, ETag: bodyTag(body), Outcome: tier.OutcomeBypass}, nil
	}
	r, err := c.lists.GetInfo(ctx, key)
	if err != nil {
		return Listing{}, readError(err)
	}
	return Listing{Body: r.Value.body, ETag: r.Value.etag, Outcome: r.Outcome, Stale: r.Stale, Age: r.Age}, nil
}

// A page is what the cache of pages holds.
type page struct {
	body []byte
	etag string
}

func (c *Cached) page(ctx context.Context, f Filter) ([]byte, error) {
	p, err := c.db.List(ctx, f)
	if err != nil {
		return nil, err
	}
	return c.render(p)
}

func (c *Cached) loadPage(ctx context.Context, key string) (tier.Versioned[page], error) {
	f, ok := filterOf(key)
	if !ok {
		return tier.Versioned[page]{Absent: true}, nil
	}
	body, err := c.page(ctx, f)
	return tier.Versioned[page]{Value: page{body: body, etag: bodyTag(body)}}, err
}

// bodyTag is a strong entity tag of a body.
func bodyTag(body []byte) string {
	sum := sha256.Sum256(body)
	return strconv.Quote(base64.RawURLEncoding.EncodeToString(sum[:16]))
}

// key is the canonical form of a filter.
func (f Filter) key() string {
	b, _ := json.Marshal([]any{f.Limit, f.After, f.Category, f.Brand, f.SKU, f.Query}) //nolint:errchkjson // texts and numbers
	return string(b)
}

func filterOf(key string) (f Filter, ok bool) {
	err := json.Unmarshal([]byte(key), &[]any{&f.Limit, &f.After, &f.Category, &f.Brand, &f.SKU, &f.Query})
	return f, err == nil
}

// tagsOf is what a page hangs on. One tag is enough, of those that all members have.
func tagsOf(key string) []string {
	f, ok := filterOf(key)
	switch {
	case ok && f.Category != "":
		return []string{categoryTag + f.Category}
	case ok && f.Brand != "":
		return []string{brandTag + f.Brand}
	}
	return []string{ListTag}
}

// listConfig is the configuration of the cache of pages beside that of products, with whose settings it lives.
func listConfig(t tier.Config[Document], bytes int64, codec tier.Codec[page], hooks tier.Hooks) tier.Config[page] {
	return tier.Config[page]{
		Name: ListName, Remote: t.Remote, Bus: t.Bus, Lock: t.Lock, Limiter: t.Limiter, Tags: tagsOf, Codec: codec, MaxBytes: bytes,
		Size: func(p page) int { return len(p.body) + documentOverhead },
		TTL:  t.TTL, RemoteTTL: t.RemoteTTL, NegativeTTL: t.NegativeTTL, StaleFor: t.StaleFor,
		LoadTimeout: t.LoadTimeout, SoftTimeout: t.SoftTimeout, LockTTL: t.LockTTL, LockWait: t.LockWait,
		TrustWindow: t.TrustWindow, Jitter: t.Jitter, MaxLoads: t.MaxLoads, Hooks: hooks, Logger: t.Logger,
	}
}

// pageCodec keeps the ready body.
type pageCodec struct{}

func (pageCodec) Append(dst []byte, p page) ([]byte, error) { return append(dst, p.body...), nil }

func (pageCodec) Decode(src []byte, _ int64) (page, error) {
	return page{body: src, etag: bodyTag(src)}, nil
}

// ListStats are the statistics of the cache of pages.
func (c *Cached) ListStats() Stats { return c.lists.Stats() }
