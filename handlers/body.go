package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

const (
	maxBody  = 1 << 20 // bytes of a request's body
	maxDepth = 64      // of objects and arrays in it
)

// readObject reads a body that is one JSON object of one of the media types, and returns its members as they were
// sent. It is stricter than encoding/json: what two readers could understand differently is refused, since the other
// reader may be the database, or whoever checks a request before us.
func readObject(c *gin.Context, mediaTypes ...string) (map[string]json.RawMessage, error) {
	if err := checkContentType(c, mediaTypes); err != nil {
		return nil, err
	}
	if c.Request.ContentLength > maxBody {
		return nil, &http.MaxBytesError{Limit: maxBody}
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, malformed("the body broke off")
	}
	return parseObject(body)
}

func checkContentType(c *gin.Context, mediaTypes []string) error {
	if enc := c.GetHeader("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return refuse(http.StatusUnsupportedMediaType, "a body is not compressed")
	}
	got, params, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	charset, ok := params["charset"]
	if err != nil || !slices.Contains(mediaTypes, got) || ok && !strings.EqualFold(charset, "utf-8") {
		if c.Request.Method == http.MethodPatch {
			c.Writer.Header()["Accept-Patch"] = mediaTypes[:1:1]
		}
		return refuse(http.StatusUnsupportedMediaType, "the body is "+mediaTypes[0]+" in UTF-8")
	}
	return nil
}

// parseObject is readObject without HTTP.
func parseObject(body []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(body) {
		return nil, malformed("the body is not UTF-8")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, malformed("the body is not JSON: byte %d is out of place", syntax.Offset)
		}
		return nil, errNotAnObject
	}
	if members == nil {
		return nil, errNotAnObject
	}
	if loneSurrogate(body) {
		return nil, malformed("the body has half of a surrogate pair")
	}
	return members, checkNames(body)
}

var errNotAnObject = invalid(store.FieldError{Pointer: "", Detail: "must be an object"})

// checkNames refuses an object, at any depth, that has a member twice (encoding/json would keep the last one, a
// reader before us perhaps the first), and a body that is nested too deep. The body is valid JSON.
func checkNames(body []byte) error {
	type level struct {
		names map[string]bool // nil in an array
		value bool            // a value comes next, not a name
	}
	var open []level
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformed("the body is not JSON")
		}
		switch token {
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
			continue
		}
		if n := len(open); n > 0 && open[n-1].names != nil {
			top := &open[n-1]
			if !top.value {
				name, _ := token.(string)
				if top.names[name] {
					return malformed("the body has the member %q twice", name)
				}
				top.names[name], top.value = true, true
				continue
			}
			top.value = false
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{names: make(map[string]bool)})
		case json.Delim('['):
			open = append(open, level{})
		}
		if len(open) > maxDepth {
			return malformed("the body is nested more than %d deep", maxDepth)
		}
	}
}

// loneSurrogate reports whether the body, which is valid JSON, has an escape of half a surrogate pair: encoding/json
// would make U+FFFD of it, PostgreSQL an error.
func loneSurrogate(body []byte) bool {
	for {
		at := bytes.IndexByte(body, '\\')
		if at < 0 {
			return false
		}
		if body = body[at:]; body[1] != 'u' {
			body = body[2:]
			continue
		}
		switch unit := body[2:4]; {
		case !isSurrogate(unit):
			body = body[6:]
		case unit[1]|0x20 < 'c' && len(body) >= 12 && body[6] == '\\' && body[7] == 'u' && isSurrogate(body[8:10]) &&
			body[9]|0x20 >= 'c':
			body = body[12:]
		default:
			return true
		}
	}
}

// isSurrogate reports whether a code unit begins with D8 to DF.
func isSurrogate(hex []byte) bool {
	return hex[0]|0x20 == 'd' && (hex[1] == '8' || hex[1] == '9' || hex[1]|0x20 >= 'a' && hex[1]|0x20 <= 'f')
}
