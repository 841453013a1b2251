package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

const (
	maxNames = 10_000 // keys or tags in one call
	maxWarm  = 1_000  // products in one call, which waits until all are loaded
	maxHot   = 100    // keys in one answer
	maxKey   = 1 << 10
)

// invalidate drops keys, tags or everything, here, in Redis and at all peers.
func (a *api) invalidate(c *gin.Context) error {
	members, err := readObject(c, mediaJSON)
	if err != nil {
		return err
	}
	var in struct {
		keys, tags []string
		all        bool
	}
	if err := readMembers(members, map[string]any{"keys": &in.keys, "tags": &in.tags, "all": &in.all}); err != nil {
		return err
	}
	if len(in.keys) == 0 && len(in.tags) == 0 && !in.all {
		return invalid(store.FieldError{Pointer: "", Detail: "names no key and no tag, and all is not true"})
	}
	if err := checkNamesOf("/keys", in.keys); err != nil {
		return err
	}
	if err := checkNamesOf("/tags", in.tags); err != nil {
		return err
	}
	isPending, err := a.products.Invalidate(c.Request.Context(), in.keys, in.tags, in.all)
	if err != nil {
		return err
	}
	announce(c, isPending)
	return answer(c, http.StatusOK, map[string]any{
		"keys": len(in.keys), "tags": len(in.tags), "all": in.all, "pending": isPending,
	})
}

// warm loads products into both tiers, those named and as many of the hottest, and answers when they are there.
func (a *api) warm(c *gin.Context) error {
	members, err := readObject(c, mediaJSON)
	if err != nil {
		return err
	}
	var (
		ids []int64
		hot int
	)
	if err := readMembers(members, map[string]any{"ids": &ids, "hot": &hot}); err != nil {
		return err
	}
	_, some := members["ids"]
	_, hottest := members["hot"]
	if (some || !hottest) && (len(ids) == 0 || len(ids) > maxWarm || slices.Min(ids) < 1) {
		return invalid(store.FieldError{Pointer: "/ids", Detail: fmt.Sprintf("must be 1 to %d positive integers", maxWarm)})
	}
	if hottest && (hot < 1 || hot > maxWarm) {
		return invalid(store.FieldError{Pointer: "/hot", Detail: fmt.Sprintf("must be 1 to %d", maxWarm)})
	}
	if err := a.products.Warm(c.Request.Context(), ids); err != nil {
		return err
	}
	if !hottest {
		return answer(c, http.StatusAccepted, map[string]any{"ids": len(ids)})
	}
	warmed, err := a.products.WarmHot(c.Request.Context(), hot)
	if err != nil {
		return err
	}
	return answer(c, http.StatusAccepted, map[string]any{"ids": len(ids), "hot": warmed})
}

// hot answers with the keys that are read most. Those of all instances are null while Redis cannot be asked.
func (a *api) hot(c *gin.Context) error {
	own, merged, err := a.products.Hot(c.Request.Context(), maxHot)
	found := map[string]any{"own": own, "merged": merged}
	if err != nil {
		found["merged"] = nil
	}
	return answer(c, http.StatusOK, found)
}

// readMembers decodes the members of a body to where they belong. A null is as wrong as any other type.
func readMembers(members map[string]json.RawMessage, to map[string]any) error {
	var wrong []store.FieldError
	for name, raw := range members {
		switch dst, ok := to[name]; {
		case !ok:
			wrong = append(wrong, store.FieldError{Pointer: pointer(name), Detail: "is not known here"})
		case string(raw) == "null" || json.Unmarshal(raw, dst) != nil:
			wrong = append(wrong, store.FieldError{Pointer: pointer(name), Detail: "is not of its type"})
		}
	}
	if len(wrong) > 0 {
		return invalid(sorted(wrong)...)
	}
	return nil
}

func checkNamesOf(at string, names []string) error {
	if len(names) > maxNames {
		return invalid(store.FieldError{Pointer: at, Detail: fmt.Sprintf("must have at most %d items", maxNames)})
	}
	for i, name := range names {
		if name == "" || len(name) > maxKey {
			return invalid(store.FieldError{
				Pointer: fmt.Sprintf("%s/%d", at, i), Detail: fmt.Sprintf("must have 1 to %d bytes", maxKey),
			})
		}
	}
	return nil
}

// stats answers with the cache's counters since the start, and what it holds now.
func (a *api) stats(c *gin.Context) error {
	s := a.products.Stats()
	return answer(c, http.StatusOK, map[string]any{
		"gets": s.Outcomes, "loads": s.Loads, "load_errors": s.LoadErrors,
		"rejected_fills": map[string]any{"l1": s.RejectedL1, "l2": s.RejectedL2},
		"l1":             map[string]any{"bytes": s.L1Bytes, "entries": s.L1Entries, "evictions": s.L1Evictions},
		"loads_running":  s.LoadsRunning, "flights_active": s.FlightsActive,
	})
}

// entry answers with what both tiers and the database hold for a key, and whether they agree.
func (a *api) entry(c *gin.Context) error {
	key, err := url.PathUnescape(c.Param("key"))
	if err != nil || key == "" || len(key) > maxKey {
		return malformed("a key has 1 to %d bytes", maxKey)
	}
	in, err := a.products.Inspect(c.Request.Context(), key)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, in)
}

// answer sends what an admin call found.
func answer(c *gin.Context, status int, v any) error {
	body, err := encode(v)
	if err != nil {
		return fmt.Errorf("handlers: encode: %w", err)
	}
	c.Writer.Header()["Cache-Control"] = noStore
	send(c, status, jsonType, body)
	return nil
}
