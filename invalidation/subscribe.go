package invalidation

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

// subscribe hears the bus until ctx ends. Each new subscription asks for a SYNC, since messages may have gone by
// before it.
func (s *shard) subscribe(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		err := s.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		s.log.Info("bus: the connection ended and is made anew", "error", err)
		if time.Since(began) > s.window {
			continue
		}
		pause := time.NewTimer(rand.N(s.window/4) + time.Millisecond) // a server that refuses us gets no storm
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
		pause.Stop()
	}
}

// listen holds one connection. A server that has gone without a word is noticed within half a window: silence for a
// quarter brings a ping, another quarter without any answer ends the connection.
func (s *shard) listen(ctx context.Context) error {
	pubsub := s.state.client.Subscribe(ctx)
	defer func() { _ = pubsub.Close() }()
	defer context.AfterFunc(ctx, func() { _ = pubsub.Close() })() // ends a read that is under way
	if err := pubsub.Subscribe(ctx, s.state.channel); err != nil {
		return err
	}
	asked := true // the subscription awaits its answer
	for {
		got, err := pubsub.ReceiveTimeout(ctx, s.window/4)
		if err != nil {
			if !isTimeout(err) || asked {
				return err
			}
			if err := pubsub.Ping(ctx); err != nil {
				return err
			}
			asked = true
			continue
		}
		asked = false
		switch got := got.(type) {
		case *redis.Subscription:
			s.poke()
		case *redis.Message:
			m, err := parsePublished(got.Payload)
			if err != nil {
				s.log.Error("bus: a message cannot be read", "error", err)
				s.poke() // it breaks the chain, and the log says what it was, or everything is dropped
				continue
			}
			s.pushed(m)
		}
	}
}

func isTimeout(err error) bool {
	t, ok := err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}
