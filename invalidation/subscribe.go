package invalidation

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

var errSilent = errors.New("invalidation: the bus connection fell silent")

// refusedPause is the longest wait before a connection that ended soon is made anew.
const refusedPause = 250 * time.Millisecond

// subscribe hears the bus until ctx ends. Each new subscription asks for a SYNC, since messages may have gone by
// before it.
func (s *shard) subscribe(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		err := s.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		level, short := slog.LevelInfo, time.Since(began) < s.window
		if short { // SYNC fails too then, and says it once
			level = slog.LevelDebug
		}
		s.log.Log(ctx, level, "bus: the connection ended and is made anew", "error", err)
		if short { // a server that refuses us gets no storm
			pause(ctx, time.Millisecond+rand.N(min(s.window/4, refusedPause)))
		}
	}
}

// listen holds one connection until it fails or ctx ends. It reads without a deadline: one that passed in the middle of
// a message would leave the other half to be read as the next. watch is the deadline.
func (s *shard) listen(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	pubsub := s.state.client.Subscribe(ctx)
	var heard atomic.Bool
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel(nil)
	wg.Go(func() {
		<-ctx.Done()
		_ = pubsub.Close() // ends the read that is under way
	})
	if err := pubsub.Subscribe(ctx, s.state.channel); err != nil {
		return err
	}
	wg.Go(func() { cancel(s.watch(ctx, pubsub, &heard)) })
	for {
		got, err := pubsub.Receive(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		heard.Store(true)
		switch got := got.(type) {
		case *redis.Subscription:
			s.poke()
		case *redis.Message:
			s.received(got.Payload)
		}
	}
}

// received handles what was published.
func (s *shard) received(payload string) {
	m, err := parsePublished(payload)
	if err != nil {
		s.log.Error("bus: a message cannot be read", "error", err)
		s.poke() // it breaks the chain: the log says what it was, or everything is dropped
		return
	}
	s.pushed(m)
}

// watch finds out within half a window that the other side has gone without a word. Silence for a sixth of it brings a
// ping; if nothing at all comes for another sixth, it returns.
func (s *shard) watch(ctx context.Context, pubsub *redis.PubSub, heard *atomic.Bool) error {
	tick := time.NewTicker(s.window / 6)
	defer tick.Stop()
	asked := true // the subscription awaits its answer
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		switch {
		case heard.Swap(false):
			asked = false
		case asked:
			return errSilent
		default:
			if err := pubsub.Ping(ctx); err != nil {
				return err
			}
			asked = true
		}
	}
}
