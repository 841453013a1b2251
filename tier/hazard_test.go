package tier_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// The coherence hazards that need no database, on a real Redis. See docs/hazards.md.

func TestHazard02_manyReadersNeverSeeTheOldValueAfterInvalidateReturned(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "0")
	a, b := newProcess(t, server, s, nil), newProcess(t, server, s, nil)
	var least, reads atomic.Int64 // the version that Invalidate has returned for
	done := make(chan struct{})
	var readers sync.WaitGroup
	read := func(c *tier.Cache[string], floor func() int64) {
		for {
			select {
			case <-done:
				return
			default:
			}
			from := floor()
			r, err := c.GetInfo(t.Context(), "k")
			if err != nil || r.Version < from {
				t.Errorf("a read that began after version %d was acknowledged got %d, %v", from, r.Version, err)
				return
			}
			reads.Add(1)
		}
	}
	for range 4 {
		readers.Go(func() { read(a, least.Load) })
	}
	readers.Go(func() { read(b, func() int64 { return 0 }) }) // fills L2 with what a has just invalidated, if it can
	for i := range 300 {
		change := s.set("k", strconv.Itoa(i+1))
		invalidate(t, a, tier.Change{Key: "k"}) // the version is not told
		least.Store(change.Version)
	}
	close(done)
	readers.Wait()
	if reads.Load() == 0 {
		t.Error("nobody read")
	}
}

func TestHazard04_readAfterInvalidateDoesNotWaitForTheLoadFromBefore(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "old")
	a := newProcessBound(t, server, s, calm, nil)
	release := s.hold()
	defer release()
	early := getAsync(t.Context(), a, "k")
	s.awaitLoad(t)
	change := s.set("k", "new")
	s.hold()() // later loads go through
	invalidate(t, a, tier.Change{Key: "k"})
	if r, err := a.GetInfo(t.Context(), "k"); err != nil || r.Version != change.Version {
		t.Errorf("the read after Invalidate got %q, %v", r.Value, err)
	}
	select {
	case r := <-early:
		t.Fatalf("the load from before ended already, with %v: the test shows nothing", r)
	default:
	}
	release()
	<-early
	testenv.Eventually(t, 10*time.Second, func() bool { return a.Stats().FlightsActive == 0 }, "the old load has ended")
	expect(t, a, "k", "new")
	if in, err := a.Inspect(t.Context(), "k"); err != nil || in.Remote == nil || in.Remote.Version != change.Version {
		t.Errorf("L2 has %+v, %v; want version %d", in.Remote, err, change.Version)
	}
}

// The holder is cut off from Redis in the middle of its load, and cannot renew its lease.
func TestHazard17_holderThatWasCutOffPastItsLeaseIsRefused(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	proxy := server.Proxy(t)
	s := newSource()
	s.set("k", "old")
	refused := make(chan string, 10)
	a := newProcessBound(t, server, s, calm, func(cfg *tier.Config[string]) {
		cfg.Remote = newRedis(t, tier.RedisConfig{Client: newClientWithin(t, proxy.Addr(), ample), Timeout: ample})
		cfg.Hooks.FillRejected = func(tier string) { refused <- tier }
	})
	b := newProcessBound(t, server, s, calm, nil)
	release := s.hold()
	defer release()
	held := getAsync(t.Context(), a, "k")
	s.awaitLoad(t)
	proxy.Cut()
	change := s.set("k", "new") // and the writer is silent: nothing but the lease stands between old and L2
	s.hold()()
	began := time.Now()
	expect(t, b, "k", "new")
	t.Logf("the waiter had its answer after %v", time.Since(began))
	testenv.Eventually(t, 10*time.Second, func() bool {
		in, err := b.Inspect(t.Context(), "k")
		return err == nil && in.Remote != nil && in.Remote.Version == change.Version
	}, "the waiter got the lease and filled L2")
	proxy.Heal()
	release()
	<-held
	select {
	case tier := <-refused:
		if tier != "l2" {
			t.Errorf("refused by %s, want l2", tier)
		}
	case <-time.After(10 * time.Second):
		t.Error("the fill of the holder without a lease was not refused")
	}
	if in, err := b.Inspect(t.Context(), "k"); err != nil || in.Remote == nil || in.Remote.Version != change.Version {
		t.Errorf("L2 has %+v, %v; want version %d", in.Remote, err, change.Version)
	}
}

func TestHazard18_waiterThatGaveUpReadsTheSourceAndLeavesRedisAlone(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	slow, quick := newSource(), newSource()
	slow.set("k", "v")
	quick.set("k", "v")
	renewed := func(cfg *tier.Config[string]) { // in time, however busy the machine is
		cfg.LockTTL, cfg.LockWait, cfg.LoadTimeout = 2*time.Second, 2500*time.Millisecond, time.Minute
	}
	a, b := newProcessBound(t, server, slow, calm, renewed), newProcessBound(t, server, quick, calm, renewed)
	release := slow.hold()
	defer release()
	holder := getAsync(t.Context(), a, "k") // renews its lease, so b never gets it
	slow.awaitLoad(t)
	client := server.Client(t)
	token := client.Get(t.Context(), "{test}:l:test:k").Val()
	expectFrom(t, b, "k", "v", tier.OutcomeLoad)
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Stats().FlightsActive == 0 }, "b is done")
	if now := client.Get(t.Context(), "{test}:l:test:k").Val(); token == "" || now != token {
		t.Errorf("the holder's lease was %q and is %q", token, now)
	}
	if n := client.Exists(t.Context(), "{test}:v:test:k").Val(); n != 0 {
		t.Error("the waiter stored in Redis what it had no lease for")
	}
	release()
	<-holder
	testenv.Eventually(t, 10*time.Second, func() bool {
		return client.Exists(t.Context(), "{test}:v:test:k").Val() == 1
	}, "the holder fills")
}

// The refresh reads the old value, the key is invalidated, and then the refresh wants to store.
func TestHazard21_refreshInFlightAtAnInvalidationDoesNotStore(t *testing.T) {
	t.Parallel()
	for name, remoteTTL := range map[string]time.Duration{"from L2": time.Hour, "from the source": 2 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testenv.StartRedis(t)
			s := newSource()
			s.set("k", "old")
			var armed atomic.Bool
			gate, reached := make(chan struct{}), make(chan struct{})
			var once sync.Once
			hold := func() {
				if armed.Load() {
					once.Do(func() { close(reached); <-gate })
				}
			}
			a := newProcessBound(t, server, s, calm, func(cfg *tier.Config[string]) {
				cfg.TTL, cfg.RemoteTTL, cfg.Jitter = 2*time.Second, remoteTTL, -1
				cfg.Codec = gated{hold}
				cfg.Load = func(ctx context.Context, key string) (tier.Versioned[string], error) {
					v, err := s.load(ctx, key)
					hold()
					return v, err
				}
			})
			b := newProcessBound(t, server, s, calm, nil)
			expect(t, a, "k", "old")
			armed.Store(true)
			for began := false; !began; { // hits, until one begins a refresh ahead of the TTL
				expect(t, a, "k", "old")
				select {
				case <-reached:
					began = true
				case <-time.After(time.Millisecond):
				}
			}
			change := s.set("k", "new")
			invalidate(t, b, change)
			testenv.Eventually(t, 10*time.Second, func() bool {
				in, err := a.Inspect(t.Context(), "k")
				return err == nil && in.Local == nil
			}, "the message has come")
			close(gate)
			// No read before its end: that would start a flight of its own, and only the last one may store.
			testenv.Eventually(t, 10*time.Second, func() bool { return a.Stats().FlightsActive == 0 }, "the refresh has ended")
			for range 100 {
				expect(t, a, "k", "new")
			}
			testenv.Eventually(t, 10*time.Second, func() bool {
				in, err := a.Inspect(t.Context(), "k")
				return err == nil && in.Local != nil && in.Local.Version == change.Version &&
					in.Remote != nil && in.Remote.Version == change.Version
			}, "both tiers have the new value")
		})
	}
}

// A release has changed the format of its values, and both releases run: each takes the other's record for a miss,
// writes its own over it, and hears the other's invalidations.
func TestHazard24_twoFormatsOfARecordLiveTogether(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	s := newSource()
	s.set("k", "v1")
	release := func(format string) *tier.Cache[string] {
		return newProcessBound(t, server, s, calm, func(cfg *tier.Config[string]) { cfg.Codec = tagged(format) })
	}
	one, two := release("1:"), release("2:")
	in := func(c *tier.Cache[string], value string, from tier.Outcome) {
		t.Helper()
		expectFrom(t, c, "k", value, from)
		testenv.Eventually(t, 10*time.Second, func() bool { return c.Stats().FlightsActive == 0 }, "it is stored")
	}
	in(one, "v1", tier.OutcomeLoad)
	in(two, "v1", tier.OutcomeLoad) // over the record of one
	in(release("2:"), "v1", tier.OutcomeL2)
	in(release("1:"), "v1", tier.OutcomeLoad)
	for i, writer := range []*tier.Cache[string]{one, two} {
		value := "w" + strconv.Itoa(i)
		invalidate(t, writer, s.set("k", value))
		for _, c := range []*tier.Cache[string]{one, two} {
			testenv.Eventually(t, 2*time.Second, func() bool {
				v, err := c.Get(t.Context(), "k")
				return err == nil && v == value
			}, "the invalidation reaches both releases")
		}
	}
	client := server.Client(t)
	testenv.Eventually(t, 10*time.Second, func() bool { return one.Stats().FlightsActive+two.Stats().FlightsActive == 0 }, "all is stored")
	whole := client.Get(t.Context(), "{test}:v:test:k").Val()
	for name, record := range map[string]string{
		"of another program": "x", "cut off": whole[:len(whole)-1], "one bit off": whole[:len(whole)-2] + "\x00" + whole[len(whole)-1:],
		"of a later frame": whole[:16] + "\xff" + whole[17:], "empty": "", "only a generation": whole[:16],
	} {
		if err := client.Set(t.Context(), "{test}:v:test:k", record, redis.KeepTTL).Err(); err != nil {
			t.Fatal(err)
		}
		expectFrom(t, release("1:"), "k", "w1", tier.OutcomeLoad)
		testenv.Eventually(t, 10*time.Second, func() bool {
			now := client.Get(t.Context(), "{test}:v:test:k").Val()
			return now != record && strings.Contains(now, "1:w1")
		}, "the record %s is overwritten", name)
	}
}

// tagged is a Codec that takes only what it wrote itself.
type tagged string

func (f tagged) Append(dst []byte, v string) ([]byte, error) {
	return append(append(dst, f...), v...), nil
}

func (f tagged) Decode(src []byte, _ int64) (string, error) {
	v, ok := strings.CutPrefix(string(src), string(f))
	if !ok {
		return "", errors.New("another format")
	}
	return v, nil
}
