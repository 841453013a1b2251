package handlers

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"
)

//go:embed openapi.yaml
var description []byte

// openAPI answers with the description of the API.
func openAPI(c *gin.Context) {
	c.Writer.Header()["Cache-Control"] = noCache
	send(c, http.StatusOK, yamlType, description)
}

// live says that the process handles requests. It asks nobody: a process is not restarted because Redis is down.
func live(c *gin.Context) {
	c.Writer.Header()["Cache-Control"] = noStore
	send(c, http.StatusOK, jsonType, []byte(`{"status":"live"}`))
}

// readiness says whether a balancer may send requests here.
func readiness(ready func() bool) func(*gin.Context) error {
	return func(c *gin.Context) error {
		if ready != nil && !ready() {
			return refuse(http.StatusServiceUnavailable, "the instance is starting or shutting down")
		}
		c.Writer.Header()["Cache-Control"] = noStore
		send(c, http.StatusOK, jsonType, []byte(`{"status":"ready"}`))
		return nil
	}
}
