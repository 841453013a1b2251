package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/store"
)

func TestInvalidate_countsWhatItWasTold(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"keys":["product:1","product:2"]}`:              `{"all":false,"keys":2,"pending":false,"tags":0} [product:1 product:2]`,
		`{"tags":["lamps"]}`:                              `{"all":false,"keys":0,"pending":false,"tags":1} [lamps]`,
		`{"all":true}`:                                    `{"all":true,"keys":0,"pending":false,"tags":0} [*]`,
		`{"keys":["product:1"],"tags":["x"],"all":false}`: `{"all":false,"keys":1,"pending":false,"tags":1} [product:1 x]`,
	} {
		s := newShop(t, battery)
		w := call(t, newAPI(t, s), "POST", "/admin/cache/invalidate", body)
		expectStatus(t, w, http.StatusOK)
		expectHeaders(t, w, "Cache-Control: no-store", "Tiercel-Invalidation:")
		if got := fmt.Sprint(w.Body, " ", s.dropped); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

func TestInvalidate_refuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1025)
	for body, pointer := range map[string]string{
		`{}`: "", `{"all":false}`: "", `{"keys":[]}`: "", `{"keys":"product:1"}`: "/keys", `{"keys":[1]}`: "/keys",
		`{"all":"true"}`: "/all", `{"all":null}`: "/all", `{"everything":true}`: "/everything", `{"keys":["a",""]}`: "/keys/1",
		`{"tags":["` + long + `"]}`: "/tags/0", `{"keys":[` + strings.Repeat(`"a",`, 10_000) + `"a"]}`: "/keys",
	} {
		s := newShop(t, battery)
		p := expectProblem(t, call(t, newAPI(t, s), "POST", "/admin/cache/invalidate", body), 422)
		if len(p.Errors) != 1 || p.Errors[0].Pointer != pointer || len(s.dropped) > 0 {
			t.Errorf("%.60s: %+v, want one at %q; dropped %q", body, p.Errors, pointer, s.dropped)
		}
	}
}

func TestWarm_loadsTheIDs(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	w := call(t, h, "POST", "/admin/cache/warm", `{"ids":[1,9007199254740993]}`)
	expectStatus(t, w, http.StatusAccepted)
	if got := fmt.Sprint(w.Body, " ", s.warmed); got != `{"ids":2} [1 9007199254740993]` {
		t.Error(got)
	}
	for _, body := range []string{`{}`, `{"ids":[]}`, `{"ids":[0]}`, `{"ids":[1.5]}`, `{"ids":["1"]}`, `{"ids":[9223372036854775808]}`,
		`{"hot":0}`, `{"hot":1001}`, `{"hot":"5"}`, `{"hot":5,"ids":[]}`} {
		expectProblem(t, call(t, h, "POST", "/admin/cache/warm", body), 422)
	}
}

func TestWarm_takesTheHottest(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	for body, want := range map[string]string{`{"hot":1}`: `{"hot":1,"ids":0}`, `{"hot":5,"ids":[1]}`: `{"hot":2,"ids":1}`} {
		w := call(t, h, "POST", "/admin/cache/warm", body)
		expectStatus(t, w, http.StatusAccepted)
		if got := w.Body.String(); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

func TestHot_showsThisReplicaAlsoWithoutTheOthers(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	h := newAPI(t, s)
	const own = `{"key":"product:1","rate":2.5}`
	expect := func(merged string) {
		t.Helper()
		w := get(t, h, "/admin/cache/hot")
		expectStatus(t, w, http.StatusOK)
		if got, want := w.Body.String(), `{"merged":`+merged+`,"own":[`+own+`]}`; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	expect(`[` + own + `,{"key":"product:2","rate":0}]`)
	s.fail = store.ErrUnavailable
	expect("null")
}

func TestStats_areCounters(t *testing.T) {
	t.Parallel()
	w := get(t, newAPI(t, newShop(t)), "/admin/cache/stats")
	expectStatus(t, w, http.StatusOK)
	got := decode[struct {
		Gets  map[string]int
		Loads int
		L1    struct{ Bytes int }
	}](t, w)
	if got.Gets["l1"] != 3 || got.Loads != 2 || got.L1.Bytes != 77 {
		t.Errorf("stats %s", w.Body)
	}
}

// A key may hold what a path may not.
func TestEntry_keyIsUnescapedOnce(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for path, key := range map[string]string{
		"product:1": "product:1", "product%3A1": "product:1", "a+b": "a+b", "a%2Bb": "a+b", "a%2Fb": "a/b", "a%20b": "a b",
		"a%2520b": "a%20b", "%C3%A9": "é",
	} {
		w := get(t, h, "/admin/cache/entries/"+path)
		expectStatus(t, w, http.StatusOK)
		if got := decode[map[string]any](t, w)["key"]; got != key {
			t.Errorf("%s asks for %q, want %q", path, got, key)
		}
	}
	expectProblem(t, get(t, h, "/admin/cache/entries/"+strings.Repeat("x", 1025)), http.StatusBadRequest)
}
