package invalidation_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/invalidation/bustest"
	"github.com/tiercel-go/tiercel/invalidation/remotetest"
)

// A listener is an outbox as one process sees it: it is woken by itself, and its scans take their time.
type listener struct {
	*bustest.Outbox
	woken chan struct{}
}

func (l listener) Wake() <-chan struct{} { return l.woken }

func (l listener) Scan(ctx context.Context, cursor int64, row func(id int64, kind, key string) error) (xmin, horizon int64, identity string, err error) {
	type found struct {
		id        int64
		kind, key string
	}
	var rows []found
	xmin, horizon, identity, err = l.Outbox.Scan(ctx, cursor, func(id int64, kind, key string) error {
		rows = append(rows, found{id, kind, key})
		return nil
	})
	const takes = 4 * time.Millisecond
	<-time.After(takes)
	for _, r := range rows {
		if err == nil {
			err = row(r.id, r.kind, r.key)
		}
	}
	return xmin, horizon, identity, err
}

// Keys are those that a cache was told of.
type keys struct {
	mu   sync.Mutex
	told map[string]bool // under mu
}

func (k *keys) Evict(keys ...string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, key := range keys {
		k.told[key] = true
	}
}

func (*keys) EvictAll() {}

// Relays that are woken together, and lose turns to each other, renew the promise in time and carry every row.
func TestRelay_rivalsKeepTrustAndLoseNoRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const processes, rows, apart = 8, 3000, 3 * time.Millisecond
		remote, out := remotetest.NewRemote(remotetest.Length, remotetest.Retention), bustest.NewOutbox()
		var lost atomic.Int64
		var listeners []listener
		var caches []*keys
		for i := range processes {
			l, cache, trusted := listener{out, make(chan struct{}, 1)}, &keys{told: make(map[string]bool)}, false
			bus, err := invalidation.New(invalidation.Config{
				Remotes: []invalidation.Remote{remote}, Outbox: l,
				Hooks: invalidation.Hooks{
					Trusted: func(is bool) {
						if trusted && !is && t.Context().Err() == nil {
							t.Errorf("process %d lost its trust", i)
						}
						trusted = is
					},
					Relayed: func(_ time.Duration, _ int, err error) {
						if errors.Is(err, invalidation.ErrLost) {
							lost.Add(1)
						}
					},
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := bus.Attach("c", cache); err != nil {
				t.Fatal(err)
			}
			go func() { _ = bus.Run(t.Context()) }()
			<-bus.Ready()
			listeners, caches = append(listeners, l), append(caches, cache)
		}
		for i := range rows {
			tx := out.Begin()
			tx.Write("key", fmt.Sprint("c:", i))
			tx.Commit()
			for _, l := range listeners {
				select {
				case l.woken <- struct{}{}:
				default:
				}
			}
			<-time.After(apart)
		}
		<-time.After(100 * time.Millisecond)
		for i, c := range caches {
			if c.mu.Lock(); len(c.told) != rows {
				t.Errorf("process %d heard of %d rows, want %d", i, len(c.told), rows)
			}
			c.mu.Unlock()
		}
		if lost.Load() < rows/10 {
			t.Errorf("%d turns were lost: they hardly met", lost.Load())
		}
		t.Logf("%d turns were lost", lost.Load())
	})
}
