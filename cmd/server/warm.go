package main

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// runWarmer loads, now and then each WARM_INTERVAL, the products that all instances read most. It returns once they are
// loaded the first time, or after WARM_BEFORE_READY; its error is ctx's.
func (s *server) runWarmer(ctx context.Context, b *backend, down *teardown) error {
	if s.WarmKeys == 0 || s.HotKeys == 0 {
		return nil
	}
	running, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	warmed := make(chan struct{})
	wait.Go(func() {
		s.warm(running, b, slog.LevelInfo)
		close(warmed)
		s.keepWarm(running, b)
	})
	down.add("warm-up", func(context.Context) error {
		stop()
		wait.Wait()
		return nil
	})
	patience := time.NewTimer(s.WarmBeforeReady)
	defer patience.Stop()
	select {
	case <-warmed:
	case <-patience.C:
		s.log.DebugContext(ctx, "ready before the warm-up has ended", "waited", s.WarmBeforeReady)
	case <-ctx.Done():
	}
	return ctx.Err()
}

func (s *server) keepWarm(ctx context.Context, b *backend) {
	if s.WarmInterval == 0 {
		return
	}
	tick := time.NewTicker(s.WarmInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.warm(ctx, b, slog.LevelDebug)
		}
	}
}

// warm says at level that it went well.
func (s *server) warm(ctx context.Context, b *backend, level slog.Level) {
	began := time.Now()
	switch n, err := b.products.WarmHot(ctx, s.WarmKeys); {
	case ctx.Err() != nil:
	case err != nil:
		s.log.WarnContext(ctx, "the warm-up ended early", "products", n, "error", err)
	default:
		s.log.Log(ctx, level, "warmed up", "products", n, "took", time.Since(began))
	}
}
