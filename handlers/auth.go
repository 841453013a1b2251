package handlers

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// A token guards writes and admin calls. Of the secret only its hash is kept: hashes have one length, so comparing
// them in constant time does not even tell the length of the secret.
type token struct {
	set  bool
	hash [sha256.Size]byte
}

func newToken(secret string) token { return token{secret != "", sha256.Sum256([]byte(secret))} }

var (
	bearerWanted  = []string{`Bearer realm="tiercel"`}
	bearerInvalid = []string{`Bearer realm="tiercel", error="invalid_token"`}
)

// authorize lets the bearer of the token pass (RFC 6750). Without a token nobody passes, whatever he shows: the
// instance is read-only, which is 403 and not 401, since no credential would help.
func (t token) authorize(c *gin.Context) error {
	if !t.set {
		return refuse(http.StatusForbidden, "this instance is read-only: no token is configured")
	}
	fields := c.Request.Header["Authorization"]
	if len(fields) != 1 {
		c.Writer.Header()["Www-Authenticate"] = bearerWanted
		return refuse(http.StatusUnauthorized, "this call needs a bearer token")
	}
	scheme, secret, _ := strings.Cut(fields[0], " ")
	hash := sha256.Sum256([]byte(strings.TrimLeft(secret, " ")))
	if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(hash[:], t.hash[:]) != 1 {
		c.Writer.Header()["Www-Authenticate"] = bearerInvalid
		return refuse(http.StatusUnauthorized, "this is not the token")
	}
	return nil
}
