package tier_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// newProcess returns a cache as a process of its own has it: a connection, a bus and an L1 to itself, on a real Redis.
func newProcess(t *testing.T, server *testenv.Redis, s *source, change func(*tier.Config[string])) *tier.Cache[string] {
	t.Helper()
	return newProcessBound(t, server, s, 2*time.Second, change)
}

const (
	// calm is a staleness bound under which no machine is so busy that the promise ends and L2 is left out.
	calm = time.Minute
	// A slow machine must not turn a busy Redis into an absent one.
	ample = time.Second
)

func newProcessBound(
	t *testing.T, server *testenv.Redis, s *source, bound time.Duration, change func(*tier.Config[string]),
) *tier.Cache[string] {
	t.Helper()
	bus, err := invalidation.New(invalidation.Config{
		Client: newClientWithin(t, server.Addr(), ample), Namespace: "test", StalenessBound: bound,
		CommandTimeout: ample, PublishTimeout: 10 * ample,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = bus.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	cfg := tier.Config[string]{
		Load: s.load, Bus: bus,
		Remote: newRedis(t, tier.RedisConfig{Client: newClientWithin(t, server.Addr(), ample), Timeout: ample}),
	}
	if change != nil {
		change(&cfg)
	}
	c := newCache(t, cfg)
	testenv.Eventually(t, 10*time.Second, func() bool { return bus.Status().Trusted }, "the bus is trusted")
	return c
}

// Hazard 1.
func TestHazard01_loaderHeldOverAnInvalidationKeepsTheOldValueNowhere(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v1")
	a, b, c := newProcess(t, server, s, nil), newProcess(t, server, s, nil), newProcess(t, server, s, nil)
	release := s.hold()
	held := getAsync(t.Context(), a, "k")
	s.awaitLoad(t)
	change := s.set("k", "v2")
	invalidate(t, b, change)
	release()
	<-held
	testenv.Eventually(t, 10*time.Second, func() bool { return a.Stats().FlightsActive == 0 }, "the held load has ended")
	for _, cache := range []*tier.Cache[string]{b, c} {
		expect(t, cache, "k", "v2")
	}
	// a learns of it by the bus.
	testenv.Eventually(t, 2*time.Second, func() bool {
		v, err := a.Get(t.Context(), "k")
		return err == nil && v == "v2"
	}, "the loader's own process shows v2")
}

// Hazard 3: b has read the old record of L2 when the message comes, and is about to store it in L1.
func TestHazard03_messageBetweenReadOfL2AndStoreInL1(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v1")
	a := newProcess(t, server, s, nil)
	gate, reached := make(chan struct{}), make(chan struct{})
	var once sync.Once
	b := newProcess(t, server, s, func(cfg *tier.Config[string]) {
		cfg.Codec = gated{func() {
			once.Do(func() {
				close(reached)
				<-gate
			})
		}}
	})
	expect(t, a, "k", "v1")
	testenv.Eventually(t, 10*time.Second, func() bool { return a.Stats().FlightsActive == 0 }, "L2 has it")
	late := getAsync(t.Context(), b, "k") // reads v1 from L2 and is held while it decodes
	<-reached
	invalidate(t, a, s.set("k", "v2"))
	testenv.Eventually(t, 10*time.Second, func() bool {
		v, err := b.Inspect(t.Context(), "k")
		return err == nil && v.Remote == nil
	}, "the record is gone")
	close(gate)
	<-late
	testenv.Eventually(t, 2*time.Second, func() bool {
		v, err := b.Get(t.Context(), "k")
		return err == nil && v == "v2"
	}, "b shows v2")
	for range 100 {
		expect(t, b, "k", "v2")
	}
}

// gated is a Codec whose Decode calls at first.
type gated struct{ at func() }

func (gated) Append(dst []byte, v string) ([]byte, error) { return append(dst, v...), nil }
func (g gated) Decode(src []byte, _ int64) (string, error) {
	g.at()
	return string(src), nil
}

// Hazard 28: four processes, 250 readers each, one cold key.
func TestHazard28_oneLoadForAThousandReaders(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v")
	var processes []*tier.Cache[string]
	for range 4 {
		processes = append(processes, newProcess(t, server, s, nil))
	}
	release := s.hold()
	var reads []<-chan reading
	for range 250 {
		for _, p := range processes {
			reads = append(reads, getAsync(t.Context(), p, "k"))
		}
	}
	s.awaitLoad(t)
	release()
	for _, r := range reads {
		if got := <-r; got.err != nil || got.value != "v" {
			t.Fatalf("%q, %v", got.value, got.err)
		}
	}
	if n := s.count("k"); n != 1 {
		t.Errorf("%d loads, want 1", n)
	}
}

// Hazard 17, the dead holder: its lease ends by itself, and the next process loads.
func TestHazard17_deadHolderIsReplaced(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v")
	c := newProcess(t, server, s, nil)
	client := newClient(t, server.Addr())
	if err := client.Set(t.Context(), "{test}:l:test:k", "DEAD-HOLDERS-TOK", 500*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	expect(t, c, "k", "v")
	testenv.Eventually(t, 10*time.Second, func() bool {
		in, err := c.Inspect(t.Context(), "k")
		return err == nil && in.Remote != nil && in.Remote.Servable
	}, "the value is in L2: whoever waited got the lease")
}
