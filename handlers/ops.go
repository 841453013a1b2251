package handlers

import (
	"log/slog"
	"net/http"
	"net/http/pprof"
	"strings"

	"github.com/gin-gonic/gin"
)

// OpsConfig configures the operator's address, which is not for the public.
type OpsConfig struct {
	Metrics http.Handler // answers /metrics; nil: there is none
	Ready   func() bool  // answers /readyz; nil: always ready
	Pprof   bool         // serve profiles under /debug/pprof/
	Console http.Handler // answers / and what is below /console/; nil: there is none
	API     http.Handler // answers what is below /api/ and /admin/, for the console; nil: there is nothing
	Logger  *slog.Logger // nil: slog.Default
}

// NewOps makes the handler of the operator's address: health, metrics, profiles, the API's description, the console.
func NewOps(cfg OpsConfig) http.Handler {
	e := newEdge(cfg.Logger, 0, nil)
	g := e.engine()
	read(g, "/livez", live)
	read(g, "/readyz", e.handle(readiness(cfg.Ready)))
	read(g, "/openapi.yaml", openAPI)
	if cfg.Metrics != nil {
		read(g, "/metrics", gin.WrapH(cfg.Metrics))
	}
	if cfg.Pprof {
		read(g, "/debug/pprof/*profile", profile)
		g.POST("/debug/pprof/symbol", gin.WrapF(pprof.Symbol))
	}
	if cfg.Console != nil {
		read(g, "/", gin.WrapH(cfg.Console))
		read(g, "/console/*file", gin.WrapH(cfg.Console))
	}
	if cfg.API == nil {
		return g
	}
	// Past the edge: the API has one of its own.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/admin/") {
			cfg.API.ServeHTTP(w, r)
			return
		}
		g.ServeHTTP(w, r)
	})
}

// NewStarting makes the handler of the API's address until its products are there: alive, and not ready.
func NewStarting(cfg Config) http.Handler {
	e := newEdge(cfg.Logger, cfg.LogSample, cfg.Observe)
	g := e.engine()
	read(g, "/livez", live)
	read(g, "/openapi.yaml", openAPI)
	starting := e.handle(func(*gin.Context) error { return refuse(http.StatusServiceUnavailable, "the instance is starting") })
	read(g, "/readyz", starting)
	g.Any("/api/*path", starting)
	g.Any("/admin/*path", starting)
	return g
}

// profile answers with the profile of that name; the index knows all but these four.
func profile(c *gin.Context) {
	serve := pprof.Index
	switch strings.TrimPrefix(c.Param("profile"), "/") {
	case "cmdline":
		serve = pprof.Cmdline
	case "profile":
		serve = pprof.Profile
	case "symbol":
		serve = pprof.Symbol
	case "trace":
		serve = pprof.Trace
	}
	serve(c.Writer, c.Request)
}
