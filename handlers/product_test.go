package handlers_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/tier"
)

func TestGet_answersWithTheProductAndItsVersion(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	w := get(t, newAPI(t, s), "/api/products/1")
	expectStatus(t, w, http.StatusOK)
	expectHeaders(t, w, `ETag: "17"`, "Content-Type: application/json", "Cache-Control: no-cache", "Age: 0",
		"Cache-Status: tiercel; hit; detail=l1", "Vary:")
	if want := string(document(s.rows[1]).Body); w.Body.String() != want {
		t.Errorf("body %s, want %s", w.Body, want)
	}
	expectHeaders(t, w, "Content-Length: "+strconv.Itoa(w.Body.Len()))
}

func TestGet_saysWhereTheAnswerComesFrom(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		outcome tier.Outcome
		stale   bool
		status  string
	}{
		{tier.OutcomeL1, false, "tiercel; hit; detail=l1"},
		{tier.OutcomeL2, false, "tiercel; hit; detail=l2"},
		{tier.OutcomeLoad, false, "tiercel; fwd=miss; detail=load"},
		{tier.OutcomeBypass, false, "tiercel; fwd=bypass; detail=load"},
		{tier.OutcomeStale, true, "tiercel; hit; detail=stale"},
		{tier.OutcomeNegative, false, "tiercel; hit; detail=negative"},
	} {
		s := newShop(t, battery)
		s.outcome, s.stale, s.age = tc.outcome, tc.stale, 90*time.Second+time.Millisecond
		h := newAPI(t, s, func(cfg *handlers.Config) { cfg.MaxAge = 30 * time.Second })
		control := "Cache-Control: public, max-age=30"
		if tc.stale {
			control = "Cache-Control: no-store"
		}
		if tc.outcome != tier.OutcomeNegative {
			w := get(t, h, "/api/products/1")
			expectStatus(t, w, http.StatusOK)
			expectHeaders(t, w, "Cache-Status: "+tc.status, "Age: 90", control)
		}
		w := get(t, h, "/api/products/2")
		expectProblem(t, w, http.StatusNotFound)
		expectHeaders(t, w, "Cache-Status: "+tc.status, "Age: 90", "ETag:")
	}
}

func TestGet_refusesWhatIsNoID(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	for _, id := range []string{
		"0", "-1", "+1", "01", "1.0", "1e3", "x", "%31", "1%20", "%00", "9223372036854775808", "99999999999999999999", "１",
	} {
		expectProblem(t, get(t, h, "/api/products/"+id), http.StatusBadRequest)
	}
	if len(s.keys) != 0 {
		t.Errorf("asked the cache for %q", s.keys)
	}
	expectProblem(t, get(t, h, "/api/products/9223372036854775807"), http.StatusNotFound)
}

func TestGet_notModified(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	s.age = 5 * time.Second
	h := newAPI(t, s)
	for field, status := range map[string]int{
		`"17"`:                    304,
		`W/"17"`:                  304,
		`*`:                       304,
		` "16" , "17"`:            304,
		`"a,b", W/"16","17"`:      304,
		`,, "17"`:                 304,
		`"16"`:                    200,
		`"1"`:                     200,
		`17`:                      200,
		`"17`:                     200,
		`w/"17"`:                  200,
		`"16" "17"`:               200,
		``:                        200,
		`"16"; "17"`:              200,
		`"` + "\u00e9" + `","17"`: 304,
	} {
		w := get(t, h, "/api/products/1", "If-None-Match: "+field)
		if w.Code != status {
			t.Errorf("If-None-Match: %s gives %d, want %d", field, w.Code, status)
		}
		expectHeaders(t, w, `ETag: "17"`, "Cache-Control: no-cache", "Cache-Status: tiercel; hit; detail=l1", "Age: 5")
		if status == http.StatusNotModified {
			expectHeaders(t, w, "Content-Type:", "Content-Length:")
			if w.Body.Len() > 0 {
				t.Errorf("a 304 with a body: %s", w.Body)
			}
		}
	}
	w := get(t, h, "/api/products/1", `If-None-Match: "3"`, `If-None-Match: "17"`)
	expectStatus(t, w, http.StatusNotModified)
	// A condition on what is not there is not one.
	expectProblem(t, get(t, h, "/api/products/2", "If-None-Match: *"), http.StatusNotFound)
}

func TestHead_isGetWithoutTheBody(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for _, target := range []string{
		"/api/products/1", "/api/products/2", "/api/products/x", "/api/products", "/api/products?ids=1,2", "/nowhere",
		"/livez", "/readyz", "/openapi.yaml", "/admin/cache/stats",
	} {
		full, head := get(t, h, target), call(t, h, http.MethodHead, target, "")
		if head.Code != full.Code || head.Body.Len() != 0 {
			t.Errorf("HEAD %s: %d with %d bytes; GET: %d", target, head.Code, head.Body.Len(), full.Code)
		}
		for name := range full.Header() {
			if name != "X-Request-Id" && full.Header().Get(name) != head.Header().Get(name) {
				t.Errorf("HEAD %s: %s is %q, to GET %q", target, name, head.Header().Get(name), full.Header().Get(name))
			}
		}
	}
}

func TestGet_versionAtLeast(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, field string
		change      func(*shop) // by another replica, seen in the database only
		id          string
		status      int
		loads       int
	}{
		{"as new as wanted", "17", nil, "1", 200, 1},
		{"the database has it", "18", func(s *shop) { s.put(1, s.rows[1]) }, "1", 200, 2},
		{"the database does not have it", "18", nil, "1", 503, 2},
		{"deleted since", "18", func(s *shop) { delete(s.rows, 1) }, "1", 404, 2},
		{"created since", "18", func(s *shop) { s.put(2, s.rows[1]) }, "2", 200, 2},
		{"unreadable", "17x", nil, "1", 400, 0},
		{"negative", "-1", nil, "1", 400, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t, battery)
			if tc.change != nil {
				s.later = func() { tc.change(s) }
			}
			w := get(t, newAPI(t, s), "/api/products/"+tc.id, "If-Version-At-Least: "+tc.field)
			expectStatus(t, w, tc.status)
			if len(s.keys) != tc.loads {
				t.Errorf("%d reads, want %d", len(s.keys), tc.loads)
			}
			switch {
			case tc.status == 503:
				expectHeaders(t, w, "Retry-After: 1")
			case tc.status < 500 && tc.loads == 2:
				expectHeaders(t, w, "Cache-Status: tiercel; fwd=miss; detail=load")
			}
		})
	}
}

func TestGet_accept(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for field, status := range map[string]int{
		"application/json": 200, "*/*": 200, "application/*": 200, "text/html, */*;q=0.1": 200, "": 200,
		"Application/JSON;charset=utf-8": 200, "text/html": 406, "application/json;q=0": 406,
		"application/json;q=0, */*": 406, "application/x-ndjson": 406, "nonsense": 406,
	} {
		if w := get(t, h, "/api/products/1", "Accept: "+field); w.Code != status {
			t.Errorf("Accept: %s gives %d, want %d", field, w.Code, status)
		}
	}
}

// Errors from below keep their text to themselves.
func TestGet_unknownErrorStaysInside(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	s.fail = errors.New("pq: password of user tiercel")
	w := get(t, newAPI(t, s), "/api/products/1")
	if p := expectProblem(t, w, http.StatusInternalServerError); strings.Contains(p.Detail, "pq") {
		t.Errorf("the client is told %q", p.Detail)
	}
	expectHeaders(t, w, "Cache-Status:", "Age:")
}

// A cache that keeps the key must not keep the request line with it.
func TestGet_keyDoesNotHoldALongRequestLine(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	req := httptest.NewRequestWithContext(t.Context(), "GET", "/api/products/1?"+strings.Repeat("x", 4000), nil)
	newAPI(t, s).ServeHTTP(httptest.NewRecorder(), req)
	if len(s.keys) != 1 || s.keys[0] != "1" {
		t.Fatalf("asked for %q", s.keys)
	}
	key := uintptr(unsafe.Pointer(unsafe.StringData(s.keys[0])))
	for _, line := range []string{req.RequestURI, req.URL.Path} {
		begin := uintptr(unsafe.Pointer(unsafe.StringData(line)))
		if begin <= key && key < begin+uintptr(len(line)) {
			t.Error("the key is a piece of the request line")
		}
	}
}
