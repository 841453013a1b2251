package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/gin-gonic/gin"
)

// sendTagged sends a body that was made for this answer, with a strong tag made of it, or a 304.
func sendTagged(c *gin.Context, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	c.Writer.Header()["Etag"] = []string{tag}
	if notModified(c.Request.Header["If-None-Match"], tag) {
		c.Writer.WriteHeader(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	send(c, http.StatusOK, jsonType, body)
}
