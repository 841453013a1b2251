package tier_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// A source is a source of truth in memory, whose loads can be counted, held and made to fail.
type source struct {
	mu       sync.Mutex
	rows     map[string]tier.Versioned[string]
	loads    map[string]int
	versions int64
	err      error
	gate     chan struct{} // not nil: loads that have read their row wait until it is closed
	entered  chan string   // receives the key of each load that has read its row
}

func newSource() *source {
	return &source{
		rows: make(map[string]tier.Versioned[string]), loads: make(map[string]int), entered: make(chan string, 10_000),
	}
}

func (s *source) set(key, value string) tier.Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.versions++
	s.rows[key] = tier.Versioned[string]{Value: value, Version: s.versions}
	return tier.Change{Key: key, Version: s.versions}
}

func (s *source) delete(key string) tier.Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.versions++
	s.rows[key] = tier.Versioned[string]{Version: s.versions, Absent: true}
	return tier.Change{Key: key, Version: s.versions}
}

func (s *source) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// hold makes loads wait, after they have read their row, until release is called.
func (s *source) hold() (release func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	s.gate = gate
	s.mu.Unlock()
	var once sync.Once
	return func() {
		once.Do(func() {
			s.mu.Lock()
			if s.gate == gate {
				s.gate = nil
			}
			s.mu.Unlock()
			close(gate)
		})
	}
}

func (s *source) count(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loads[key]
}

func (s *source) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, l := range s.loads {
		n += l
	}
	return n
}

func (s *source) load(ctx context.Context, key string) (tier.Versioned[string], error) {
	s.mu.Lock()
	s.loads[key]++
	v, ok := s.rows[key]
	err, gate := s.err, s.gate
	s.mu.Unlock()
	select {
	case s.entered <- key:
	default:
	}
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
	if err != nil {
		return tier.Versioned[string]{}, err
	}
	if !ok {
		return tier.Versioned[string]{}, fmt.Errorf("no row: %w", tier.ErrNotFound)
	}
	return v, nil
}

// awaitLoad returns once a load has read its row.
func (s *source) awaitLoad(t *testing.T) {
	t.Helper()
	select {
	case <-s.entered:
	case <-time.After(10 * time.Second):
		t.Fatal("no load began")
	}
}

func newCache(t *testing.T, cfg tier.Config[string]) *tier.Cache[string] {
	t.Helper()
	if cfg.Name == "" {
		cfg.Name = "test"
	}
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = 1 << 20
	}
	if cfg.TTL == 0 {
		cfg.TTL, cfg.RemoteTTL, cfg.NegativeTTL = time.Hour, time.Hour, time.Hour
	}
	c, err := tier.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// window is D in these tests.
const window = 970 * time.Millisecond

// newPair returns two caches, as of two processes, on one L2 and bus in memory.
func newPair(t *testing.T, s *source, change func(*tier.Config[string])) (a, b *tier.Cache[string], remote *tiertest.Remote, bus [2]*tiertest.Bus) {
	t.Helper()
	remote = tiertest.NewRemote()
	bus[0] = tiertest.NewBus(remote, window)
	bus[1] = bus[0].Join()
	var caches [2]*tier.Cache[string]
	for i := range caches {
		cfg := tier.Config[string]{Load: s.load, Remote: remote, Bus: bus[i]}
		if change != nil {
			change(&cfg)
		}
		caches[i] = newCache(t, cfg)
	}
	return caches[0], caches[1], remote, bus
}

func expect(t *testing.T, c *tier.Cache[string], key, value string) {
	t.Helper()
	if got, err := c.Get(t.Context(), key); err != nil || got != value {
		t.Fatalf("Get(%q) = %q, %v; want %q", key, got, err, value)
	}
}

func expectFrom(t *testing.T, c *tier.Cache[string], key, value string, from tier.Outcome) {
	t.Helper()
	r, err := c.GetInfo(t.Context(), key)
	if err != nil || r.Value != value || r.Outcome != from {
		t.Fatalf("GetInfo(%q) = %q from %v, %v; want %q from %v", key, r.Value, r.Outcome, err, value, from)
	}
}

func expectAbsent(t *testing.T, c *tier.Cache[string], key string) {
	t.Helper()
	if got, err := c.Get(t.Context(), key); !errors.Is(err, tier.ErrNotFound) {
		t.Fatalf("Get(%q) = %q, %v; want ErrNotFound", key, got, err)
	}
}

func invalidate(t *testing.T, c *tier.Cache[string], changes ...tier.Change) {
	t.Helper()
	if err := c.Invalidate(t.Context(), changes...); err != nil {
		t.Fatal(err)
	}
}

// A reading is the end of a Get that runs in the background.
type reading struct {
	value string
	err   error
}

func getAsync(ctx context.Context, c *tier.Cache[string], key string) <-chan reading {
	out := make(chan reading, 1)
	go func() {
		v, err := c.Get(ctx, key)
		out <- reading{v, err}
	}()
	return out
}

// pass lets d go by; inside a bubble only.
func pass(d time.Duration) { <-time.After(d) }

var errDown = errors.New("source is down")

// landed returns when L1 shows what was loaded.
func landed[V any](c *tier.Cache[V]) {
	for c.Stats().FlightsActive > 0 {
		runtime.Gosched()
	}
}
