package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Cache poisoning: what one client sends besides the key is in no answer that another client gets.
func TestHostile_headersOfOneClientAreInNoAnswerToAnother(t *testing.T) {
	t.Parallel()
	s := startServer(t, map[string]string{"ADMIN_TOKEN": "t"})
	for _, path := range []string{"/api/products/1", "/api/products?category=Batteries&limit=3", "/api/products?ids=1,2"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Close, req.Host = true, "evil.example"
		for _, name := range []string{
			"X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-Url", "X-Rewrite-Url", "X-Http-Method-Override",
			"Forwarded", "Origin", "Referer", "User-Agent", "Cookie", "Accept-Language", "X-Request-Id",
		} {
			req.Header.Set(name, "evil.example")
		}
		res, err := http.DefaultClient.Do(req) // the first: what it finds is what is cached
		if err != nil {
			t.Fatal(err)
		}
		first, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s, %v", path, res.StatusCode, first, err)
		}
		next := ask(t, s.URL+path)
		if next.status != http.StatusOK || next.body != string(first) {
			t.Errorf("%s: %d %s after %s", path, next.status, next.body, first)
		}
		if told := fmt.Sprint(next.header, next.body); strings.Contains(told, "evil") {
			t.Errorf("%s: %s", path, told)
		}
	}
}

// Key injection: what stands in a path or a query is one value, whatever it looks like to Redis, SQL or HTTP.
func TestHostile_keysAreValuesAndNothingElse(t *testing.T) {
	t.Parallel()
	s := startServer(t, map[string]string{"ADMIN_TOKEN": "t"})
	all := ask(t, s.URL+"/api/products?limit=500").body
	for _, key := range []string{
		"1\r\nDEL x", "1\x00", "1}:v:product:2", "{1}", "../admin/cache/stats", "1'; DROP TABLE products; --", "1 OR 1=1", "%", "_", "*",
		"product:2", "$(id)", "%31", "1/../2", "\xff\xfe", strings.Repeat("9", 5000),
	} {
		if a := ask(t, s.URL+"/api/products/"+url.PathEscape(key)); a.status != http.StatusBadRequest && a.status != http.StatusNotFound {
			t.Errorf("id %.40q: %d %s", key, a.status, a.body)
		}
		for _, member := range []string{"category", "brand", "sku", "q", "ids", "cursor"} {
			a := ask(t, s.URL+"/api/products?"+member+"="+url.QueryEscape(key))
			var page struct{ Items []product }
			if a.status == http.StatusOK && json.Unmarshal([]byte(a.body), &page) != nil || a.status >= http.StatusInternalServerError {
				t.Errorf("%s=%.40q: %d %s", member, key, a.status, a.body)
			}
			if member != "q" && len(page.Items) > 0 {
				t.Errorf("%s=%.40q finds %d products", member, key, len(page.Items))
			}
		}
		if a := do(t, http.MethodGet, s.URL+"/admin/cache/entries/"+url.PathEscape(key), "t", ""); a.status >= http.StatusInternalServerError {
			t.Errorf("key %.40q: %d %s", key, a.status, a.body)
		}
	}
	if after := ask(t, s.URL+"/api/products?limit=500"); after.status != http.StatusOK || after.body != all {
		t.Errorf("the products changed: %d", after.status)
	}
}

// Unbounded keys: a client that asks for ever new things gets no more memory than L1_MAX_BYTES.
func TestHostile_everNewKeysStayWithinTheBudget(t *testing.T) {
	t.Parallel()
	const budget = 1 << 20
	s := startServer(t, map[string]string{"ADMIN_TOKEN": "t", "L1_MAX_BYTES": "1MiB"})
	client := &http.Client{Transport: new(http.Transport)}
	defer client.CloseIdleConnections()
	for i := range 40 {
		ids := make([]string, 100) // absent, each a key of its own
		for j := range ids {
			ids[j] = fmt.Sprint(1_000_000 + 100*i + j)
		}
		for _, query := range []string{"ids=" + strings.Join(ids, ","), fmt.Sprint("brand=none", i), fmt.Sprint("q=word", i)} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/products?"+query, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			res, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d", query, res.StatusCode)
			}
		}
	}
	var held struct {
		L1    struct{ Bytes, Entries, Evictions int64 }
		Loads int64
	}
	if err := json.Unmarshal([]byte(do(t, http.MethodGet, s.URL+"/admin/cache/stats", "t", "").body), &held); err != nil {
		t.Fatal(err)
	}
	if held.Loads < 4000 || held.L1.Entries == 0 || held.L1.Bytes > budget*11/10 {
		t.Errorf("%+v, with a budget of %d", held, budget)
	}
}

// Slow and large requests: a header that does not end is not waited for, nor kept in memory.
func TestHostile_headersHaveALimitInTimeAndSize(t *testing.T) {
	t.Parallel()
	l, err := listen(t.Context(), "HTTP_ADDR", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it is served") })
	end := serveHTTP(l, "http", h, make(chan error, 1), slog.New(slog.DiscardHandler))
	defer func() {
		if err := end.do(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	send := func(start string) (answer string, took time.Duration) {
		conn, err := net.Dial("tcp", l.Addr().String()) //nolint:noctx // loopback
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		began := time.Now()
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: h\r\n"+start); err != nil {
			t.Fatal(err)
		}
		answer, _ = bufio.NewReader(conn).ReadString('\n') // "" if it is closed without a word
		return answer, time.Since(began)
	}
	if answer, _ := send("X: " + strings.Repeat("x", maxHeaderBytes+8<<10)); !strings.Contains(answer, "431") {
		t.Errorf("a header of %d bytes: %q", maxHeaderBytes, answer)
	}
	if answer, took := send("X-Slow: "); strings.Contains(answer, "200") || took < headerTimeout || took > 4*headerTimeout {
		t.Errorf("a header that does not end: %q after %v", answer, took)
	}
}
