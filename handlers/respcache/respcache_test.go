package respcache_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/handlers/respcache"
	"github.com/tiercel-go/tiercel/tier"
)

func page(c *gin.Context) {
	c.Header("X-Page", "yes")
	c.String(http.StatusOK, "page %s of %s", c.Query("n"), c.Param("id"))
}

func TestWrap_answersFromTheCacheAsTheHandlerDid(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	h := serve(newCache(t, nil), counted(&runs, page))
	first := get(t, h, "/p/a?n=1")
	expect(t, first, 200, "page 1 of a", stored)
	second := get(t, h, "/p/a?n=1")
	expect(t, second, 200, "page 1 of a", hit)
	for _, name := range []string{"Etag", "X-Page", "Content-Type", "Age", "Content-Length"} {
		if a, b := first.Header().Get(name), second.Header().Get(name); a == "" || a != b {
			t.Errorf("%s is %q, then %q", name, a, b)
		}
	}
	if n := runs.Load(); n != 1 {
		t.Errorf("%d runs", n)
	}
}

func TestWrap_head(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	h := serve(newCache(t, nil), counted(&runs, page))
	w := call(t, h, http.MethodHead, "/p/a?n=1")
	expect(t, w, 200, "", stored)
	if w.Header().Get("Content-Length") != "11" {
		t.Errorf("Content-Length %q", w.Header().Get("Content-Length"))
	}
	expect(t, get(t, h, "/p/a?n=1"), 200, "page 1 of a", hit)
	if n := runs.Load(); n != 1 {
		t.Errorf("%d runs", n)
	}
}

func TestWrap_304(t *testing.T) {
	t.Parallel()
	const at = "Tue, 24 Nov 2026 03:00:00 GMT"
	h := serve(newCache(t, nil), func(c *gin.Context) {
		c.Header("Last-Modified", at)
		page(c)
	})
	tag := get(t, h, "/p/a").Header().Get("ETag")
	for condition, status := range map[string]int{
		"If-None-Match: " + tag: 304, `If-None-Match: "x", W/` + tag: 304, "If-None-Match: *": 304, `If-None-Match: "x"`: 200,
		"If-Modified-Since: " + at: 304, "If-Modified-Since: Tue, 24 Nov 2026 02:59:59 GMT": 200, "If-Modified-Since: x": 200,
	} {
		w := get(t, h, "/p/a", condition)
		if w.Code != status || (status == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != tag)) {
			t.Errorf("%s: %d %q", condition, w.Code, w.Body)
		}
	}
	// A condition is not part of the run that others get the answer of.
	expect(t, get(t, h, "/p/cold", "If-None-Match: *"), 304, "", stored)
	expect(t, get(t, h, "/p/cold"), 200, "page  of cold", hit)
}

func TestKey_isPathSortedQueryAndChosenHeaders(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	m := newCache(t, func(cfg *respcache.Config) { cfg.Vary = []string{"accept-language", "Host"} })
	h := serve(m, counted(&runs, page))
	get(t, h, "/p/a?n=1&x=2", "Accept-Language: de")
	for target, runsAfter := range map[string]int64{"/p/a?x=2&n=1": 1} {
		get(t, h, target, "Accept-Language: de", "User-Agent: other")
		if n := runs.Load(); n != runsAfter {
			t.Errorf("%s: %d runs", target, n)
		}
	}
	before := runs.Load()
	for i, other := range [][]string{
		{"/p/b?n=1&x=2", "Accept-Language: de"}, {"/p/a?n=1&x=3", "Accept-Language: de"}, {"/p/a?n=1&x=2", "Accept-Language: en"},
		{"/p/a?n=1&x=2"}, {"http://elsewhere/p/a?n=1&x=2", "Accept-Language: de"}, {"/p/a%3Fn=1&x=2", "Accept-Language: de"},
	} {
		get(t, h, other[0], other[1:]...)
		if n := runs.Load(); n != before+int64(i)+1 {
			t.Errorf("%v: %d runs, want one more", other, n)
		}
	}
	w := get(t, h, "/p/a?n=1&x=2", "Accept-Language: de")
	expect(t, w, 200, "page 1 of a", hit)
	if got := w.Header().Values("Vary"); !slices.Equal(got, []string{"Accept-Language"}) {
		t.Errorf("Vary: %q", got)
	}
}

func TestParseKey_givesBackWhatKeyTook(t *testing.T) {
	t.Parallel()
	m := newCache(t, func(cfg *respcache.Config) { cfg.Vary = []string{"Accept"} })
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/a%20b/%23?z=1&a=%26&a=%3F%23", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html; q=1#?")
	path, query, headers := respcache.ParseKey(m.Key(r))
	if path != "/a%20b/%23" || query.Get("z") != "1" || !slices.Equal(query["a"], []string{"&", "?#"}) || headers.Get("Accept") != "text/html; q=1#?" {
		t.Errorf("%q: %q, %v, %v", m.Key(r), path, query, headers)
	}
}

func TestWrap_whatMustNotBeStoredIsNot(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(*gin.Context){
		"cookie":        func(c *gin.Context) { c.SetCookie("a", "b", 0, "", "", false, false) },
		"no-store":      func(c *gin.Context) { c.Header("Cache-Control", "max-age=60, No-Store") },
		"private":       func(c *gin.Context) { c.Header("Cache-Control", `private="x"`) },
		"no-cache":      func(c *gin.Context) { c.Header("Cache-Control", "no-cache") },
		"no life":       func(c *gin.Context) { c.Header("Cache-Control", "max-age=60, s-maxage=0") },
		"other Vary":    func(c *gin.Context) { c.Header("Vary", "Accept-Language, Cookie") },
		"Vary anything": func(c *gin.Context) { c.Header("Vary", "*") },
		"404":           func(c *gin.Context) { c.Status(http.StatusNotFound) },
		"500":           func(c *gin.Context) { c.Status(http.StatusInternalServerError) },
		"204":           func(c *gin.Context) { c.Status(http.StatusNoContent) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var runs atomic.Int64
			h := serve(newCache(t, func(cfg *respcache.Config) { cfg.Vary = []string{"Accept-Language"} }), func(c *gin.Context) {
				answer(c)
				_, _ = fmt.Fprintf(c.Writer, "run %d", runs.Add(1))
			})
			for n := range 3 {
				if w := get(t, h, "/p/a"); w.Body.String() != fmt.Sprint("run ", n+1) || strings.Contains(w.Header().Get("Cache-Status"), "hit") {
					t.Errorf("request %d: %d %q, %q", n+1, w.Code, w.Body, w.Header().Get("Cache-Status"))
				}
			}
		})
	}
}

func TestWrap_requestsThatPassByTheCache(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	h := serve(newCache(t, nil), counted(&runs, page))
	get(t, h, "/p/a")
	for i, header := range []string{
		"Authorization: Bearer x", "Range: bytes=0-1", "Cache-Control: no-store", `If-Match: "x"`, "If-Unmodified-Since: x",
	} {
		if w := get(t, h, "/p/a", header); runs.Load() != int64(i)+2 || !strings.Contains(w.Header().Get("Cache-Status"), "fwd=bypass") {
			t.Errorf("%s: %d runs, %q", header, runs.Load(), w.Header().Get("Cache-Status"))
		}
	}
	call(t, h, http.MethodPost, "/p/a")
	get(t, h, "/p/a?%zz")
	get(t, h, "/p/"+strings.Repeat("a", tier.MaxKeyLen))
	if n := runs.Load(); n != 9 {
		t.Errorf("%d runs", n)
	}
	expect(t, get(t, h, "/p/a", "Cache-Control: no-cache"), 200, "page  of a", hit)
}

// A crowd of requests runs the handler once.
func TestWrap_oneRunForManyRequests(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	gate := make(chan struct{})
	m := newCache(t, nil)
	h := serve(m, counted(&runs, func(c *gin.Context) {
		<-gate
		page(c)
	}))
	var crowd sync.WaitGroup
	for range 100 {
		crowd.Go(func() {
			if w := get(t, h, "/p/a"); w.Code != 200 || w.Body.String() != "page  of a" {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
	for m.Cache().Stats().FlightsActive == 0 {
		if t.Context().Err() != nil {
			return
		}
	}
	close(gate)
	crowd.Wait()
	if n := runs.Load(); n != 1 {
		t.Errorf("%d runs", n)
	}
}

// A private answer is its maker's: nobody of the crowd may see that of another.
func TestWrap_privateAnswerGoesToItsMakerOnly(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	m := newCache(t, nil)
	h := serve(m, func(c *gin.Context) {
		<-gate
		c.Header("Cache-Control", "private")
		c.String(http.StatusOK, c.GetHeader("X-User"))
	})
	var crowd sync.WaitGroup
	for i := range 50 {
		crowd.Go(func() {
			user := fmt.Sprint("user ", i)
			if w := get(t, h, "/p/a", "X-User: "+user); w.Body.String() != user {
				t.Errorf("%s got the answer of %q", user, w.Body)
			}
		})
	}
	close(gate)
	crowd.Wait()
}

func TestWrap_panicComesToEachWhoWaits(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	h := serve(newCache(t, nil), counted(&runs, func(*gin.Context) { panic("broken") }))
	for range 2 {
		if w := get(t, h, "/p/a"); w.Code != http.StatusInternalServerError {
			t.Errorf("%d", w.Code)
		}
	}
	if n := runs.Load(); n != 2 {
		t.Errorf("%d runs: a panic was kept, or repeated", n)
	}
}

// The first client leaves; the run goes on for the others, with that one's values.
func TestWrap_runOutlivesItsRequest(t *testing.T) {
	t.Parallel()
	type name struct{}
	gate, entered := make(chan struct{}), make(chan struct{})
	h := serve(newCache(t, nil), func(c *gin.Context) {
		close(entered)
		<-gate
		if err := c.Request.Context().Err(); err != nil {
			t.Errorf("the run ended with its request: %v", err)
		}
		c.String(http.StatusOK, "made for %v", c.Request.Context().Value(name{}))
	})
	ctx, leave := context.WithCancel(context.WithValue(t.Context(), name{}, "the first"))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "/p/a", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		h.ServeHTTP(discard{http.Header{}}, req)
	}()
	<-entered
	leave()
	<-gone
	close(gate)
	w := get(t, h, "/p/a")
	if w.Code != 200 || w.Body.String() != "made for the first" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
