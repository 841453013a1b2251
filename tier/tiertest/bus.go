package tiertest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// A Bus is one process's end of a bus of one shard in memory; all ends of one bus share a [Remote]. Messages arrive before Publish
// returns, unless this end is deaf.
type Bus struct {
	group    *group
	window   time.Duration
	position atomic.Pointer[string]
	contact  atomic.Pointer[time.Time]

	mu     sync.Mutex
	caches map[string]tier.Evicter // under mu
	tags   map[*tier.Evicter]bool  // under mu
	deaf   bool                    // under mu
	fault  error                   // under mu
}

type group struct {
	remote *Remote
	mu     sync.Mutex
	ends   []*Bus // under mu
	last   int    // under mu: number of the last message
}

// NewBus returns the first end of a bus over remote, and makes remote's promise live. window is D of the protocol.
func NewBus(remote *Remote, window time.Duration) *Bus {
	remote.SetPromise(fmt.Sprintf("GEN-%012d", 0))
	g := &group{remote: remote}
	return g.join(window)
}

// Join returns another process's end of the same bus.
func (b *Bus) Join() *Bus { return b.group.join(b.window) }

func (g *group) join(window time.Duration) *Bus {
	g.mu.Lock()
	defer g.mu.Unlock()
	b := &Bus{group: g, window: window, caches: make(map[string]tier.Evicter), tags: make(map[*tier.Evicter]bool)}
	position := g.tail()
	b.position.Store(&position)
	b.Heard(time.Now())
	g.ends = append(g.ends, b)
	return b
}

// tail is the id of the last message. g.mu is held.
func (g *group) tail() string {
	if g.last == 0 {
		return ""
	}
	return fmt.Sprint(g.last)
}

// Heard sets the time of the last proof that nothing was missed; the zero time: there was none.
func (b *Bus) Heard(at time.Time) { b.contact.Store(&at) }

// SetDeaf loses the messages to this end while deaf is true.
func (b *Bus) SetDeaf(deaf bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deaf = deaf
}

// SetFault makes every publication of this end fail before it does anything; nil heals it.
func (b *Bus) SetFault(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fault = err
}

// Attach implements [tier.Bus].
func (b *Bus) Attach(name string, cache tier.Evicter) (func(), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.caches[name] != nil {
		return nil, fmt.Errorf("tiertest: %q is attached already", name)
	}
	b.caches[name] = cache
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.caches, name)
	}, nil
}

// Publish implements [tier.Bus].
func (b *Bus) Publish(_ context.Context, keys []string, _ []int64) error {
	for _, key := range keys {
		err := b.send(func() { b.group.remote.Drop(key) }, func(end *Bus) {
			name, rest, _ := strings.Cut(key, ":")
			if c := end.caches[name]; c != nil {
				c.Evict(rest)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// AttachTags implements [tier.Bus].
func (b *Bus) AttachTags(to tier.Evicter) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tags[&to] = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.tags, &to)
	}
}

// PublishTags implements [tier.Bus].
func (b *Bus) PublishTags(_ context.Context, tags []string, _ []int64) error {
	for _, tag := range tags {
		err := b.send(func() { b.group.remote.DropTag(tag) }, func(end *Bus) {
			for to := range end.tags {
				(*to).Evict(tag)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PublishAll implements [tier.Bus].
func (b *Bus) PublishAll(context.Context) error {
	return b.send(func() { b.group.remote.SetPromise(fmt.Sprintf("GEN-%012d", b.group.last)) }, func(end *Bus) {
		for _, c := range end.caches {
			c.EvictAll()
		}
		for to := range end.tags {
			(*to).EvictAll()
		}
	})
}

// send changes L2 and delivers a message to every end that is not deaf.
func (b *Bus) send(change func(), deliver func(end *Bus)) error {
	b.mu.Lock()
	fault := b.fault
	b.mu.Unlock()
	if fault != nil {
		return fault
	}
	g := b.group
	g.mu.Lock()
	defer g.mu.Unlock()
	prev := g.tail()
	g.last++
	change()
	tail := g.tail()
	g.remote.SetTail(tail)
	for _, end := range g.ends {
		end.mu.Lock()
		if !end.deaf {
			deliver(end)
			if end.Position(0) == prev {
				end.position.Store(&tail)
			}
		}
		end.mu.Unlock()
	}
	return nil
}

// Shards implements [tier.Bus].
func (b *Bus) Shards() int { return 1 }

// Shard implements [tier.Bus].
func (b *Bus) Shard(string) int { return 0 }

// Position implements [tier.Bus].
func (b *Bus) Position(int) string { return *b.position.Load() }

// Contact implements [tier.Bus].
func (b *Bus) Contact(int) time.Time { return *b.contact.Load() }

// TrustWindow implements [tier.Bus].
func (b *Bus) TrustWindow() time.Duration { return b.window }
