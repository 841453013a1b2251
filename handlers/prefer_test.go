package handlers_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/store"
)

// writes are one of each kind that change the shop's only product, or make one.
var writes = []struct {
	method, target, body string
	status               int
}{
	{"POST", "/api/products", bulb, http.StatusCreated},
	{"PUT", "/api/products/1", `{"name":"AA"}`, http.StatusOK},
	{"PATCH", "/api/products/1", `{"name":"AAA"}`, http.StatusOK},
	{"DELETE", "/api/products/1", "", http.StatusNoContent},
}

func TestPrefer_theAnswerWaitsUntilEveryInstanceKnows(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	var asked []store.Written
	var left time.Duration
	s.confirm = func(ctx context.Context, w store.Written) error {
		deadline, _ := ctx.Deadline()
		asked, left = append(asked, w), time.Until(deadline)
		return nil
	}
	for i, c := range writes {
		w := call(t, h, c.method, c.target, c.body, "Prefer: respond-async, wait=100")
		expectStatus(t, w, c.status)
		expectHeaders(t, w, "Preference-Applied: wait=100", "Vary:")
		if len(asked) != i+1 || left > 100*time.Second || left < 50*time.Second {
			t.Errorf("%s: asked %d times, with %v left of 100s", c.method, len(asked), left)
		}
		if c.status != http.StatusNoContent && string(asked[i].Body) != w.Body.String() {
			t.Errorf("%s: the write that was asked about is %s, the answer %s", c.method, asked[i].Body, w.Body)
		}
	}
}

// The write stands: the answer is what it would have been, but for the one header.
func TestPrefer_withoutConfirmationTheAnswerIsTheSame(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	s.confirm = func(ctx context.Context, _ store.Written) error {
		<-ctx.Done()
		return ctx.Err()
	}
	began := time.Now()
	expectHeaders(t, call(t, h, "PUT", "/api/products/1", `{"name":"A"}`, "Prefer: wait=1"), "Preference-Applied:")
	if took := time.Since(began); took < time.Second {
		t.Errorf("answered after %v, want a wait of 1s", took)
	}
	for _, c := range writes {
		w := call(t, h, c.method, c.target, c.body, "Prefer: wait=0")
		expectStatus(t, w, c.status)
		expectHeaders(t, w, "Preference-Applied:", "Cache-Control: no-store")
	}
}

func TestPrefer_aClientThatLeavesEndsTheWaitNotTheWrite(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	leaving, leave := context.WithCancel(t.Context())
	s.confirm = func(ctx context.Context, _ store.Written) error {
		leave()
		<-ctx.Done()
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Errorf("the wait ends with %v, want it to end with the client", ctx.Err())
		}
		return ctx.Err()
	}
	w := serve(h, newRequest(t, "PUT", "/api/products/1", `{"name":"AA"}`, "Prefer: wait=20").WithContext(leaving))
	expectStatus(t, w, http.StatusOK)
	expectHeaders(t, w, "Preference-Applied:", `ETag: "18"`)
	if s.rows[1].Name != "AA" {
		t.Errorf("the product is %+v", s.rows[1])
	}
}

func TestPrefer_isNotAskedOfWritesThatFail(t *testing.T) {
	t.Parallel()
	s := newShop(t, battery)
	h := newAPI(t, s)
	s.confirm = func(context.Context, store.Written) error { t.Error("asked"); return nil }
	for _, c := range []struct {
		method, target, body string
		status               int
	}{
		{"POST", "/api/products", battery, http.StatusConflict},
		{"PUT", "/api/products/9", `{"name":"AA"}`, http.StatusNotFound},
		{"PATCH", "/api/products/1", `{"price":"x"}`, http.StatusUnprocessableEntity},
		{"DELETE", "/api/products/9", "", http.StatusNotFound},
	} {
		w := call(t, h, c.method, c.target, c.body, "Prefer: wait=5")
		expectProblem(t, w, c.status)
		expectHeaders(t, w, "Preference-Applied:")
	}
	expectHeaders(t, get(t, h, "/api/products/1", "Prefer: wait=5"), "Preference-Applied:")
}

func TestPrefer_isReadAsTheRFCHasIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fields []string
		want   string // Preference-Applied
	}{
		{[]string{"wait=5"}, "wait=5"},
		{[]string{"wait=0"}, "wait=0"},
		{[]string{"wait=007"}, "wait=7"},
		{[]string{"WAIT = 5"}, "wait=5"},
		{[]string{`wait="5"`}, "wait=5"},
		{[]string{`wait="\5"`}, "wait=5"},
		{[]string{"wait=99999999999999999999"}, "wait=2147483647"},
		{[]string{"respond-async, wait=5"}, "wait=5"},
		{[]string{"respond-async", "wait=5"}, "wait=5"},
		{[]string{`foo; bar="a, wait=1; b\"", wait=5`}, "wait=5"},
		{[]string{"wait=5; param=x; ; y, handling=lenient"}, "wait=5"},
		{[]string{" , ,wait=5,"}, "wait=5"},
		{[]string{"wait=5, wait=6"}, "wait=5"},
		{[]string{"wait=5", "wait=6"}, "wait=5"},
		{[]string{"return=minimal;wait=3"}, ""},
		{[]string{"wait=x, wait=6"}, ""}, // the first one counts
		{[]string{"wait"}, ""},
		{[]string{"wait="}, ""},
		{[]string{`wait=""`}, ""},
		{[]string{"wait=-1"}, ""},
		{[]string{"wait=+1"}, ""},
		{[]string{"wait=1.5"}, ""},
		{[]string{"wait=5 6"}, ""},
		{[]string{`wait="5`}, ""},
		{[]string{"waiting=5"}, ""},
		{[]string{"=5, wait=5"}, ""},
		{[]string{`"wait"=5`}, ""},
		{[]string{""}, ""},
	} {
		h := newAPI(t, newShop(t, battery))
		headers := make([]string, len(c.fields))
		for i, f := range c.fields {
			headers[i] = "Prefer: " + f
		}
		w := call(t, h, "DELETE", "/api/products/1", "", headers...)
		expectStatus(t, w, http.StatusNoContent)
		if got := w.Header().Get("Preference-Applied"); got != c.want {
			t.Errorf("Prefer %q: applied %q, want %q", c.fields, got, c.want)
		}
	}
}
