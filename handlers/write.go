package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

const (
	mediaJSON       = "application/json"
	mediaMergePatch = "application/merge-patch+json"
)

func (a *api) createProduct(c *gin.Context) error {
	patience := patienceOf(c)
	members, err := readObject(c, mediaJSON)
	if err != nil {
		return err
	}
	draft, err := readDraft(members)
	if err != nil {
		return err
	}
	w, err := a.products.Create(c.Request.Context(), draft)
	if err != nil {
		return err
	}
	c.Writer.Header()["Location"] = []string{"/api/products/" + strconv.FormatInt(w.ID, 10)}
	a.answerWrite(c, http.StatusCreated, w, patience)
	return nil
}

// replaceProduct takes the product as a GET returned it, too: the id must be that of the path, version and updated_at
// are the server's to write and say nothing here. The condition is If-Match, not a version in the body.
func (a *api) replaceProduct(c *gin.Context) error {
	patience := patienceOf(c)
	id, err := pathIDNumber(c)
	if err != nil {
		return err
	}
	match, err := ifMatch(c)
	if err != nil {
		return err
	}
	members, err := readObject(c, mediaJSON)
	if err != nil {
		return err
	}
	if raw, ok := members["id"]; ok && string(raw) != strconv.FormatInt(id, 10) {
		return invalid(store.FieldError{Pointer: "/id", Detail: "is not the id of the path"})
	}
	for _, name := range issued {
		delete(members, name)
	}
	draft, err := readDraft(members)
	if err != nil {
		return err
	}
	w, err := a.products.Replace(c.Request.Context(), id, draft, match)
	if err != nil {
		return err
	}
	a.answerWrite(c, http.StatusOK, w, patience)
	return nil
}

// patchProduct merges (RFC 7396) the body into what a client may set of the product.
func (a *api) patchProduct(c *gin.Context) error {
	patience := patienceOf(c)
	id, err := pathIDNumber(c)
	if err != nil {
		return err
	}
	match, err := ifMatch(c)
	if err != nil {
		return err
	}
	members, err := readObject(c, mediaMergePatch, mediaJSON)
	if err != nil {
		return err
	}
	patch, err := mergePatch(members)
	if err != nil {
		return err
	}
	w, err := a.products.Patch(c.Request.Context(), id, patch, match)
	if err != nil {
		return err
	}
	a.answerWrite(c, http.StatusOK, w, patience)
	return nil
}

// mergePatch returns the patch (RFC 7396) as a function of the product as it is. Members that no product has are refused
// here, also when they are null, which would remove nothing. A removed member is left with its zero value, and whether a
// product can be without it is store's business. What the patch does not name stays as it is stored, even if it is
// nothing that a body may have: an import takes more than a client may send.
func mergePatch(members map[string]json.RawMessage) (func(store.Draft) (store.Draft, error), error) {
	changes := make(map[string]json.RawMessage, len(members))
	var wrong []store.FieldError
	for name, raw := range members {
		var ignored store.Draft
		if string(raw) == "null" { // removes the member, whatever its type
			raw = blank(name)
		}
		if detail := setMember(&ignored, name, raw); detail != "" {
			wrong = append(wrong, store.FieldError{Pointer: pointer(name), Detail: detail})
		}
		changes[name] = raw
	}
	if len(wrong) > 0 {
		return nil, invalid(sorted(wrong)...)
	}
	return func(d store.Draft) (store.Draft, error) {
		before := d.Attributes
		for name, raw := range changes {
			setMember(&d, name, raw) // found good above
		}
		var err error
		if raw, ok := members["attributes"]; ok && string(raw) != "null" {
			d.Attributes, err = mergeAttributes(before, raw)
		}
		return d, err
	}, nil
}

// mergeAttributes leaves the members sorted, so that the same patch gives the same bytes.
func mergeAttributes(target, patch json.RawMessage) (json.RawMessage, error) {
	if len(target) == 0 {
		target = blank("attributes")
	}
	before, err := decodeJSON(target)
	if err != nil {
		return nil, fmt.Errorf("handlers: stored attributes: %w", err)
	}
	change, err := decodeJSON(patch)
	if err != nil {
		return nil, fmt.Errorf("handlers: patch of attributes: %w", err)
	}
	return encode(merge(before, change))
}

func (a *api) deleteProduct(c *gin.Context) error {
	patience := patienceOf(c)
	id, err := pathIDNumber(c)
	if err != nil {
		return err
	}
	match, err := ifMatch(c)
	if err != nil {
		return err
	}
	w, err := a.products.Delete(c.Request.Context(), id, match)
	if err != nil {
		return err
	}
	announce(c, w.Pending)
	a.confirm(c, w, patience)
	c.Writer.WriteHeader(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

// answerWrite answers with the product as the write left it, after as long a wait as the client prefers.
func (a *api) answerWrite(c *gin.Context, status int, w store.Written, p patience) {
	announce(c, w.Pending)
	a.confirm(c, w, p)
	c.Writer.Header()["Etag"] = w.ETag
	send(c, status, jsonType, w.Body)
}

// announce says whether all caches know of a write, or will.
func announce(c *gin.Context, isPending bool) {
	h := c.Writer.Header()
	h["Cache-Control"] = noStore
	if isPending {
		h["Tiercel-Invalidation"] = pending
	}
}
