package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/store"
	"github.com/tiercel-go/tiercel/tier"
)

type pageBody struct {
	Items []store.Product
	Next  *string `json:"next_cursor"`
}

// many returns a shop of n products, of which every third is a lamp.
func many(t testing.TB, n int) *shop {
	t.Helper()
	s := newShop(t)
	for i := range n {
		category := "Batteries"
		if i%3 == 0 {
			category = "Lamps"
		}
		s.put(int64(i+1), store.Product{SKU: fmt.Sprint("s", i), Name: fmt.Sprint("product ", i), Category: category})
	}
	return s
}

func TestList_pagesReachEveryProductOnce(t *testing.T) {
	t.Parallel()
	h := newAPI(t, many(t, 120))
	for _, tc := range []struct {
		query       string
		pages, rows int
	}{
		{"", 3, 120}, {"limit=500", 1, 120}, {"limit=60", 2, 120}, {"limit=1", 120, 120}, {"category=Lamps&limit=7", 6, 40},
		{"category=&brand=&q=&sku=&limit=&cursor=", 3, 120}, {"category=None", 1, 0},
	} {
		pages, next := 0, ""
		var seen int64
		rows := 0
		for {
			q, err := url.ParseQuery(tc.query)
			if err != nil {
				t.Fatal(err)
			}
			if next != "" {
				q.Set("cursor", next)
			}
			w := get(t, h, "/api/products?"+q.Encode())
			expectStatus(t, w, http.StatusOK)
			expectHeaders(t, w, "Vary: Accept", "Cache-Status: tiercel; fwd=miss; detail=load", "Cache-Control: no-cache")
			page := decode[pageBody](t, w)
			pages++
			for _, p := range page.Items {
				if p.ID <= seen {
					t.Fatalf("?%s: %d after %d", tc.query, p.ID, seen)
				}
				seen = p.ID
				rows++
			}
			if page.Items == nil {
				t.Fatalf("?%s: items is null", tc.query)
			}
			if page.Next == nil {
				break
			}
			next = *page.Next
		}
		if pages != tc.pages || rows != tc.rows {
			t.Errorf("?%s: %d pages, %d rows; want %d, %d", tc.query, pages, rows, tc.pages, tc.rows)
		}
	}
}

func TestList_refusesQueries(t *testing.T) {
	t.Parallel()
	h := newAPI(t, many(t, 3))
	for _, query := range []string{
		"limit=0", "limit=501", "limit=-1", "limit=x", "limit=1.5", "limit=99999999999999999999", "cursor=1", "cursor=x",
		"cursor=AAAAAAAAAAAAAAAAAA", "limit=1&limit=2", "category=%ff", "q=%00", "q=%zz", "a;b=1", "q=" + strings.Repeat("x", 501),
		"ids=", "ids=0", "ids=x", "ids=1,", "ids=,1", "ids=1,,2", "ids=1&limit=3", "ids=1&category=x", "ids=1&ids=2", "ids=-1",
		"ids=1%202", "ids=9223372036854775808", "ids=" + strings.Repeat("1,", 100) + "1",
	} {
		w := get(t, h, "/api/products?"+query)
		expectProblem(t, w, http.StatusBadRequest)
		expectHeaders(t, w, "Vary: Accept")
	}
	expectStatus(t, get(t, h, "/api/products?utm_source=x"), http.StatusOK) // what others add to a link
}

func TestList_etagIsOfTheBody(t *testing.T) {
	t.Parallel()
	s := many(t, 3)
	h := newAPI(t, s)
	for _, target := range []string{"/api/products", "/api/products?ids=1,2"} {
		first := get(t, h, target)
		tag := first.Header().Get("ETag")
		if !strings.HasPrefix(tag, `"`) || len(tag) < 18 {
			t.Fatalf("tag %q", tag)
		}
		w := get(t, h, target, "If-None-Match: "+tag)
		expectStatus(t, w, http.StatusNotModified)
		expectHeaders(t, w, "ETag: "+tag, "Vary: Accept", "Cache-Control: no-cache")
		s.put(1, s.rows[1])
		w = get(t, h, target, "If-None-Match: "+tag)
		expectStatus(t, w, http.StatusOK)
		if w.Header().Get("ETag") == tag {
			t.Error("another body has the same tag")
		}
	}
}

func TestBatch_answersInTheOrderAsked(t *testing.T) {
	t.Parallel()
	s := many(t, 5)
	h := newAPI(t, s)
	w := get(t, h, "/api/products?ids=4,9,1,4,8")
	expectStatus(t, w, http.StatusOK)
	got := decode[struct {
		Items   []store.Product
		Missing []int64
	}](t, w)
	var ids []int64
	for _, p := range got.Items {
		ids = append(ids, p.ID)
	}
	if fmt.Sprint(ids, got.Missing) != "[4 1 4] [9 8]" {
		t.Errorf("items %v, missing %v", ids, got.Missing)
	}
	if w := get(t, h, "/api/products?ids=7"); w.Body.String() != `{"items":[],"missing":[7]}` {
		t.Errorf("body %s", w.Body)
	}
	if w := get(t, h, "/api/products?ids=1"); !strings.HasSuffix(w.Body.String(), `"missing":[]}`) {
		t.Errorf("body %s", w.Body)
	}
	all := "1" + strings.Repeat(",1", 99)
	expectStatus(t, get(t, h, "/api/products?ids="+all), http.StatusOK)
	expectProblem(t, get(t, h, "/api/products?ids=1", "If-Version-At-Least: 3"), http.StatusBadRequest)
}

func TestBatch_saysTheWorstOfItsProducts(t *testing.T) {
	t.Parallel()
	s := many(t, 2)
	s.outcome, s.age = tier.OutcomeL2, 7*time.Second
	h := newAPI(t, s)
	expectHeaders(t, get(t, h, "/api/products?ids=1,2"), "Cache-Status: tiercel; hit; detail=l2", "Age: 7", "Cache-Control: no-cache")
	expectHeaders(t, get(t, h, "/api/products?ids=8"), "Cache-Status:", "Age:", "Cache-Control: no-cache")
	s.outcome, s.stale = tier.OutcomeStale, true
	expectHeaders(t, get(t, h, "/api/products?ids=1,2"), "Cache-Status: tiercel; hit; detail=stale", "Cache-Control: no-store")
}

func TestList_negotiates(t *testing.T) {
	t.Parallel()
	h := newAPI(t, many(t, 2))
	const page, stream = "application/json", "application/x-ndjson"
	for field, want := range map[string]string{
		"": page, "*/*": page, page: page, stream: stream, "application/*": page,
		stream + ", */*;q=0.1": stream, stream + ";q=0.1, application/json": page, page + ", " + stream: page,
		"text/html": "", stream + ";q=0": "",
	} {
		w := get(t, h, "/api/products", "Accept: "+field)
		expectHeaders(t, w, "Vary: Accept")
		if want == "" {
			expectProblem(t, w, http.StatusNotAcceptable)
		} else {
			expectHeaders(t, w, "Content-Type: "+want)
		}
	}
	w := get(t, h, "/api/products?ids=1", "Accept: "+stream)
	expectProblem(t, w, http.StatusNotAcceptable)
	expectHeaders(t, w, "Vary: Accept")
}
