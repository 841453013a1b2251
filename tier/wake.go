package tier

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// wakes tells waiting flights that their key was filled or its lease released: one connection, opened by the first
// wait, with one channel for each key that is waited for. Nobody hears of a fill that he does not wait for.
//
// It is a hint. While the connection is away the waits go on by asking.
type wakes struct {
	client    redis.UniversalClient
	log       *slog.Logger
	mu        sync.Mutex
	waiting   map[string][]chan struct{} // under mu: by Redis channel
	confirmed map[string]bool            // under mu: channels whose subscription Redis has confirmed
	changed   chan struct{}              // receives after waiting changed
}

func newWakes(client redis.UniversalClient, log *slog.Logger) *wakes {
	return &wakes{
		client: client, log: log,
		waiting: make(map[string][]chan struct{}), confirmed: make(map[string]bool), changed: make(chan struct{}, 1),
	}
}

func (w *wakes) watch(channel string) (<-chan struct{}, func()) {
	wake := make(chan struct{}, 1)
	w.mu.Lock()
	w.waiting[channel] = append(w.waiting[channel], wake)
	if w.confirmed[channel] {
		wake <- struct{}{}
	}
	w.mu.Unlock()
	w.poke()
	return wake, func() { w.leave(channel, wake) }
}

func (w *wakes) leave(channel string, wake chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	waiting := w.waiting[channel]
	for i, c := range waiting {
		if c == wake {
			waiting[i] = waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			break
		}
	}
	w.waiting[channel] = waiting
	if len(waiting) == 0 {
		delete(w.waiting, channel)
		w.poke()
	}
}

func (w *wakes) poke() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// run subscribes to what is waited for until ctx ends.
func (w *wakes) run(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-w.changed:
	}
	pubsub := w.client.Subscribe(ctx)
	defer func() { _ = pubsub.Close() }()
	messages := pubsub.ChannelWithSubscriptions(
		redis.WithChannelHealthCheckInterval(time.Second), redis.WithChannelSendTimeout(time.Second))
	subscribed := make(map[string]bool)
	w.follow(ctx, pubsub, subscribed)
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.changed:
			w.follow(ctx, pubsub, subscribed)
		case m, ok := <-messages:
			if !ok {
				return
			}
			switch m := m.(type) {
			case *redis.Subscription:
				w.subscription(m)
			case *redis.Message:
				w.wake(m.Channel)
			}
		}
	}
}

// follow makes subscribed what is waited for. go-redis remembers the channels and subscribes again by itself after a
// lost connection, so that an error here only delays.
func (w *wakes) follow(ctx context.Context, pubsub *redis.PubSub, subscribed map[string]bool) {
	var begin, end []string
	w.mu.Lock()
	for channel := range w.waiting {
		if !subscribed[channel] {
			begin = append(begin, channel)
			subscribed[channel] = true
		}
	}
	for channel := range subscribed {
		if len(w.waiting[channel]) == 0 {
			end = append(end, channel)
			delete(subscribed, channel)
			delete(w.confirmed, channel)
		}
	}
	w.mu.Unlock()
	if len(begin) > 0 {
		if err := pubsub.Subscribe(ctx, begin...); err != nil {
			w.log.Debug("subscribing to fills failed", "error", err)
		}
	}
	if len(end) > 0 {
		if err := pubsub.Unsubscribe(ctx, end...); err != nil {
			w.log.Debug("unsubscribing from fills failed", "error", err)
		}
	}
}

// subscription wakes the waits whose subscription begins: the fill may have come just before.
func (w *wakes) subscription(s *redis.Subscription) {
	if s.Kind != "subscribe" {
		return
	}
	w.mu.Lock()
	if len(w.waiting[s.Channel]) > 0 {
		w.confirmed[s.Channel] = true
	}
	w.mu.Unlock()
	w.wake(s.Channel)
}

func (w *wakes) wake(channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.waiting[channel] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
