package console_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/handlers/console"
)

// A still is an instance at which nothing happens, but that it counts a read each time it is asked.
type still struct{ reads, looks atomic.Uint64 }

func (s *still) Counters() console.Counters {
	return console.Counters{Outcomes: map[string]uint64{"l1": s.reads.Add(1)}}
}

func (s *still) Scene(context.Context) console.Scene {
	s.looks.Add(1)
	return console.Scene{Instance: "still"}
}

func (*still) Replicas(context.Context) []console.Replica {
	return []console.Replica{{ID: "a", Name: "still", Trusted: true}}
}

// run starts a console behind an address, until the test ends or stop is called.
func run(t *testing.T, s console.Source) (c *console.Console, url string, stop func()) {
	t.Helper()
	c = console.New(s)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Run(ctx)
	}()
	srv := httptest.NewServer(c)
	stop = func() { cancel(); <-done }
	t.Cleanup(srv.Close)
	t.Cleanup(stop)
	return c, srv.URL, stop
}

// An answer is a response whose body is closed when the test ends.
type answer struct{ *http.Response }

func fetch(t *testing.T, url string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return answer{res}
}

// events reads a feed until f says that it is enough, or the feed ends.
func events(t *testing.T, res answer, f func(event, data string) (enough bool)) {
	t.Helper()
	lines, event := bufio.NewScanner(res.Body), ""
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && f(event, data) {
			return
		}
	}
}

func TestFeed_beginsWithWhatIsKeptAndGoesOn(t *testing.T) {
	t.Parallel()
	c, url, _ := run(t, new(still))
	c.Invalidated(console.Invalidation{Kind: "key", Key: "product:1", Origin: "local"})
	var keys []string
	seen := map[string]int{}
	events(t, fetch(t, url+"/console/feed"), func(event, data string) bool {
		if seen[event]++; event == "invalidations" {
			var some []console.Invalidation
			if err := json.Unmarshal([]byte(data), &some); err != nil {
				t.Fatal(err)
			}
			for _, i := range some {
				keys = append(keys, i.Key)
			}
			if len(keys) == 1 {
				c.Invalidated(console.Invalidation{Kind: "key", Key: "product:2", Origin: "bus"})
			}
		}
		return len(keys) == 2 && seen["samples"] > 0 && seen["scene"] > 0
	})
	if got := strings.Join(keys, " "); got != "product:1 product:2" || seen["hello"] != 1 {
		t.Errorf("invalidations of %q; events %v", got, seen)
	}
}

func TestFeed_keepsTheNewestOfAFlood(t *testing.T) {
	t.Parallel()
	c, url, _ := run(t, new(still))
	for range 100_000 {
		c.Invalidated(console.Invalidation{Key: "product:1"})
	}
	c.Invalidated(console.Invalidation{Key: "product:2"})
	var some []console.Invalidation
	events(t, fetch(t, url+"/console/feed"), func(event, data string) bool {
		if event != "invalidations" {
			return false
		}
		if err := json.Unmarshal([]byte(data), &some); err != nil {
			t.Error(err)
		}
		return true
	})
	if len(some) != 200 || some[199].Key != "product:2" {
		t.Errorf("%d came, want the newest 200", len(some))
	}
}

func TestFeed_endsWithTheInstance(t *testing.T) {
	t.Parallel()
	_, url, stop := run(t, new(still))
	res, stopped := fetch(t, url+"/console/feed"), false
	events(t, res, func(string, string) bool {
		if !stopped {
			stopped = true
			stop()
		}
		return false
	})
	if !stopped {
		t.Error("the feed was empty")
	}
}

func TestFeed_isForSoMany(t *testing.T) {
	t.Parallel()
	_, url, _ := run(t, new(still))
	for range 32 {
		if res := fetch(t, url+"/console/feed"); res.StatusCode != http.StatusOK {
			t.Fatalf("status %d", res.StatusCode)
		}
	}
	if res := fetch(t, url+"/console/feed"); res.StatusCode != http.StatusServiceUnavailable ||
		res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("the 33rd got %d, %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
}

func TestConsole_asksNobodyUnlessSomebodyLooksOn(t *testing.T) {
	t.Parallel()
	s := new(still)
	_, url, _ := run(t, s)
	deadline := time.After(time.Minute)
	for s.reads.Load() < 3 {
		select {
		case <-deadline:
			t.Fatal("no sample was taken")
		case <-time.After(50 * time.Millisecond):
		}
	}
	if n := s.looks.Load(); n != 0 {
		t.Errorf("%d looks while nobody looked on", n)
	}
	events(t, fetch(t, url+"/console/feed"), func(event, _ string) bool { return event == "scene" })
	if s.looks.Load() == 0 {
		t.Error("the reader of the feed got a scene that nobody looked at")
	}
}

func TestPage_isGuardedByItsHeaders(t *testing.T) {
	t.Parallel()
	_, url, _ := run(t, new(still))
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/console/main.js": "text/javascript; charset=utf-8", "/console/console.css": "text/css; charset=utf-8",
		"/console/icon.svg": "image/svg+xml", "/console/vendor/uplot/LICENSE": "text/plain; charset=utf-8",
		"/console/replicas": "application/json", "/console/nothing": "application/problem+json", "/console/../console.go": "application/problem+json",
	} {
		res := fetch(t, url+path)
		if got := res.Header.Get("Content-Type"); got != kind {
			t.Errorf("%s is %q, want %q", path, got, kind)
		}
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") ||
			strings.Contains(policy, "unsafe") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s comes with %v", path, res.Header)
		}
	}
}
