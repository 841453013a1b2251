package tier

import (
	"context"
	"fmt"
	"testing"
)

func newSecurityCache(t *testing.T) *Cache[string] {
	t.Helper()
	c, err := New(Config[string]{
		Name: "test", MaxBytes: 1 << 20,
		Load: func(_ context.Context, key string) (Versioned[string], error) {
			return Versioned[string]{Value: "of " + key}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// Hash flooding: keys that collide here collide nowhere else, and nobody outside can find them.
func TestHash_isSeededForEachCache(t *testing.T) {
	t.Parallel()
	a, b := newSecurityCache(t), newSecurityCache(t)
	equal := 0
	for i := range 1000 {
		if key := fmt.Sprint(i); a.hash(key) == b.hash(key) {
			equal++
		}
	}
	if equal > 1 { // one in 2^64 each
		t.Errorf("%d of 1,000 keys have one hash in two caches", equal)
	}
}

// And keys that do collide get their own values: L1 holds one of them at a time.
func TestHash_keysThatCollideAreToldApart(t *testing.T) {
	t.Parallel()
	c := newSecurityCache(t)
	if _, err := c.Get(t.Context(), "other"); err != nil {
		t.Fatal(err)
	}
	c.local.settle()
	hash := c.hash("mine")
	c.local.put(hash, c.local.get(c.hash("other"), "other")) // as if both had one hash
	c.local.settle()
	if e := c.local.under(hash); e == nil || e.key != "other" {
		t.Fatalf("under the hash lies %+v", e)
	}
	if v, err := c.Get(t.Context(), "mine"); v != "of mine" || err != nil {
		t.Errorf("read %q, %v", v, err)
	}
}
