package handlers

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// getProduct answers with one product. Of a product that is in L1 it neither encodes nor allocates anything: body,
// tag and every header value lie ready.
func (a *api) getProduct(c *gin.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	least, err := leastVersion(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	var r store.Read
	if least == 0 {
		r, err = a.products.Get(ctx, id)
	} else if r, err = a.products.GetAtLeast(ctx, id, least); errors.Is(err, store.ErrVersion) {
		return refuse(http.StatusServiceUnavailable, "the database does not have this version yet")
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	h := c.Writer.Header()
	a.describe(h, r.Outcome, r.Stale, r.Age) // "not found" is knowledge, too, from somewhere and of some age
	if err != nil {
		return err
	}
	h["Etag"] = r.ETag
	if fields := c.Request.Header["If-None-Match"]; fields != nil && notModified(fields, r.ETag[0]) {
		c.Writer.WriteHeader(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	send(c, http.StatusOK, jsonType, r.Body)
	return nil
}
