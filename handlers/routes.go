package handlers

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// routes is the product API. What each call promises is in openapi.yaml.
func (a *api) routes(e *gin.Engine, limit *limiter) {
	read(e, "/livez", live)
	read(e, "/readyz", a.handle(readiness(a.ready)))
	read(e, "/openapi.yaml", openAPI)

	products := e.Group("/api/products", a.handle(limit.allow))
	read(products, "", a.handle(a.listProducts)) // a page, the ids asked for, or a stream of all
	read(products, "/:id", a.handle(wantsJSON), a.handle(a.getProduct))

	write := products.Group("", a.handle(a.token.authorize), a.handle(wantsJSON))
	write.POST("", a.handle(a.createProduct))
	write.PUT("/:id", a.handle(a.replaceProduct))
	write.PATCH("/:id", a.handle(a.patchProduct))
	write.DELETE("/:id", a.handle(a.deleteProduct))

	admin := e.Group("/admin/cache", a.handle(limit.allow), a.handle(a.token.authorize), a.handle(wantsJSON))
	admin.POST("/invalidate", a.handle(a.invalidate))
	admin.POST("/warm", a.handle(a.warm))
	read(admin, "/stats", a.handle(a.stats))
	read(admin, "/hot", a.handle(a.hot))
	read(admin, "/entries/:key", a.handle(a.entry))

	log := e.Group("/admin/log-level", a.handle(limit.allow), a.handle(a.token.authorize), a.handle(wantsJSON))
	log.PUT("", a.handle(a.setLogLevel))
	read(log, "", a.handle(a.logLevel))
}

// read routes GET and HEAD, which differ in the body only.
func read(r gin.IRoutes, path string, chain ...gin.HandlerFunc) {
	r.Match([]string{http.MethodGet, http.MethodHead}, path, chain...)
}
