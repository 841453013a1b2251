package handlers_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/handlers"
)

const (
	secret  = "open sesame"
	battery = `{"sku":"43900","name":"AA battery","brand":"Duracell","category":"Batteries","price":"5.49","stock":120}`
	bulb    = `{"sku":"77","name":"Bulb <60 W>","category":"Lamps","price":null,"attributes":{"watt":60,"n":12345678901234567890}}`
	cable   = `{"sku":"78","name":"Cable","category":"Cables","price":"1.50"}`
)

// newAPI returns the API over products, with the token.
func newAPI(t testing.TB, s handlers.Products, change ...func(*handlers.Config)) http.Handler {
	t.Helper()
	cfg := handlers.Config{Products: s, Token: secret, Logger: slog.New(slog.DiscardHandler)}
	for _, f := range change {
		f(&cfg)
	}
	h, err := handlers.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// call makes a request. headers are "Name: value"; a body that is JSON says so unless a header does. Writes and admin
// calls bear the token unless a header says otherwise.
func call(t testing.TB, h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return serve(h, newRequest(t, method, target, body, headers...))
}

func newRequest(t testing.TB, method, target, body string, headers ...string) *http.Request {
	t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req := httptest.NewRequestWithContext(t.Context(), method, target, r)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		req.Header.Add(name, value)
	}
	if body != "" && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
		if method == http.MethodPatch {
			req.Header.Set("Content-Type", "application/merge-patch+json")
		}
	}
	if _, ok := req.Header["Authorization"]; !ok && (method != "GET" && method != "HEAD" || strings.HasPrefix(target, "/admin")) {
		req.Header.Set("Authorization", "Bearer "+secret)
	}
	return req
}

func serve(h http.Handler, req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func get(t testing.TB, h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return call(t, h, http.MethodGet, target, "", headers...)
}

// expectHeaders checks headers given as "Name: value", "Name:" for one that must be absent.
func expectHeaders(t *testing.T, w *httptest.ResponseRecorder, headers ...string) {
	t.Helper()
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		if got := w.Header().Get(name); got != strings.TrimSpace(value) {
			t.Errorf("%s is %q, want %q", name, got, strings.TrimSpace(value))
		}
	}
}

func expectStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d; body %s", w.Code, status, w.Body)
	}
}

type problemBody struct {
	Type, Title, Detail, Instance string
	Status                        int
	RequestID                     string `json:"request_id"`
	Errors                        []struct{ Pointer, Detail string }
}

// expectProblem checks that the answer is a problem document of that status, and returns it.
func expectProblem(t *testing.T, w *httptest.ResponseRecorder, status int) problemBody {
	t.Helper()
	expectStatus(t, w, status)
	expectHeaders(t, w, "Content-Type: application/problem+json", "Cache-Control: no-store")
	var p problemBody
	dec := json.NewDecoder(w.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		t.Fatalf("no problem document: %v", err)
	}
	if p.Status != status || p.Title != http.StatusText(status) || p.Type != "about:blank" || p.Detail == "" ||
		!strings.HasPrefix(p.Instance, "/") || p.RequestID == "" || p.RequestID != w.Header().Get("X-Request-Id") {
		t.Fatalf("incomplete problem document: %+v", p)
	}
	return p
}

// decode reads an answer's body.
func decode[T any](t *testing.T, w *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return v
}
