// Package respcache caches the answers of Gin handlers in a [tier.Cache], for any API.
//
//	cached, err := respcache.New(respcache.Config{Tier: tier.Config[respcache.Response]{Name: "pages", TTL: time.Minute}})
//	engine.GET("/catalogue/:category", cached.Wrap(catalogue))
//
// # What is cached
//
// Answers with status 200 to GET; HEAD is answered from them. The key is made of the path, the query in the order of its
// names, and the request headers of Config.Vary. Never stored are answers with Set-Cookie, with a Cache-Control of no-store,
// private, no-cache or a lifetime of 0, with a Vary that Config.Vary does not cover, larger than MaxBody, or flushed or
// hijacked while they are made. Requests with Authorization (RFC 9111, 3.5), Range, a precondition other than If-None-Match and
// If-Modified-Since, or Cache-Control: no-store pass by the cache. What a client says of no-cache and max-age is not heeded:
// it would let anybody load the source.
//
// How long an answer is served is up to Config.Tier; its own max-age is for clients, who are told its Age. One that is served
// stale (StaleFor) ends with a newer one that must not be stored, as a 404 or a private one, but not with 408, 425, 429 or 5xx.
//
// # Who runs the handler
//
// One run answers all who wait for a key. It happens apart from any request: with a request made of the first one's, whose
// context carries that one's values and not its end, and a gin.Context of its own that has its Params and Keys and no
// FullPath. A handler whose answer depends on anything that the key does not hold must not be wrapped.
// An answer that must not be stored goes only to the request that made it; those who waited run the handler themselves,
// and for a minute requests of that key do so at once. One that is flushed, hijacked or too large ends the run (its context
// ends, writes fail) and is made a second time, straight to the client: a handler of GET is safe to repeat.
// A panic comes to each who waited, as if its own run had panicked.
//
// # Invalidation
//
// All answers have the same version: there is no telling which is newer (see [tier.Versioned]). With a Bus, [tier.Cache.Invalidate] of a key takes it out of every process.
// Tags must follow from the key, see [ParseKey]: a handler cannot set them afterwards, because a tag's token is read before
// the value is loaded, and an invalidation that came in between would be missed by an answer that only then learns its
// tags.
package respcache

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/tier"
)

// Config says what is cached.
type Config struct {
	// Tier is the cache's configuration but for Load, LoadMany, Codec and Size, which New sets, and HotKeys, which must be 0.
	// Its LoadTimeout bounds a run of the handler.
	Tier tier.Config[Response]
	// Vary are the request headers that an answer may depend on; "Host" is one.
	Vary []string
	// MaxBody is the length of the longest body that is cached, 0: 1 MiB.
	MaxBody int
}

// A Middleware caches answers. Make it with [New].
type Middleware struct {
	vary    []string // canonical, sorted
	maxBody int
	cache   *tier.Cache[Response]
	passes  passes
}

// New makes a middleware and its cache, which Close ends.
func New(cfg Config) (*Middleware, error) {
	m := &Middleware{maxBody: cfg.MaxBody}
	if m.maxBody == 0 {
		m.maxBody = 1 << 20
	}
	if m.maxBody < 0 {
		return nil, fmt.Errorf("respcache: MaxBody %d: must not be negative", cfg.MaxBody)
	}
	for _, name := range cfg.Vary {
		m.vary = append(m.vary, http.CanonicalHeaderKey(name))
	}
	slices.Sort(m.vary)
	m.vary = slices.Compact(m.vary)
	t := cfg.Tier
	if t.HotKeys != 0 {
		return nil, fmt.Errorf("respcache: Tier.HotKeys %d: must be 0, no answer can be made without a request", t.HotKeys)
	}
	t.Load, t.LoadMany, t.Codec, t.Size = load, nil, codec{}, Response.size
	var err error
	m.cache, err = tier.New(t)
	return m, err
}

// Close ends the cache.
func (m *Middleware) Close() error { return m.cache.Close() }

// Cache is the cache behind the middleware: to invalidate keys, and for its statistics.
func (m *Middleware) Cache() *tier.Cache[Response] { return m.cache }

// Wrap makes one handler of handlers, whose answers are cached.
func (m *Middleware) Wrap(handlers ...gin.HandlerFunc) gin.HandlerFunc {
	// An engine of its own runs the handlers, with or without a client: a gin.Context ends with its request.
	inner := gin.New()
	inner.NoRoute(append([]gin.HandlerFunc{adopt}, handlers...)...)
	return func(c *gin.Context) {
		given := &origin{params: slices.Clone(c.Params), keys: maps.Clone(c.Keys)}
		key, why := m.admit(c.Request)
		if why == "" && m.passes.has(key) {
			why = "uncacheable"
		}
		if why != "" {
			m.direct(c, inner, given, why)
			return
		}
		m.serve(c, inner, given, key)
	}
}

// An origin is what the handlers see of the gin.Context that they were wrapped for.
type origin struct {
	params gin.Params
	keys   map[any]any
}

type (
	originKey struct{}
	runKey    struct{}
)

func adopt(c *gin.Context) {
	if from, ok := c.Request.Context().Value(originKey{}).(*origin); ok {
		c.Params, c.Keys = from.params, maps.Clone(from.keys)
	}
	c.Status(http.StatusOK) // what it would be on a route
}

// direct runs the handlers for this client alone.
func (m *Middleware) direct(c *gin.Context, inner http.Handler, given *origin, why string) {
	c.Header("Cache-Status", "tiercel; fwd=bypass; detail="+why)
	inner.ServeHTTP(c.Writer, c.Request.WithContext(context.WithValue(c.Request.Context(), originKey{}, given)))
}

func (m *Middleware) serve(c *gin.Context, inner http.Handler, given *origin, key string) {
	// Cloned now: a refresh may outlive the request.
	r := &run{handler: inner, request: c.Request.Clone(context.Background()), given: given, limit: m.maxBody, vary: m.vary, cache: m.cache}
	found, err := m.cache.GetInfo(context.WithValue(c.Request.Context(), runKey{}, r), key)
	made := r.made.Load()
	var (
		not      *notStoredError
		panicked *tier.PanicError
	)
	switch {
	case made != nil && (err != nil || (found.Stale && !passing(made.status))):
		if made.always {
			m.passes.add(key)
		}
		c.Header("Cache-Status", "tiercel; fwd=miss; detail=uncacheable")
		made.sendAsMade(c)
	case err == nil:
		found.Value.send(c, found)
	case errors.As(err, &panicked):
		panic(panicked.Value)
	case errors.Is(err, tier.ErrOverloaded), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		c.Header("Retry-After", "1")
		c.AbortWithStatus(http.StatusServiceUnavailable)
	default:
		if errors.As(err, &not) && not.always {
			m.passes.add(key)
		}
		m.direct(c, inner, given, "uncacheable")
	}
}

// A Response is an answer as it is kept.
type Response struct {
	Header http.Header
	Body   []byte
}

func (r Response) size() int {
	n := len(r.Body) + 64
	for name, values := range r.Header {
		n += len(name) + 32
		for _, v := range values {
			n += len(v) + 16
		}
	}
	return n
}

// send answers with what is kept, or by 304.
func (r Response) send(c *gin.Context, found tier.Result[Response]) {
	h := c.Writer.Header()
	put(h, r.Header)
	switch {
	case found.Stale:
		h.Set("Cache-Status", "tiercel; hit; detail=stale")
		h.Set("Cache-Control", "no-store")
	case found.Outcome == tier.OutcomeLoad:
		h.Set("Cache-Status", "tiercel; fwd=miss; stored; detail=load")
	default:
		h.Set("Cache-Status", "tiercel; hit; detail="+found.Outcome.String())
	}
	h.Set("Age", strconv.Itoa(int(max(found.Age, 0)/time.Second)))
	if notModified(c.Request.Header, r.Header) {
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "Content-Range"} {
			h.Del(name)
		}
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(r.Body)))
	c.Status(http.StatusOK)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(r.Body) // a client that left is no error of ours
	}
}
