package handlers_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
)

// loadDescription reads the description as a client gets it.
func loadDescription(t *testing.T, h http.Handler) *openapi3.T {
	t.Helper()
	w := get(t, h, "/openapi.yaml")
	expectStatus(t, w, http.StatusOK)
	expectHeaders(t, w, "Content-Type: application/yaml")
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestOpenAPI_describesEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t))
	engine, ok := h.(*gin.Engine)
	if !ok {
		t.Fatalf("the handler is a %T", h)
	}
	parameter := regexp.MustCompile(`:(\w+)`)
	var routed, described []string
	for _, r := range engine.Routes() {
		routed = append(routed, r.Method+" "+parameter.ReplaceAllString(r.Path, "{$1}"))
	}
	for path, item := range loadDescription(t, h).Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	slices.Sort(routed)
	slices.Sort(described)
	if len(routed) < 10 || !slices.Equal(routed, described) {
		t.Errorf("routed:    %q\ndescribed: %q", routed, described)
	}
}

// Every operation says of every write and admin call that it needs the token, and of no other.
func TestOpenAPI_saysWhatNeedsTheToken(t *testing.T) {
	t.Parallel()
	h := newAPI(t, newShop(t, battery))
	for path, item := range loadDescription(t, h).Paths.Map() {
		for method, op := range item.Operations() {
			target := strings.NewReplacer("{id}", "1", "{key}", "product:1").Replace(path)
			w := call(t, h, method, target, "", "Authorization: Bearer wrong")
			if needs := op.Security != nil && len(*op.Security) > 0; needs != (w.Code == http.StatusUnauthorized) {
				t.Errorf("%s %s without the token gives %d", method, path, w.Code)
			}
		}
	}
}

// validator checks answers against the description.
type validator struct {
	doc    *openapi3.T
	router routers.Router
	seen   map[string]bool // "METHOD path status" of the answers that it checked
}

func newValidator(t *testing.T, h http.Handler) *validator {
	t.Helper()
	doc := loadDescription(t, h)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", openapi3filter.FileBodyDecoder)
	return &validator{doc, router, make(map[string]bool)}
}

func (v *validator) check(t *testing.T, h http.Handler, method, target, body string, headers ...string) {
	t.Helper()
	w := call(t, h, method, target, body, headers...)
	req := newRequest(t, method, target, body, headers...)
	route, params, err := v.router.FindRoute(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	in := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if w.Code < 400 { // what we take is what is described
		if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
			t.Errorf("%s %s: request: %v", method, target, err)
		}
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: w.Code, Header: w.Header(), Body: io.NopCloser(w.Body),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s %s: answer %d: %v", method, target, w.Code, err)
	}
	v.seen[fmt.Sprint(method, " ", route.Path, " ", w.Code)] = true
}

func TestOpenAPI_answersAreAsDescribed(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery, bulb)
	h := newAPI(t, s)
	v := newValidator(t, h)
	readOnly := newAPI(t, s, func(cfg *handlers.Config) { cfg.Token = "" })
	limited := newAPI(t, s, func(cfg *handlers.Config) { cfg.RateLimit = 1e-6 })
	get(t, limited, "/api/products/1") // the burst
	broken := newShop(t, battery)
	broken.fail = errors.Join(store.ErrUnavailable)
	down := newAPI(t, broken, func(cfg *handlers.Config) { cfg.Ready = func() bool { return false } })
	long := `{"name":"` + strings.Repeat("a", 1<<20) + `"}`

	bodies := map[string]string{
		"POST /api/products": cable, "PUT /api/products/1": battery, "PATCH /api/products/1": `{"stock":3,"price":null}`,
		"DELETE /api/products/2": "", "POST /admin/cache/invalidate": `{"keys":["product:1"]}`, "POST /admin/cache/warm": `{"ids":[1]}`,
		"PUT /admin/log-level": `{"level":"warn"}`,
	}
	for _, to := range slices.Sorted(maps.Keys(bodies)) {
		method, target, _ := strings.Cut(to, " ")
		body := bodies[to]
		v.check(t, h, method, target, body)
		v.check(t, h, method, target, body, "Authorization: Bearer wrong")
		v.check(t, h, method, target, body, "Accept: text/html")
		v.check(t, readOnly, method, target, body)
		v.check(t, limited, method, target, body)
		v.check(t, down, method, target, body)
		if body == "" {
			continue
		}
		v.check(t, h, method, target, "{")
		v.check(t, h, method, target, `{"zzz":1}`)
		v.check(t, h, method, target, long)
		v.check(t, h, method, target, body, "Content-Type: text/plain")
	}
	v.check(t, h, "POST", "/admin/cache/warm", `{"hot":5}`)
	v.check(t, h, "POST", "/api/products", cable)
	v.check(t, h, "PUT", "/api/products/1", battery, `If-Match: "1"`)
	v.check(t, h, "PATCH", "/api/products/1", `{"stock":3}`, `If-Match: "1"`)
	v.check(t, h, "DELETE", "/api/products/1", "", `If-Match: "1"`)
	v.check(t, h, "PUT", "/api/products/77", battery)
	v.check(t, h, "PATCH", "/api/products/77", `{"stock":3}`)
	v.check(t, h, "DELETE", "/api/products/77", "")
	v.check(t, h, "DELETE", "/api/products/1", "", `If-Match: 1`)
	v.check(t, h, "PUT", "/api/products/1", get(t, h, "/api/products/1").Body.String())
	for _, method := range []string{"GET", "HEAD"} {
		for _, target := range []string{
			"/api/products/1", "/api/products", "/api/products?ids=1,77", "/admin/cache/stats", "/admin/cache/hot",
			"/admin/cache/entries/product:1", "/admin/log-level",
			"/livez", "/readyz", "/openapi.yaml",
		} {
			v.check(t, h, method, target, "")
			v.check(t, down, method, target, "")
			if strings.HasPrefix(target, "/a") {
				v.check(t, h, method, target, "", "Accept: text/html")
				v.check(t, limited, method, target, "")
			}
			if strings.HasPrefix(target, "/admin") {
				v.check(t, readOnly, method, target, "")
				v.check(t, h, method, target, "", "Authorization: Bearer wrong")
			}
		}
		v.check(t, h, method, "/api/products?limit=1", "")
		v.check(t, h, method, "/api/products?limit=0", "")
		v.check(t, h, method, "/api/products?limit=2", "", ndjson)
		v.check(t, h, method, "/api/products/77", "")
		v.check(t, h, method, "/api/products/1", "", "If-None-Match: *")
		v.check(t, h, method, "/api/products", "", "If-None-Match: *")
		v.check(t, h, method, "/admin/cache/entries/"+strings.Repeat("x", 1025), "")
	}
	v.check(t, h, "GET", "/api/products/1", "", "If-Version-At-Least: x")
	v.check(t, h, "HEAD", "/api/products/1", "", "If-Version-At-Least: x")

	for path, item := range v.doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				if answer := fmt.Sprint(method, " ", path, " ", status); !v.seen[answer] {
					t.Errorf("described, and not seen: %s", answer)
				}
			}
		}
	}
}
