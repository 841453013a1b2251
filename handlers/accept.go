package handlers

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// wantsJSON refuses a request that would not take JSON for an answer, before anything is done for it.
func wantsJSON(c *gin.Context) error {
	if quality(c.Request.Header["Accept"], "json") == 0 {
		return refuse(http.StatusNotAcceptable, "the answer is application/json")
	}
	return nil
}

// quality is how much a client wants application/sub, in thousandths, by its Accept fields (RFC 9110, 12.5.1): the range
// that names the type most exactly counts. Without a field every type is welcome. Ranges that cannot be read are
// passed over. It does not allocate.
func quality(accept []string, sub string) int {
	best, q := 0, 0 // 1: */*, 2: application/*, 3: application/sub
	empty := true
	for _, field := range accept {
		for field != "" {
			var one string
			one, field, _ = strings.Cut(field, ",")
			media, params, _ := strings.Cut(one, ";")
			if media = strings.Trim(media, " \t"); media == "" {
				continue
			}
			empty = false
			if exact := exactness(media, sub); exact > best {
				best, q = exact, weight(params)
			}
		}
	}
	if empty {
		return 1000
	}
	return q
}

func exactness(media, sub string) int {
	t, s, _ := strings.Cut(media, "/")
	switch {
	case strings.EqualFold(t, "application") && strings.EqualFold(s, sub):
		return 3
	case strings.EqualFold(t, "application") && s == "*":
		return 2
	case t == "*" && s == "*":
		return 1
	}
	return 0
}

// weight reads q among the parameters of a media range; 1000 without one, 0 if it is not a weight.
func weight(params string) int {
	for params != "" {
		var one string
		one, params, _ = strings.Cut(params, ";")
		name, value, _ := strings.Cut(strings.Trim(one, " \t"), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		if value == "" || len(value) > len("0.000") || value[0] != '0' && value[0] != '1' || len(value) > 1 && value[1] != '.' {
			return 0
		}
		q := int(value[0]-'0') * 1000
		for i, unit := 2, 100; i < len(value); i, unit = i+1, unit/10 {
			if value[i] < '0' || value[i] > '9' {
				return 0
			}
			q += int(value[i]-'0') * unit
		}
		return min(q, 1000)
	}
	return 1000
}
