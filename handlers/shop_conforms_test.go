package handlers_test

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

// newStore returns the real products, on SQLite and with no L2: what the shop stands in for.
func newStore(t *testing.T) *store.Cached {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "shop.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := store.NewCached(store.CachedConfig{Render: handlers.RenderPage, DB: db, Tier: tier.Config[store.Document]{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// The other tests talk to a shop in memory, whose answers they can choose. Where they choose nothing, it answers as the
// store does: status, headers and body, but for times and for how far versions are apart.
func TestShop_answersAsTheStoreDoes(t *testing.T) {
	t.Parallel()
	imitation, original := newAPI(t, newShop(t)), newAPI(t, handlers.Products(newStore(t)))
	ours, theirs := make(versions), make(versions)
	for i, c := range []struct{ method, target, body, header string }{
		{"GET", "/api/products/1", "", ""},
		{"GET", "/api/products", "", ""},
		{"POST", "/api/products", battery, ""},
		{"POST", "/api/products", battery, ""}, // the sku is taken
		{"POST", "/api/products", bulb, ""},
		{"POST", "/api/products", cable, ""},
		{"POST", "/api/products", `{"sku":"","name":"x","price":"-1","stock":-1}`, ""},
		{"POST", "/api/products", `{"sku":"9","name":"x","price":"1","currency":"usd"}`, ""},
		{"GET", "/api/products/1", "", ""},
		{"HEAD", "/api/products/1", "", ""},
		{"GET", "/api/products/2", "", ""},
		{"GET", "/api/products/9", "", ""},
		{"GET", "/api/products/0", "", ""},
		{"GET", "/api/products/x", "", ""},
		{"GET", "/api/products?limit=2", "", ""},
		{"GET", "/api/products?category=Lamps", "", ""},
		{"GET", "/api/products?category=none", "", ""},
		{"GET", "/api/products", "", "Accept: application/x-ndjson"},
		{"GET", "/api/products?category=Cables", "", "Accept: application/x-ndjson"},
		{"GET", "/api/products?ids=2,1,9,1", "", ""},
		{"GET", "/api/products?ids=2,x", "", ""},
		{"PUT", "/api/products/1", `{"sku":"43900","name":"AA","price":"4.99"}`, ""},
		{"PUT", "/api/products/1", `{"sku":"other","name":"AA","price":"4.99"}`, ""},
		{"PUT", "/api/products/1", `{"name":"AA","price":"19.990"}`, "If-Match: *"},
		{"PUT", "/api/products/1", `{"name":"AA"}`, `If-Match: "1000000"`},
		{"PUT", "/api/products/9", `{"name":"AA"}`, `If-Match: *`},
		{"PUT", "/api/products/9", `{"name":"AA"}`, ""},
		{"PUT", "/api/products/1", `{"name":"AA"}`, ""},
		{"PUT", "/api/products/1", `{"name":"AA"}`, ""}, // changes nothing
		{"GET", "/api/products/1", "", ""},
		{"PATCH", "/api/products/2", `{"price":"3.10","attributes":{"watt":null,"new":[null]}}`, ""},
		{"PATCH", "/api/products/2", `{"sku":"78"}`, ""},
		{"PATCH", "/api/products/2", `{"name":null}`, ""},
		{"PATCH", "/api/products/9", `{"name":"x"}`, ""},
		{"GET", "/api/products/2", "", ""},
		{"DELETE", "/api/products/3", "", `If-Match: "1000000"`},
		{"DELETE", "/api/products/3", "", ""},
		{"DELETE", "/api/products/3", "", ""},
		{"GET", "/api/products/3", "", ""},
		{"GET", "/api/products", "", ""},
		{"POST", "/admin/cache/invalidate", `{"keys":["product:1"]}`, ""},
		{"POST", "/admin/cache/invalidate", `{"all":true}`, ""},
		{"POST", "/admin/cache/warm", `{"ids":[1,2]}`, ""},
	} {
		headers := []string{}
		if c.header != "" {
			headers = append(headers, c.header)
		}
		want := theirs.answer(call(t, original, c.method, c.target, c.body, headers...))
		if got := ours.answer(call(t, imitation, c.method, c.target, c.body, headers...)); got != want {
			t.Errorf("%d: %s %s %s %s\nthe shop says  %s\nthe store says %s", i, c.method, c.target, c.header, c.body, got, want)
		}
	}
}

var (
	passing  = regexp.MustCompile(`"(updated_at|request_id)":"[^"]*"|cursor=[\w-]+`)
	numbered = regexp.MustCompile(`"version":\d+|^"[\w-]+"$`)
)

// versions numbers the versions that were seen, the first 1.
type versions map[string]int

func (v versions) number(s string) string {
	return numbered.ReplaceAllStringFunc(s, func(found string) string {
		version := strings.Trim(strings.TrimPrefix(found, `"version":`), `"`)
		if _, ok := v[version]; !ok {
			v[version] = len(v) + 1
		}
		return fmt.Sprintf("<version %d>", v[version])
	})
}

// answer is what must be equal of two answers to the same request.
func (v versions) answer(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	fmt.Fprint(&b, w.Code)
	for _, name := range []string{
		"Content-Type", "Location", "Cache-Control", "Retry-After", "Allow", "Link", "Tiercel-Invalidation", "ETag",
	} {
		fmt.Fprintf(&b, " %s=%s", name, passing.ReplaceAllString(v.number(w.Header().Get(name)), ""))
	}
	return b.String() + " " + passing.ReplaceAllString(v.number(w.Body.String()), "")
}
