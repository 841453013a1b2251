package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
)

// statusClientLeft is what the log and the metrics say of a request whose client left before the answer.
const statusClientLeft = 499

// An observer is Config.Observe.
type observer = func(ctx context.Context, route, method string, code int, took time.Duration)

// An edge is what all requests pass first, on either address.
type edge struct {
	logger  *slog.Logger
	access  accessLog
	observe observer
	ids     requestIDs
}

func newEdge(logger *slog.Logger, sample int, observe observer) edge {
	if logger == nil {
		logger = slog.Default()
	}
	return edge{logger: logger, access: accessLog{logger, uint32(max(sample, 0))}, observe: observe}
}

// engine returns a router without routes behind the edge, which is behind around.
func (e *edge) engine(around ...gin.HandlerFunc) *gin.Engine {
	gin.SetMode(gin.ReleaseMode) // or gin prints to the standard output
	g := gin.New()
	g.HandleMethodNotAllowed = true
	g.RedirectTrailingSlash = false
	// Parameters come as they were sent: gin unescapes them by the rules of forms, where "+" is a blank.
	g.UseEscapedPath, g.UnescapePathValues = true, false
	if err := g.SetTrustedProxies(nil); err != nil {
		panic(err) // nil cannot fail to parse
	}
	g.Use(around...)
	g.Use(e.identify, e.witness, e.survive)
	g.NoRoute(e.handle(func(*gin.Context) error { return refuse(http.StatusNotFound, "there is nothing at this path") }))
	g.NoMethod(e.handle(func(c *gin.Context) error {
		return refuse(http.StatusMethodNotAllowed, "the path knows "+c.Writer.Header().Get("Allow")+" only")
	}))
	return g
}

// identify gives the answer its X-Request-Id, and says that it is what its Content-Type says: a browser must not find a page
// in the name of a product. More headers for browsers an API has no use for, and each costs every hit.
func (e *edge) identify(c *gin.Context) {
	id := c.Request.Header["X-Request-Id"]
	if len(id) != 1 || !saneRequestID(id[0]) {
		id = e.ids.next()
	}
	h := c.Writer.Header()
	h["X-Request-Id"], h["X-Content-Type-Options"] = id, noSniff
}

func requestID(c *gin.Context) string { return c.Writer.Header()["X-Request-Id"][0] }

// handle makes a route, or a link of its chain, of h: its error is the answer, and nothing after it runs.
func (e *edge) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			c.Abort()
			e.fail(c, err)
		}
	}
}

// witness tells Observe and the log of every request, also of one whose connection is about to be dropped.
func (e *edge) witness(c *gin.Context) {
	began := time.Now()
	defer func() {
		took := time.Since(began)
		code := c.Writer.Status()
		if code == http.StatusServiceUnavailable && c.Request.Context().Err() != nil {
			code = statusClientLeft
		}
		if e.observe != nil {
			route := c.FullPath()
			if route == "" {
				route = "unmatched"
			}
			e.observe(c.Request.Context(), route, knownMethod(c.Request.Method), code, took)
		}
		e.access.write(c, code, took)
	}()
	c.Next()
}

// survive turns a panic into a 500, or, when the answer has begun, into a broken connection: the client must not take
// half of it for the whole.
func (e *edge) survive(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler)
		}
		e.logger.ErrorContext(c.Request.Context(), "handlers: panic", "panic", fmt.Sprint(v),
			"method", c.Request.Method, "path", c.Request.URL.Path, "request_id", requestID(c), "stack", string(debug.Stack()))
		c.Abort()
		if c.Writer.Written() {
			panic(http.ErrAbortHandler)
		}
		e.fail(c, refuse(http.StatusInternalServerError, unknownFailure))
	}()
	c.Next()
}

// knownMethod keeps what a client makes up out of the metrics' labels.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions:
		return m
	}
	return "other"
}
