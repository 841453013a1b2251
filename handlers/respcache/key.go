package respcache

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// Key is the key of a request's answer: its path, escaped in one way however it was sent, its query with the names in
// order, and the headers of Config.Vary, "/c/lamps?page=2#Accept=text%2Fhtml".
func (m *Middleware) Key(r *http.Request) string {
	var b strings.Builder
	b.WriteString(canonicalPath(r.URL.EscapedPath()))
	if query := r.URL.Query().Encode(); query != "" {
		b.WriteString("?" + query)
	}
	values := make(url.Values)
	for _, name := range m.vary {
		switch sent := r.Header.Values(name); {
		case name == "Host":
			values.Set(name, r.Host)
		case len(sent) > 0:
			values.Set(name, strings.Join(sent, ", ")) // several fields are one list (RFC 9110, 5.3)
		}
	}
	if len(values) > 0 {
		b.WriteString("#" + values.Encode())
	}
	return b.String()
}

// canonicalPath escapes what must be, and nothing else. "%2F" stays apart from "/". (Without: "/c/%6camps" is the same page
// under another key, and hangs on a tag that nobody invalidates.)
func canonicalPath(escaped string) string {
	parts := strings.Split(escaped, "/")
	for i, part := range parts {
		if plain, err := url.PathUnescape(part); err == nil { // an error cannot be: it was escaped by net/url
			parts[i] = strings.ReplaceAll((&url.URL{Path: plain}).EscapedPath(), "/", "%2F")
		}
	}
	return strings.Join(parts, "/")
}

// ParseKey takes a key apart, for a function that says which tags it has.
func ParseKey(key string) (path string, query, headers url.Values) {
	key, vary, _ := strings.Cut(key, "#")
	path, rest, _ := strings.Cut(key, "?")
	query, _ = url.ParseQuery(rest) // encoded by Key
	headers, _ = url.ParseQuery(vary)
	return path, query, headers
}

// admit returns the key of a request, or why it passes by the cache.
func (m *Middleware) admit(r *http.Request) (key, why string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "", "method"
	}
	for _, name := range []string{"Authorization", "Range", "If-Range", "If-Match", "If-Unmodified-Since"} {
		if len(r.Header.Values(name)) > 0 {
			return "", strings.ToLower(name)
		}
	}
	if _, ok := directives(r.Header)["no-store"]; ok {
		return "", "no-store"
	}
	// A query that cannot be read whole could hide what makes two requests differ.
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil || r.ContentLength != 0 {
		return "", "request"
	}
	if key = m.Key(r); len(key) > tier.MaxKeyLen-65 { // the cache's name stands before it
		return "", "long"
	}
	return key, ""
}

// directives reads Cache-Control. What it cannot read is a name like any other.
func directives(h http.Header) map[string]string {
	found := make(map[string]string)
	for _, field := range h.Values("Cache-Control") {
		for part := range strings.SplitSeq(field, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			found[strings.ToLower(name)] = strings.Trim(value, `" `)
		}
	}
	return found
}

// storable reports whether an answer may be kept at all; always is set if the next one will hardly be another.
func storable(status int, h http.Header, vary []string) (ok, always bool) {
	if status != http.StatusOK {
		return false, false
	}
	if len(h.Values("Set-Cookie")) > 0 {
		return false, true
	}
	control := directives(h)
	for _, name := range []string{"no-store", "private", "no-cache"} {
		if _, ok := control[name]; ok {
			return false, true
		}
	}
	age, limited := control["s-maxage"]
	if !limited {
		age, limited = control["max-age"]
	}
	if seconds, err := strconv.ParseUint(age, 10, 64); limited && (seconds == 0 || errors.Is(err, strconv.ErrSyntax)) {
		return false, true // what cannot be read is taken for 0 (RFC 9111, 4.2.1)
	}
	for _, field := range h.Values("Vary") {
		for name := range strings.SplitSeq(field, ",") {
			if name = strings.TrimSpace(name); name != "" && !slices.Contains(vary, http.CanonicalHeaderKey(name)) {
				return false, true
			}
		}
	}
	return true, false
}

// notModified compares what the client has with the answer (RFC 9110, 13.2.2).
func notModified(request, answer http.Header) bool {
	if lists, ok := request["If-None-Match"]; ok {
		want := strings.TrimPrefix(answer.Get("Etag"), "W/")
		for _, list := range lists {
			if strings.TrimSpace(list) == "*" {
				return true
			}
			for tag := range strings.SplitSeq(list, ",") { // a tag with a comma in it is none of ours: it never matches
				if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == want {
					return true
				}
			}
		}
		return false
	}
	since, err := http.ParseTime(request.Get("If-Modified-Since"))
	if err != nil {
		return false
	}
	changed, err := http.ParseTime(answer.Get("Last-Modified"))
	return err == nil && !changed.After(since)
}

const (
	passFor   = time.Minute
	maxPasses = 4096
)

// passes remembers keys whose answers are not stored, so that nobody waits for one that he will not get. It forgets all
// when it is full.
type passes struct {
	mu    sync.Mutex
	until map[string]time.Time // under mu
}

func (p *passes) add(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil || len(p.until) >= maxPasses {
		p.until = make(map[string]time.Time)
	}
	p.until[key] = time.Now().Add(passFor)
}

func (p *passes) has(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, ok := p.until[key]
	if ok && time.Now().After(until) {
		delete(p.until, key)
		return false
	}
	return ok
}
