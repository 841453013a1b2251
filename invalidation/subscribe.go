package invalidation

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
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
			pause(ctx, time.Millisecond+s.random(min(s.window/4, refusedPause)))
		}
	}
}

// listen holds one subscription until it fails or ctx ends. It waits for the next signal without a deadline: watch is
// the deadline.
func (s *shard) listen(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var heard atomic.Bool
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel(nil)
	sub, err := s.remote.Subscribe(ctx)
	if err != nil {
		return err
	}
	wg.Go(func() {
		<-ctx.Done()
		_ = sub.Close() // ends the wait that is under way
	})
	wg.Go(func() { cancel(s.watch(ctx, sub, &heard)) })
	for {
		got, err := sub.Next(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		heard.Store(true)
		switch {
		case got.Garbled != nil:
			s.log.Error("bus: a message cannot be read", "error", got.Garbled)
			s.poke() // it breaks the chain: the log says what it was, or everything is dropped
		case got.Message != nil:
			s.pushed(*got.Message)
		case got.Begun, got.Called:
			s.poke()
		}
	}
}

// watch finds out within half a window that the other side has gone without a word. Silence for a sixth of it brings a
// ping; if nothing at all comes for another sixth, it returns.
func (s *shard) watch(ctx context.Context, sub Subscription, heard *atomic.Bool) error {
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
			if err := sub.Ping(ctx); err != nil {
				return err
			}
			asked = true
		}
	}
}
