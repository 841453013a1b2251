package handlers

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

const maxID = "9223372036854775807"

var errNotAnID = malformed("an id is an integer from 1 to %s, without sign or leading zeros", maxID)

// isID reports whether s is a positive 64-bit integer in the one way that it is written, without sign or leading
// zeros: it serves as the cache's key as it is, so a second spelling would be a second entry.
func isID(s string) bool {
	if s == "" || len(s) > len(maxID) || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) < len(maxID) || s <= maxID
}

// parseID returns the number that isID knows.
func parseID(s string) (int64, bool) {
	if !isID(s) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// pathID returns the id in the path. It does not allocate.
func pathID(c *gin.Context) (string, error) {
	id := c.Param("id")
	if !isID(id) {
		return "", errNotAnID
	}
	// id is a piece of the request line. Who keeps it as a cache's key keeps all of the line: a long query on each
	// of many ids would fill the memory past every budget.
	if len(c.Request.RequestURI) > 64 {
		id = strings.Clone(id)
	}
	return id, nil
}

func pathIDNumber(c *gin.Context) (int64, error) {
	id, ok := parseID(c.Param("id"))
	if !ok {
		return 0, errNotAnID
	}
	return id, nil
}
