package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
)

func TestCreate_answersWithTheProductAndItsPlace(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	w := call(t, h, "POST", "/api/products", bulb)
	expectStatus(t, w, http.StatusCreated)
	expectHeaders(t, w, "Location: /api/products/2", `ETag: "18"`, "Content-Type: application/json",
		"Cache-Control: no-store", "Tiercel-Invalidation:")
	if p := decode[store.Product](t, w); p.Name != "Bulb <60 W>" || p.Version != 18 {
		t.Errorf("created %+v", p)
	}
	if got := string(s.rows[2].Attributes); got != `{"watt":60,"n":12345678901234567890}` {
		t.Errorf("attributes became %s", got)
	}
	expectProblem(t, call(t, h, "POST", "/api/products", bulb), http.StatusConflict)
}

// A price goes through as it was written: no digit is lost, none is made up.
func TestWrite_keepsThePriceToTheDigit(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	for _, price := range []string{`"0.10"`, `"19.990"`, `"12345678901234567890.123456789"`, `null`, `"0"`} {
		for method, target := range map[string]string{"PUT": "/api/products/1", "PATCH": "/api/products/1"} {
			w := call(t, h, method, target, `{"name":"x","price":`+price+`}`)
			expectStatus(t, w, http.StatusOK)
			if got := decode[map[string]json.RawMessage](t, w)["price"]; string(got) != price {
				t.Errorf("%s of %s gives %s", method, price, got)
			}
		}
	}
}

func TestReplace_takesWhatGetGave(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	body := strings.Replace(get(t, h, "/api/products/1").Body.String(), "5.49", "4.99", 1)
	w := call(t, h, "PUT", "/api/products/1", body)
	expectStatus(t, w, http.StatusOK)
	expectHeaders(t, w, `ETag: "18"`)
	if got := get(t, h, "/api/products/1").Body.String(); got != w.Body.String() || !strings.Contains(got, `"4.99"`) {
		t.Errorf("a GET after the PUT gives %s", got)
	}
	p := expectProblem(t, call(t, h, "PUT", "/api/products/2", body), http.StatusUnprocessableEntity)
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/id" {
		t.Errorf("errors %+v", p.Errors)
	}
	expectProblem(t, call(t, h, "PUT", "/api/products/2", battery), http.StatusNotFound)
}

func TestWrite_ifMatch(t *testing.T) {
	t.Parallel()
	for field, status := range map[string]int{
		`"17"`:                   200,
		`"3", "17"`:              200,
		`*`:                      200,
		`"16"`:                   412,
		`W/"17"`:                 412, // comparison is strong
		`W/"17", "17"`:           200,
		`"017"`:                  412,
		`"abc"`:                  412,
		`"18446744073709551633"`: 412, // 17 if it wrapped around
		`17`:                     400,
		`"17`:                    400,
		`"16" "17"`:              400,
		`*, "17"`:                400,
		``:                       400,
		`,`:                      400,
	} {
		for _, method := range []string{"PUT", "PATCH", "DELETE"} {
			s := newShop(t, battery)
			body := ""
			if method != "DELETE" {
				body = `{"name":"other"}`
			}
			want := status
			if method == "DELETE" && status == 200 {
				want = 204
			}
			w := call(t, newAPI(t, s), method, "/api/products/1", body, "If-Match: "+field)
			if w.Code != want {
				t.Errorf("%s with If-Match: %s gives %d, want %d", method, field, w.Code, want)
			}
			if p, ok := s.rows[1]; (!ok || p.Name == "other") != (status == 200) {
				t.Errorf("%s with If-Match: %s leaves %+v", method, field, p)
			}
		}
	}
	h := newAPI(t, newShop(t, battery))
	expectProblem(t, call(t, h, "PUT", "/api/products/9", battery, "If-Match: *"), http.StatusPreconditionFailed)
	expectStatus(t, call(t, h, "PATCH", "/api/products/1", `{"stock":1}`, `If-Match: "3"`, `If-Match: "17"`), 200)
}

func TestPatch_merges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ patch, member, want string }{
		{`{"stock":7}`, "stock", `7`},
		{`{"stock":7}`, "price", `"5.49"`},
		{`{"price":null}`, "price", `null`},
		{`{"description":null}`, "description", `""`},
		{`{}`, "name", `"AA battery"`},
		{`{"name":"A <b> & \"c\""}`, "name", `"A <b> & \"c\""`},
		{`{"attributes":{"b":{"c":null,"d":1}}}`, "attributes", `{"b":{"d":1}}`},
		{`{"attributes":null}`, "attributes", `{}`},
		{`{"attributes":{"n":12345678901234567890,"f":1.10,"e":1e400}}`, "attributes", `{"e":1e400,"f":1.10,"n":12345678901234567890}`},
	} {
		h := newAPI(t, newShop(t, battery))
		w := call(t, h, "PATCH", "/api/products/1", tc.patch)
		expectStatus(t, w, http.StatusOK)
		got := string(decode[map[string]json.RawMessage](t, w)[tc.member])
		got = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(got) // as the shop encodes
		if got != tc.want {
			t.Errorf("%s: %s is %s, want %s", tc.patch, tc.member, got, tc.want)
		}
	}
	expectProblem(t, call(t, newAPI(t, newShop(t)), "PATCH", "/api/products/1", `{"stock":7}`), http.StatusNotFound)
}

func TestWrite_refusesWhatIsNoID(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for method, body := range map[string]string{"PUT": battery, "PATCH": `{"stock":1}`, "DELETE": ""} {
		for _, id := range []string{"0", "01", "x", "-1", "%31", "9223372036854775808"} {
			expectProblem(t, call(t, h, method, "/api/products/"+id, body), http.StatusBadRequest)
		}
	}
}

func TestPatch_keepsNullsInArrays(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	w := call(t, h, "PATCH", "/api/products/1", `{"attributes":{"sizes":[{"unit":null}],"gone":null}}`)
	expectStatus(t, w, http.StatusOK)
	if want := `"attributes":{"sizes":[{"unit":null}]}`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("%s, want %s", w.Body, want)
	}
}

// An import takes attributes that a client may not send. They are no reason to refuse a patch of something else.
func TestPatch_leavesTheRestAsItIsStored(t *testing.T) {
	t.Parallel()
	for _, stored := range []string{
		strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70), `{"x":{"a":1,"a":2}}`, `{"b":1,"a":2}`,
	} {
		s := newShop(t, battery)
		p := s.rows[1]
		p.Attributes = json.RawMessage(stored)
		s.rows[1] = p
		w := call(t, newAPI(t, s), "PATCH", "/api/products/1", `{"name":"other"}`)
		expectStatus(t, w, http.StatusOK)
		if !strings.Contains(w.Body.String(), `"attributes":`+stored) {
			t.Errorf("%s, want attributes %s", w.Body, stored)
		}
	}
}

func TestDelete_isGone(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	w := call(t, h, "DELETE", "/api/products/1", "")
	expectStatus(t, w, http.StatusNoContent)
	expectHeaders(t, w, "Content-Type:", "ETag:", "Cache-Control: no-store")
	expectProblem(t, get(t, h, "/api/products/1"), http.StatusNotFound)
	expectProblem(t, call(t, h, "DELETE", "/api/products/1", ""), http.StatusNotFound)
}

func TestWrite_saysThatItsInvalidationIsPending(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	s.pending = true
	h := newAPI(t, s)
	for method, body := range map[string]string{"POST": cable, "PUT": battery, "PATCH": `{"stock":1}`} {
		target := "/api/products/1"
		if method == "POST" {
			target = "/api/products"
		}
		expectHeaders(t, call(t, h, method, target, body), "Tiercel-Invalidation: pending")
	}
	expectHeaders(t, call(t, h, "DELETE", "/api/products/1", ""), "Tiercel-Invalidation: pending")
	expectHeaders(t, call(t, h, "POST", "/admin/cache/invalidate", `{"all":true}`), "Tiercel-Invalidation: pending")
}

func TestWrite_refusesBodies(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70)
	for _, tc := range []struct {
		body     string
		status   int
		pointers []string
	}{
		{`{"name":"x"`, 400, nil},
		{`{"name":"x"} {}`, 400, nil},
		{`{"name":"x"}]`, 400, nil},
		{`{"name":"x","name":"y"}`, 400, nil},
		{`{"name":"x","attributes":{"a":[{"b":1,"b":2}]}}`, 400, nil},
		{`{"name":"x","n\u0061me":"y"}`, 400, nil},
		{"{\"name\":\"\xff\"}", 400, nil},
		{`{"name":"\ud800"}`, 400, nil},
		{`{"name":"\ud83dx"}`, 400, nil},
		{`{"name":"\udca9\ud83d"}`, 400, nil},
		{`{"name":"x","attributes":` + deep + `}`, 400, nil},
		{`{name:"x"}`, 400, nil},
		{`[]`, 422, []string{""}},
		{`null`, 422, []string{""}},
		{`"x"`, 422, []string{""}},
		{`{"Name":"x"}`, 422, []string{"/Name"}},
		{`{"name":"x","a/b~c":1}`, 422, []string{"/a~1b~0c"}},
		{`{"name":1,"stock":1.5,"price":[],"attributes":[],"z":0}`, 422, []string{"/attributes", "/name", "/price", "/stock", "/z"}},
		{`{"name":"x","stock":9223372036854775808}`, 422, []string{"/stock"}},
		{`{"name":"x","stock":"1"}`, 422, []string{"/stock"}},
		{`{"name":"x","price":"5,49"}`, 422, []string{"/price"}},
		{`{"name":null}`, 422, []string{"/name"}},
	} {
		for _, to := range []struct{ method, target string }{
			{"POST", "/api/products"}, {"PUT", "/api/products/1"}, {"PATCH", "/api/products/1"},
		} {
			h := newAPI(t, newShop(t, battery))
			p := expectProblem(t, call(t, h, to.method, to.target, tc.body), tc.status)
			var pointers []string
			for _, e := range p.Errors {
				pointers = append(pointers, e.Pointer)
				if e.Detail == "" {
					t.Errorf("%s: no detail at %s", tc.body, e.Pointer)
				}
			}
			if !slices.Equal(pointers, tc.pointers) {
				t.Errorf("%s %s: errors at %q, want %q", to.method, tc.body, pointers, tc.pointers)
			}
		}
	}
	for method, target := range map[string]string{"POST": "/api/products", "PATCH": "/api/products/1"} {
		h := newAPI(t, newShop(t, battery))
		p := expectProblem(t, call(t, h, method, target, `{"id":1,"version":null,"updated_at":""}`), 422)
		if len(p.Errors) != 3 {
			t.Errorf("%s: errors %+v", method, p.Errors)
		}
	}
	// A pair of surrogates and an escaped backslash are nothing to refuse.
	h := newAPI(t, newShop(t, battery))
	expectStatus(t, call(t, h, "PUT", "/api/products/1", `{"name":"\uD83D\uDCA9 \\ud800"}`), http.StatusOK)
}

func TestWrite_bodyLimits(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	body := func(size int) string { return `{"name":"x"` + strings.Repeat(" ", size-len(`{"name":"x"}`)) + "}" }
	expectStatus(t, call(t, h, "PUT", "/api/products/1", body(1<<20)), http.StatusOK)
	expectProblem(t, call(t, h, "PUT", "/api/products/1", body(1<<20+1)), http.StatusRequestEntityTooLarge)
	for _, header := range []string{
		"Content-Type: text/plain", "Content-Type: application/json; charset=latin1", "Content-Type: ;",
		"Content-Type: application/x-www-form-urlencoded",
	} {
		expectProblem(t, call(t, h, "PUT", "/api/products/1", battery, header), http.StatusUnsupportedMediaType)
	}
	expectProblem(t, call(t, h, "PUT", "/api/products/1", battery, "Content-Encoding: gzip"), http.StatusUnsupportedMediaType)
	expectProblem(t, call(t, h, "POST", "/api/products", ""), http.StatusUnsupportedMediaType)
	expectProblem(t, call(t, h, "POST", "/api/products", " "), http.StatusBadRequest)
	w := call(t, h, "PATCH", "/api/products/1", `{"stock":1}`, "Content-Type: application/json-patch+json")
	expectProblem(t, w, http.StatusUnsupportedMediaType)
	expectHeaders(t, w, "Accept-Patch: application/merge-patch+json")
	expectStatus(t, call(t, h, "PATCH", "/api/products/1", `{"stock":1}`, "Content-Type: application/json; charset=UTF-8"), 200)
}

// A body without a declared length, as a client may send it in chunks.
func TestWrite_bodyLimitHoldsForChunks(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	req := newRequest(t, "PUT", "/api/products/1", `{"name":"`+strings.Repeat("a", 2<<20)+`"}`)
	req.ContentLength = -1
	expectProblem(t, serve(newAPI(t, s), req), http.StatusRequestEntityTooLarge)
	if s.rows[1].Name != "AA battery" {
		t.Error("it was written all the same")
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	readOnly := newAPI(t, s, func(cfg *handlers.Config) { cfg.Token = "" })
	for _, to := range []struct{ method, target, body string }{
		{"POST", "/api/products", cable}, {"PUT", "/api/products/1", battery}, {"PATCH", "/api/products/1", `{"stock":1}`},
		{"DELETE", "/api/products/1", ""}, {"POST", "/admin/cache/invalidate", `{"all":true}`},
		{"POST", "/admin/cache/warm", `{"ids":[1]}`}, {"GET", "/admin/cache/stats", ""},
		{"GET", "/admin/cache/entries/product:1", ""}, {"HEAD", "/admin/cache/stats", ""},
	} {
		for _, value := range []string{"Bearer wrong", "Bearer ", "Bearer", "Basic " + secret, secret, "Bearer " + secret + "x", ""} {
			w := call(t, h, to.method, to.target, to.body, "Authorization: "+value)
			expectStatus(t, w, http.StatusUnauthorized)
			if challenge := w.Header().Get("WWW-Authenticate"); !strings.HasPrefix(challenge, `Bearer realm="tiercel"`) {
				t.Errorf("%s with %q: challenge %q", to.target, value, challenge)
			}
		}
		bare := newRequest(t, to.method, to.target, to.body)
		bare.Header.Del("Authorization")
		w := serve(h, bare)
		expectStatus(t, w, http.StatusUnauthorized)
		expectHeaders(t, w, `WWW-Authenticate: Bearer realm="tiercel"`)
		for _, value := range []string{"Bearer " + secret, "Bearer ", "Bearer"} {
			w := call(t, readOnly, to.method, to.target, to.body, "Authorization: "+value)
			expectStatus(t, w, http.StatusForbidden)
			expectHeaders(t, w, "WWW-Authenticate:")
		}
	}
	if got := fmt.Sprint(len(s.rows), s.version, s.dropped, s.warmed); got != "1 17 [] []" {
		t.Errorf("something got through: %s", got)
	}
	expectStatus(t, call(t, h, "PATCH", "/api/products/1", `{"stock":1}`, "Authorization: bearer "+secret), http.StatusOK)
}
