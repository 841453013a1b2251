package handlers

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// An accessLog writes one line for a request: for every write and every error, and for one in so many of the reads that
// went well, since a hit of L1 costs less than its line would. At debug level each request has one.
//
// It names the path and not the query, which may hold what was searched for, and no header but the request's id.
type accessLog struct {
	logger *slog.Logger
	sample uint32 // one in so many reads; 0: none
}

func (l accessLog) write(c *gin.Context, code int, took time.Duration) {
	ctx := c.Request.Context()
	if !l.wants(ctx, c.Request.Method, code) {
		return
	}
	l.logger.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("method", c.Request.Method), slog.String("path", c.Request.URL.Path),
		slog.Int("status", code), slog.Int("bytes", max(c.Writer.Size(), 0)), slog.Duration("took", took),
		slog.String("client", c.Request.RemoteAddr), slog.String("request_id", requestID(c)))
}

// wants draws lots from the runtime's generator, which takes no lock: a counter would be shared by all processors.
func (l accessLog) wants(ctx context.Context, method string, code int) bool {
	if !l.logger.Enabled(ctx, slog.LevelInfo) {
		return false
	}
	if (code >= http.StatusBadRequest && code != statusClientLeft) || (method != http.MethodGet && method != http.MethodHead) {
		return true
	}
	return (l.sample > 0 && rand.Uint32N(l.sample) == 0) || l.logger.Enabled(ctx, slog.LevelDebug)
}
