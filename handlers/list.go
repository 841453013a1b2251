package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

const (
	defaultLimit = 50
	maxLimit     = 500
	maxCriterion = 500 // characters of a filter
)

// listProducts answers what GET /api/products asks for: the products of some ids, a page, or a stream of all.
func (a *api) listProducts(c *gin.Context) error {
	h := c.Writer.Header()
	h["Vary"] = varyAccept
	accept := c.Request.Header["Accept"]
	json, ndjson := quality(accept, "json"), quality(accept, "x-ndjson")
	if json == 0 && ndjson == 0 {
		return refuse(http.StatusNotAcceptable, "the answer is application/json or application/x-ndjson")
	}
	q, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return malformed("the query cannot be read")
	}
	for name, values := range q {
		if len(values) > 1 {
			return malformed("the query has %q twice", name)
		}
	}
	switch {
	case q.Has("ids") && json == 0:
		return refuse(http.StatusNotAcceptable, "products by ids are application/json")
	case q.Has("ids"):
		return a.batch(c, q)
	}
	filter, err := readFilter(q)
	if err != nil {
		return err
	}
	if ndjson > json {
		return a.stream(c, filter)
	}
	if filter.Limit == 0 {
		filter.Limit = defaultLimit
	}
	return a.page(c, filter)
}

// readFilter reads all but ids. A parameter that is there but empty is as if left out. Limit is 0 if left out.
func readFilter(q url.Values) (f store.Filter, err error) {
	for name, to := range map[string]*string{"category": &f.Category, "brand": &f.Brand, "q": &f.Query, "sku": &f.SKU} {
		value := q.Get(name)
		if utf8.RuneCountInString(value) > maxCriterion || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			return f, malformed("%s is UTF-8 without NUL, at most %d characters", name, maxCriterion)
		}
		*to = value
	}
	if limit := q.Get("limit"); limit != "" {
		if f.Limit, err = strconv.Atoi(limit); err != nil || f.Limit < 1 || f.Limit > maxLimit {
			return f, malformed("limit is an integer from 1 to %d", maxLimit)
		}
	}
	if cursor := q.Get("cursor"); cursor != "" {
		after, ok := openCursor(cursor)
		if !ok {
			return f, malformed("this is no cursor of ours")
		}
		f.After = after
	}
	return f, nil
}

// page answers with some products and where the next ones begin.
func (a *api) page(c *gin.Context, f store.Filter) error {
	p, err := a.products.List(c.Request.Context(), f)
	if err != nil {
		return err
	}
	a.describe(c.Writer.Header(), p.Outcome, p.Stale, p.Age)
	sendTagged(c, p.Body, p.ETag)
	return nil
}

// RenderPage makes the body of a page.
func RenderPage(p store.Page) ([]byte, error) {
	out := struct {
		Items []store.Product `json:"items"`
		Next  *string         `json:"next_cursor"`
	}{Items: p.Items}
	if out.Items == nil {
		out.Items = []store.Product{}
	}
	if p.Next != 0 {
		next := makeCursor(p.Next)
		out.Next = &next
	}
	body, err := encode(out)
	if err != nil {
		return nil, fmt.Errorf("handlers: page: %w", err)
	}
	return body, nil
}
