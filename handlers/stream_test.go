package handlers_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/store"
)

const ndjson = "Accept: application/x-ndjson"

func TestStream_givesEveryProductOnALine(t *testing.T) {
	t.Parallel()
	h := newAPI(t, many(t, 700))
	for query, rows := range map[string]int{"": 700, "?category=Lamps": 234, "?category=None": 0, "?limit=7": 7, "?limit=500": 500} {
		w := get(t, h, "/api/products"+query, ndjson)
		expectStatus(t, w, http.StatusOK)
		expectHeaders(t, w, "Content-Type: application/x-ndjson", "Vary: Accept", "Cache-Control: no-store", "ETag:",
			"Cache-Status: tiercel; fwd=bypass; detail=load")
		var seen int64
		n := 0
		for lines := bufio.NewScanner(w.Body); lines.Scan(); n++ {
			var p store.Product
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil || p.ID <= seen {
				t.Fatalf("line %d: %v: %s", n, err, lines.Bytes())
			}
			seen = p.ID
		}
		if n != rows {
			t.Errorf("%q: %d lines, want %d", query, n, rows)
		}
	}
	cursor := decode[pageBody](t, get(t, h, "/api/products?limit=500")).Next
	w := get(t, h, "/api/products?cursor="+*cursor, ndjson)
	if n := strings.Count(w.Body.String(), "\n"); n != 200 {
		t.Errorf("%d lines after row 500, want 200", n)
	}
}

func TestStream_head(t *testing.T) {
	t.Parallel()
	w := call(t, newAPI(t, many(t, 7)), "HEAD", "/api/products", "", ndjson)
	expectStatus(t, w, http.StatusOK)
	expectHeaders(t, w, "Content-Type: application/x-ndjson")
	if w.Body.Len() > 0 {
		t.Errorf("%d bytes", w.Body.Len())
	}
}

// Half a catalogue must not look like a whole one.
func TestStream_thatFailsBreaksTheConnection(t *testing.T) {
	t.Parallel()
	for rows, answered := range map[int]bool{0: false, 3: false, 700: true} {
		s := many(t, rows)
		s.rowFail = store.ErrUnavailable
		status, err := download(t, newAPI(t, s))
		switch {
		case answered && (status != http.StatusOK || !errors.Is(err, io.ErrUnexpectedEOF)):
			t.Errorf("%d rows: status %d, then %v", rows, status, err)
		case !answered && (status != http.StatusServiceUnavailable || err != nil):
			t.Errorf("%d rows: status %d, then %v; nothing was sent yet", rows, status, err)
		}
	}
}

// download streams the catalogue over a real connection.
func download(t *testing.T, h http.Handler) (status int, err error) {
	t.Helper()
	srv := httptest.NewServer(h)
	defer srv.Close()
	req := newRequest(t, "GET", srv.URL+"/api/products", "", ndjson)
	req.RequestURI = ""
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

// A fragile shop panics when it has streamed its rows.
type fragile struct{ *shop }

func (f fragile) Stream(ctx context.Context, filter store.Filter, row func(*store.Product) error) error {
	if err := f.shop.Stream(ctx, filter, row); err != nil {
		return err
	}
	panic("no more rows")
}

func TestStream_thatPanicsBreaksTheConnection(t *testing.T) {
	t.Parallel()
	status, err := download(t, newAPI(t, fragile{many(t, 700)}))
	if status != http.StatusOK || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("status %d, then %v", status, err)
	}
	if status, err = download(t, newAPI(t, fragile{many(t, 3)})); status != http.StatusInternalServerError || err != nil {
		t.Errorf("status %d, then %v; nothing was sent yet", status, err)
	}
}

// An endless stream ends with its reader.
type endless struct {
	*shop
	rows  int
	ended chan error
}

func (e *endless) Stream(ctx context.Context, _ store.Filter, row func(*store.Product) error) error {
	p := store.Product{Name: strings.Repeat("x", 1000), Attributes: json.RawMessage("{}")}
	for {
		e.rows++
		err := row(&p)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			e.ended <- err
			return err
		}
	}
}

func TestStream_endsWhenItsReaderLeaves(t *testing.T) {
	t.Parallel()
	s := &endless{shop: newShop(t), ended: make(chan error, 1)}
	srv := httptest.NewServer(newAPI(t, s))
	t.Cleanup(srv.Close)
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	req := newRequest(t, "GET", srv.URL+"/api/products", "", ndjson).WithContext(ctx)
	req.RequestURI = ""
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.CopyN(io.Discard, resp.Body, 1<<20); err != nil {
		t.Fatal(err)
	}
	leave()
	select {
	case err := <-s.ended:
		if err == nil {
			t.Error("the stream came to an end")
		}
	case <-time.After(10 * time.Second):
		t.Error("the stream goes on")
	}
}

func TestStream_takesConstantMemory(t *testing.T) {
	s := &counted{shop: newShop(t), rows: 60_000}
	h := newAPI(t, s)
	req := newRequest(t, "GET", "/api/products", "", ndjson)
	w := &sink{header: make(http.Header)}
	h.ServeHTTP(w, req)
	if w.bytes < 60_000*1000 {
		t.Fatalf("%d bytes", w.bytes)
	}
	if grown := s.most - s.least; grown > 16<<20 {
		t.Errorf("the heap grew by %d bytes over %d", grown, w.bytes)
	}
}

// A counted shop streams a number of rows of 1 kB and watches the heap.
type counted struct {
	*shop
	rows        int
	least, most uint64
}

func (s *counted) Stream(_ context.Context, _ store.Filter, row func(*store.Product) error) error {
	p := store.Product{Name: strings.Repeat("x", 1000), Attributes: json.RawMessage("{}")}
	for i := range s.rows {
		if i%10_000 == 1000 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			s.most = max(s.most, m.HeapAlloc)
			if s.least == 0 {
				s.least = m.HeapAlloc
			}
		}
		if err := row(&p); err != nil {
			return err
		}
	}
	return nil
}
