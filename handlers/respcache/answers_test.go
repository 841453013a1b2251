package respcache_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/handlers/respcache"
)

// What is no longer there, or no longer for everybody, is not served stale in place of the answer that says so. What says
// that there is no answer now leaves the old one.
func TestWrap_staleAnswerEndsWithAnAnswerThatIsNotStored(t *testing.T) {
	for name, last := range map[string]struct {
		answer gin.HandlerFunc
		stale  bool
	}{
		"404":     {func(c *gin.Context) { c.String(http.StatusNotFound, "gone") }, false},
		"301":     {func(c *gin.Context) { c.Redirect(http.StatusMovedPermanently, "/p/b") }, false},
		"private": {func(c *gin.Context) { c.Header("Cache-Control", "private"); c.String(http.StatusOK, "yours") }, false},
		"503":     {func(c *gin.Context) { c.String(http.StatusServiceUnavailable, "later") }, true},
		"429":     {func(c *gin.Context) { c.String(http.StatusTooManyRequests, "later") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var answer atomic.Value
				answer.Store(gin.HandlerFunc(page))
				m := newCache(t, func(cfg *respcache.Config) { cfg.Tier.TTL, cfg.Tier.StaleFor = time.Minute, time.Hour })
				h := serve(m, func(c *gin.Context) { answer.Load().(gin.HandlerFunc)(c) }) //nolint:errcheck,forcetypeassert // see above
				get(t, h, "/p/a")
				synctest.Wait()
				answer.Store(last.answer)
				<-time.After(2 * time.Minute)
				get(t, h, "/p/a") // may be stale, and has it looked for
				synctest.Wait()
				w := get(t, h, "/p/a")
				if stale := strings.Contains(w.Header().Get("Cache-Status"), "detail=stale"); stale != last.stale {
					t.Errorf("%d %q, %q", w.Code, w.Body, w.Header().Get("Cache-Status"))
				}
			})
		})
	}
}

// What a middleware further out has said of Vary holds beside what the answer says.
func TestWrap_varyIsAddedToWhatIsThere(t *testing.T) {
	t.Parallel()
	m := newCache(t, func(cfg *respcache.Config) { cfg.Vary = []string{"Accept"} })
	inner := m.Wrap(func(c *gin.Context) {
		if c.Query("private") != "" {
			c.Header("Cache-Control", "private")
			c.Header("Vary", "Accept")
		}
		page(c)
	})
	e := gin.New()
	e.Use(func(c *gin.Context) { c.Header("Vary", "Origin") })
	e.GET("/p/:id", inner)
	for _, target := range []string{"/p/a", "/p/a", "/p/a?private=1"} {
		if got := get(t, e, target).Header().Values("Vary"); !slices.Equal(got, []string{"Origin", "Accept"}) {
			t.Errorf("%s: Vary %q", target, got)
		}
	}
}

// One path has one key however it is spelled, so that what is said of it, tags above all, holds for all spellings.
func TestKey_isOneForAllSpellingsOfAPath(t *testing.T) {
	t.Parallel()
	m := newCache(t, nil)
	key := func(target string) string {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://x"+target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		return m.Key(r)
	}
	for spelled, want := range map[string]string{
		"/c/%6camps": "/c/lamps", "/c/l%61mps?n=%31": "/c/lamps?n=1", "/%63/a%2fb": "/c/a%2Fb", "/c/a,b%2c": "/c/a,b,", "/c/%3F%23": "/c/%3F%23",
		"/c/": "/c/", "/c//%20": "/c//%20", "/c/a/b": "/c/a/b",
	} {
		if got := key(spelled); got != want {
			t.Errorf("%s has the key %q, want %q", spelled, got, want)
		}
	}
}

func TestWrap_lifetimeThatCannotBeReadIsNone(t *testing.T) {
	t.Parallel()
	for _, age := range []string{"-1", "x", "", "1.5"} {
		h := serve(newCache(t, nil), func(c *gin.Context) {
			c.Header("Cache-Control", "max-age="+age)
			page(c)
		})
		expect(t, get(t, h, "/p/a"), 200, "page  of a", not)
	}
}

// A hot key would be refreshed without a request, which no handler can answer.
func TestNew_refusesHotKeys(t *testing.T) {
	t.Parallel()
	cfg := respcache.Config{}
	cfg.Tier.Name, cfg.Tier.HotKeys = "pages", 10
	m, err := respcache.New(cfg)
	if err == nil || !strings.Contains(err.Error(), "HotKeys 10") {
		t.Errorf("%v", err)
	}
	if err == nil {
		_ = m.Close()
	}
}
