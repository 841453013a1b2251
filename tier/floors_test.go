package tier

import (
	"context"
	"runtime"
	"testing"
)

// F3: who holds the lock of a shard sees no floor of its keys rise.
func TestFloors_riseUnderTheLocksOfTheirShards(t *testing.T) {
	for name, raise := range map[string]func(*Cache[string]){
		"a key": func(c *Cache[string]) { c.Evict("k") },
		"all":   func(c *Cache[string]) { c.EvictAll() },
	} {
		t.Run(name, func(t *testing.T) {
			c, err := New(Config[string]{
				Name: "test", MaxBytes: 1 << 20,
				Load: func(context.Context, string) (Versioned[string], error) { return Versioned[string]{}, nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			s := c.shard(c.hash("k"))
			s.mu.Lock()
			began, done := make(chan struct{}), make(chan struct{})
			go func() {
				close(began)
				raise(c)
				close(done)
			}()
			<-began
			for range 10_000 {
				runtime.Gosched()
				if c.floors.clock.Load() != 0 {
					t.Error("the floor rose beside one who held the lock")
					break
				}
			}
			s.mu.Unlock()
			<-done
			if c.floors.clock.Load() == 0 {
				t.Error("the floor did not rise")
			}
		})
	}
}
