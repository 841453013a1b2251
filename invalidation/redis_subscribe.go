package invalidation

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// redisSubscription is a connection that subscribed. Its reads have no deadline: one that passed in the middle of a
// message would leave the other half to be read as the next.
type redisSubscription struct {
	pubsub  *redis.PubSub
	reports *reports
	next    []Message // came together, and were not handed on yet; Next's own
}

// Subscribe implements [Remote].
func (s *state) Subscribe(ctx context.Context) (Subscription, error) {
	if s.sharded != nil && !s.sharded.refused.Load() {
		return s.subscribeSharded(ctx)
	}
	pubsub := s.client.Subscribe(ctx)
	if err := pubsub.Subscribe(ctx, s.channel); err != nil {
		_ = pubsub.Close()
		return nil, err
	}
	return &redisSubscription{pubsub: pubsub, reports: s.reports}, nil
}

// sharded is for SSUBSCRIBE.
type sharded struct {
	cluster *redis.ClusterClient
	refused atomic.Bool // the server knows none, or allows none
}

// subscribeSharded goes to the node that holds the channel's slot, and waits for its answer: a node that knows no such
// subscription is known by it.
func (s *state) subscribeSharded(ctx context.Context) (Subscription, error) {
	pubsub := s.sharded.cluster.SSubscribe(ctx, s.channel)
	within, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	if _, err := pubsub.Receive(within); err != nil {
		_ = pubsub.Close()
		if redis.HasErrorPrefix(err, "ERR unknown command") || redis.HasErrorPrefix(err, "NOPERM") {
			s.sharded.refused.Store(true)
		}
		s.sharded.cluster.ReloadState(ctx)
		return nil, err
	}
	return &begun{redisSubscription: redisSubscription{pubsub: pubsub, reports: s.reports}}, nil
}

// begun is a subscription whose first answer was read already.
type begun struct {
	redisSubscription
	told bool
}

func (b *begun) Next(ctx context.Context) (Signal, error) {
	if !b.told {
		b.told = true
		return Signal{Begun: true}, nil
	}
	return b.redisSubscription.Next(ctx)
}

// errMoved ends a subscription whose slot went to another node.
var errMoved = errors.New("invalidation: the channel moved to another node")

func (r *redisSubscription) Next(ctx context.Context) (Signal, error) {
	if len(r.next) > 0 {
		return r.hand(), nil
	}
	got, err := r.pubsub.Receive(ctx)
	if err != nil {
		return Signal{}, err
	}
	switch got := got.(type) {
	case *redis.Subscription:
		if got.Kind == "sunsubscribe" {
			return Signal{}, errMoved
		}
		return Signal{Begun: true}, nil
	case *redis.Message:
		if replicas, ok := strings.CutPrefix(got.Payload, callForReports); ok {
			return Signal{Called: r.reports.among(replicas)}, nil
		}
		var garbled error
		if r.next, garbled = parsePublished(got.Payload); len(r.next) == 0 {
			return Signal{Garbled: garbled}, nil
		}
		return r.hand(), nil
	}
	return Signal{}, nil // the answer to a ping
}

// hand hands on the next of those that came together.
func (r *redisSubscription) hand() Signal {
	m := &r.next[0]
	r.next = r.next[1:]
	return Signal{Message: m}
}

func (r *redisSubscription) Ping(ctx context.Context) error { return r.pubsub.Ping(ctx) }

func (r *redisSubscription) Close() error { return r.pubsub.Close() }
