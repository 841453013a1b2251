package e2e

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The whole of a catalogue as large as the largest that we know goes out in constant memory: what the process holds
// grows by a small part of what it sends.
func TestStream_ofAWholeCatalogueTakesConstantMemory(t *testing.T) {
	const products = 63_317
	// Collected often, so that what is seen is what is held, and not what is thrown away.
	s := start(t, 1, func(_ int, _ *stack, env map[string]string) { env["GOGC"] = "10" })
	// Replication's role fires no triggers. Neither the outbox nor the search is tested here, and each would take seconds.
	s.postgres.Psql(t, s.database, fmt.Sprintf(`SET session_replication_role = replica; DROP INDEX products_words;
		INSERT INTO products (sku, name, description, category, price, version, updated_at)
		SELECT 's' || n, 'product ' || n, repeat('x', 1300), 'c' || n %% 25, n * 0.01, n, now() FROM generate_series(1, %d) n`, products))
	memory := func() (heap, resident float64) {
		return s.metric(t, 0, "go_memstats_heap_inuse_bytes", ""), s.metric(t, 0, "process_resident_memory_bytes", "")
	}
	for range 5 { // what a first answer takes, and the collector's headroom, are not the stream's
		if a := s.do(0, http.MethodGet, "/api/products?limit=500", "", "Accept: application/x-ndjson"); a.status != http.StatusOK {
			t.Fatalf("GET: %d %s, %v", a.status, a.body, a.err)
		}
	}
	heapBefore, residentBefore := memory()
	var heapMost, residentMost float64
	resp := s.stream(t.Context(), t)
	defer func() { _ = resp.Body.Close() }()
	lines, sent := 0, 0
	for scanner := bufio.NewScanner(resp.Body); scanner.Scan(); lines++ {
		sent += len(scanner.Bytes()) + 1
		if lines%4000 == 0 {
			heap, resident := memory()
			heapMost, residentMost = max(heapMost, heap), max(residentMost, resident)
		}
	}
	const mb = 1 << 20
	t.Logf("%d products, %d MB sent; heap in use %.1f MB before, %.1f at most; resident %.1f MB before, %.1f at most",
		lines, sent/mb, heapBefore/mb, heapMost/mb, residentBefore/mb, residentMost/mb)
	if lines != products || sent < 80*mb {
		t.Fatalf("%d products of %d, %d bytes", lines, products, sent)
	}
	if grown := residentMost - residentBefore; grown > float64(sent)/3 {
		t.Errorf("the process grew by %.0f bytes over %d", grown, sent)
	}
	if grown := heapMost - heapBefore; grown > float64(sent)/3 {
		t.Errorf("the heap grew by %.0f bytes over %d", grown, sent)
	}
}

func (s *stack) stream(ctx context.Context, t *testing.T) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.servers[0].URL+"/api/products", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "application/x-ndjson")
	resp, err := (&http.Client{Transport: s.client.Transport}).Do(req) // a stream may take longer than an answer
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// The database works for a stream's reader, and not for one who left: the query that waits for him ends.
func TestStream_queryEndsWhenItsReaderLeaves(t *testing.T) {
	s := start(t, 1, func(_ int, _ *stack, env map[string]string) { env["LOAD_TIMEOUT"] = "10m" })
	s.create(t, "k")
	tx, err := s.connect(t, s.database).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), "LOCK TABLE products IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	waiting := func() bool {
		return s.postgres.Psql(t, s.database,
			"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM products WHERE id >%'") != "0"
	}
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.servers[0].URL+"/api/products", http.NoBody)
		if err != nil {
			t.Error(err)
			return
		}
		req.Header.Set("Accept", "application/x-ndjson")
		if resp, err := s.client.Transport.RoundTrip(req); err == nil {
			t.Error("an answer from behind the lock")
			_ = resp.Body.Close()
		}
	}()
	testenv.Eventually(t, 20*time.Second, waiting, "the stream's query waits for the lock")
	leave()
	<-gone
	testenv.Eventually(t, 20*time.Second, func() bool { return !waiting() }, "the query ends with its reader")
}
