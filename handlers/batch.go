package handlers

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

const maxIDs = 100

// batch answers with the products of some ids, each through both tiers.
func (a *api) batch(c *gin.Context, q url.Values) error {
	ids, err := readIDs(q)
	if err != nil {
		return err
	}
	if c.Request.Header["If-Version-At-Least"] != nil {
		return malformed("If-Version-At-Least is about one product")
	}
	found, err := a.products.GetMany(c.Request.Context(), ids)
	if err != nil {
		return err
	}
	var items, missing bytes.Buffer
	var told freshness
	for _, id := range ids {
		r, ok := found[id]
		to := &items
		if !ok {
			to = &missing
		}
		if to.Len() > 0 {
			to.WriteByte(',')
		}
		if ok {
			items.Write(r.Body)
			told.add(r)
		} else {
			missing.WriteString(strconv.FormatInt(id, 10))
		}
	}
	body := bytes.Join([][]byte{[]byte(`{"items":[`), items.Bytes(), []byte(`],"missing":[`), missing.Bytes(), []byte("]}")}, nil)
	c.Writer.Header()["Cache-Control"] = a.cacheControl
	if told.rank > 0 {
		a.describe(c.Writer.Header(), told.outcome, told.stale, told.age)
	}
	sendTagged(c, body, bodyTag(body))
	return nil
}

func readIDs(q url.Values) ([]int64, error) {
	for _, other := range []string{"category", "brand", "q", "sku", "limit", "cursor"} {
		if q.Has(other) {
			return nil, malformed("ids goes with no %s", other)
		}
	}
	var ids []int64
	for one := range strings.SplitSeq(q.Get("ids"), ",") {
		id, ok := parseID(one)
		if !ok {
			return nil, malformed("ids is a list of integers from 1 to %s, separated by commas", maxID)
		}
		if len(ids) == maxIDs {
			return nil, malformed("ids has at most %d ids", maxIDs)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// freshness is what Cache-Status and Age can say of several products at once: the worst of each.
type freshness struct {
	rank    int // 0: of no product
	outcome store.Outcome
	stale   bool
	age     time.Duration
}

// outcomes from the nearest source to the farthest.
var outcomes = []string{"l1", "l2", "load", "bypass", "stale"}

func (f *freshness) add(r store.Read) {
	if rank := 1 + slices.Index(outcomes, r.Outcome.String()); rank > f.rank {
		f.rank, f.outcome = rank, r.Outcome
	}
	f.stale = f.stale || r.Stale
	f.age = max(f.age, r.Age)
}
