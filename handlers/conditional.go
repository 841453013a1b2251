package handlers

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// An entity tag in a list, as it was sent: opaque with its quotes.
type entityTag struct {
	weak   bool
	opaque string
}

// nextTag takes the first entity tag off a list of them (RFC 9110, 8.8.3 and 5.6.1, where elements may be empty).
// ok is false at the end of the list and on anything that is no list; rest is then empty or not.
func nextTag(list string) (tag entityTag, rest string, ok bool) {
	list = strings.TrimLeft(list, " \t,")
	rest = list
	if strings.HasPrefix(rest, "W/") {
		tag.weak, rest = true, rest[2:]
	}
	if rest == "" || rest[0] != '"' {
		return entityTag{}, list, false
	}
	end := 1
	for end < len(rest) && rest[end] != '"' {
		if ch := rest[end]; ch < '!' || ch == 0x7f {
			return entityTag{}, list, false
		}
		end++
	}
	if end == len(rest) {
		return entityTag{}, list, false
	}
	tag.opaque, rest = rest[:end+1], strings.TrimLeft(rest[end+1:], " \t")
	if rest != "" && rest[0] != ',' {
		return entityTag{}, list, false
	}
	return tag, rest, true
}

// notModified reports whether If-None-Match names the tag, by weak comparison, or is "*". What it cannot read it
// takes for no match: the worst that follows is a body that the client had. It does not allocate.
func notModified(ifNoneMatch []string, tag string) bool {
	for _, list := range ifNoneMatch {
		if strings.Trim(list, " \t") == "*" {
			return true
		}
		for {
			t, rest, ok := nextTag(list)
			if !ok {
				break
			}
			if t.opaque == tag {
				return true
			}
			list = rest
		}
	}
	return false
}

// ifMatch reads If-Match, nil if it is absent. Here a field that cannot be read is an error: taken for no condition, it
// would let a write through that was meant to be conditional. Comparison is strong, so a weak tag matches nothing, and
// nor does a tag that is not made of a version.
func ifMatch(c *gin.Context) (*store.Match, error) {
	fields, ok := c.Request.Header["If-Match"]
	if !ok {
		return nil, nil
	}
	unreadable := malformed("If-Match is neither * nor a list of entity tags")
	list := strings.Join(fields, ",") // several fields are one list (RFC 9110, 5.3)
	if strings.Trim(list, " \t") == "*" {
		return &store.Match{Any: true}, nil
	}
	if strings.Trim(list, " \t,") == "" {
		return nil, unreadable
	}
	m := &store.Match{Versions: []int64{}}
	for {
		t, rest, ok := nextTag(list)
		if !ok && rest != "" {
			return nil, unreadable
		}
		if !ok {
			return m, nil
		}
		if v, ok := parseID(strings.Trim(t.opaque, `"`)); ok && !t.weak { // as store makes the tag of a version
			m.Versions = append(m.Versions, v)
		}
		list = rest
	}
}

// leastVersion reads If-Version-At-Least; 0 if it is absent.
func leastVersion(c *gin.Context) (int64, error) {
	fields := c.Request.Header["If-Version-At-Least"]
	if len(fields) == 0 {
		return 0, nil
	}
	v, ok := parseID(fields[0])
	if !ok || len(fields) > 1 {
		return 0, malformed("If-Version-At-Least is one version, a positive integer")
	}
	return v, nil
}
