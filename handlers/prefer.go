package handlers

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// A patience is how long the client of a write prefers to wait until all instances know of it.
type patience struct {
	until   time.Time
	applied []string // Preference-Applied if they do by then; nil: the client does not wait
}

// patienceOf reads "Prefer: wait=N" (RFC 7240, 4.3), which counts from the request. Preferences that cannot be read are
// passed over, as the RFC wants it of all that a server does not know.
func patienceOf(c *gin.Context) (p patience) {
	fields := c.Request.Header["Prefer"]
	if len(fields) == 0 {
		return p
	}
	value, ok := preference(strings.Join(fields, ","), "wait") // several fields are one list (RFC 9110, 5.3)
	if !ok {
		return p
	}
	n, ok := deltaSeconds(value)
	if !ok {
		return p
	}
	return patience{until: time.Now().Add(time.Duration(n) * time.Second), applied: []string{"wait=" + strconv.Itoa(n)}}
}

// confirm waits until no instance shows any more what was there before w, or the client's patience ends, or the client
// leaves. The write stands in any case.
func (a *api) confirm(c *gin.Context, w store.Written, p patience) {
	if p.applied == nil {
		return
	}
	ctx, cancel := context.WithDeadline(c.Request.Context(), p.until)
	defer cancel()
	if a.products.Confirm(ctx, w) == nil {
		c.Writer.Header()["Preference-Applied"] = p.applied
	}
}

// deltaSeconds reads a number of seconds. One that is too large is as good as any other large one.
func deltaSeconds(s string) (n int, ok bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > math.MaxInt32 {
		return math.MaxInt32, true
	}
	return n, true
}

// preference returns the value of the first preference in a Prefer list that has the name, "" if it has none (RFC 7240,
// 2). Nothing that comes after what is no preference is read.
func preference(list, name string) (value string, ok bool) {
	for {
		list = strings.TrimLeft(list, " \t,")
		got, value, rest, ok := nextPair(list)
		if !ok {
			return "", false
		}
		for strings.HasPrefix(rest, ";") { // parameters, which may be empty
			if rest = strings.TrimLeft(rest[1:], " \t"); rest == "" || rest[0] == ';' || rest[0] == ',' {
				continue
			}
			if _, _, rest, ok = nextPair(rest); !ok {
				return "", false
			}
		}
		if rest != "" && rest[0] != ',' {
			return "", false
		}
		if strings.EqualFold(got, name) {
			return value, true
		}
		list = rest
	}
}

// nextPair takes a token, and the word that follows "=" if there is one, off the front of s, with the blanks after it.
func nextPair(s string) (name, value, rest string, ok bool) {
	if name, s = cutToken(s); name == "" {
		return "", "", s, false
	}
	s = strings.TrimLeft(s, " \t")
	if !strings.HasPrefix(s, "=") {
		return name, "", s, true
	}
	s = strings.TrimLeft(s[1:], " \t")
	if strings.HasPrefix(s, `"`) {
		value, s, ok = cutQuoted(s)
	} else {
		value, s = cutToken(s)
		ok = value != ""
	}
	return name, value, strings.TrimLeft(s, " \t"), ok
}

// cutToken takes a token (RFC 9110, 5.6.2) off the front of s.
func cutToken(s string) (token, rest string) {
	n := 0
	for n < len(s) && isTokenByte(s[n]) {
		n++
	}
	return s[:n], s[n:]
}

func isTokenByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0
}

// cutQuoted takes a quoted string (RFC 9110, 5.6.4) off the front of s, and its quotes and escapes off that.
func cutQuoted(s string) (text, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '"':
			return b.String(), s[i+1:], true
		case ch == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case ch == 0x7f || ch < ' ' && ch != '\t':
			return "", s, false
		default:
			b.WriteByte(ch)
		}
	}
	return "", s, false
}
