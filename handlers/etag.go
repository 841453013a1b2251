package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/gin-gonic/gin"
)

// bodyTag is a strong tag of a body that was made for one answer.
func bodyTag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// sendTagged sends a body with its strong tag, or a 304.
func sendTagged(c *gin.Context, body []byte, tag string) {
	c.Writer.Header()["Etag"] = []string{tag}
	if notModified(c.Request.Header["If-None-Match"], tag) {
		c.Writer.WriteHeader(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	send(c, http.StatusOK, jsonType, body)
}
