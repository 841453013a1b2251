package tier_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// Several caches of a process share a client, a bus and an L2, and the same key means something else in each.
func TestNamed_cachesOnOneBusDoNotMix(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := newClientWithin(t, server.Addr(), patience)
	bus, err := invalidation.New(invalidation.Config{
		Client: client, Namespace: "test", StalenessBound: 10 * patience, CommandTimeout: patience, PublishTimeout: patience,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	remote := newRedis(t, tier.RedisConfig{Client: client, Timeout: patience})
	testenv.Eventually(t, patience, func() bool { return bus.Status().Trusted }, "the bus is trusted")

	named := func(name string) (*source, *tier.Cache[string]) {
		s := newSource()
		s.set("k", name+" 1")
		return s, newCache(t, tier.Config[string]{
			Name: name, Load: s.load, Bus: bus, Remote: remote, Codec: text{},
			LoadTimeout: 6 * patience, SoftTimeout: 6 * patience, LockTTL: patience, LockWait: 3 * patience,
		})
	}
	users, user := named("user")
	orders, order := named("order")
	if _, err := tier.New(tier.Config[string]{Name: "user", Load: users.load, Bus: bus}); err == nil {
		t.Error("two caches have one name")
	}
	for range 2 {
		expect(t, user, "k", "user 1")
		expect(t, order, "k", "order 1")
		landed(user)
		landed(order)
	}

	orders.set("k", "order 2") // and nobody is told
	invalidate(t, user, users.set("k", "user 2"))
	expect(t, user, "k", "user 2")
	expectFrom(t, order, "k", "order 1", tier.OutcomeL1)

	landed(user)
	users.set("k", "user 3")
	if err := user.InvalidateAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, patience, func() bool { return read(t, order, "k") == "order 2" }, "the other cache is cleared, too")
	expect(t, user, "k", "user 3")

	if err := user.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := user.Get(t.Context(), "k"); !errors.Is(err, tier.ErrClosed) {
		t.Errorf("the closed cache: %v", err)
	}
	landed(order)
	expectFrom(t, order, "k", "order 2", tier.OutcomeL1)
	invalidate(t, order, orders.set("k", "order 3"))
	expect(t, order, "k", "order 3")
}
