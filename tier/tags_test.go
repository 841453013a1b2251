package tier_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// byShelf hangs "tools/hammer" on the tag "shelf:tools" and on "all".
func byShelf(cfg *tier.Config[string]) {
	cfg.StaleFor, cfg.Jitter = time.Hour, -1
	cfg.Tags = func(key string) []string {
		shelf, _, ok := strings.Cut(key, "/")
		if !ok {
			return nil
		}
		return []string{"shelf:" + shelf, "all"}
	}
}

// newTagged returns caches with tags as of n processes, on one real Redis.
func newTagged(t *testing.T, s *source, n int) (*testenv.Redis, []*tier.Cache[string]) {
	t.Helper()
	server := testenv.StartRedis(t)
	caches := make([]*tier.Cache[string], n)
	for i := range caches {
		caches[i] = newPatientProcess(t, s, connectTo(t, server), byShelf)
	}
	return server, caches
}

func TestTags_aValueIsSharedByTheProcessesThatKnowItsTokens(t *testing.T) {
	t.Parallel()
	s := newSource()
	s.set("tools/saw", "v1")
	s.set("loose", "l1")
	_, c := newTagged(t, s, 2)
	for _, key := range []string{"tools/saw", "loose"} {
		want := s.rows[key].Value
		expectFrom(t, c[0], key, want, tier.OutcomeLoad)
		landed(c[0])
		expectFrom(t, c[0], key, want, tier.OutcomeL1)
		expectFrom(t, c[1], key, want, tier.OutcomeL2)
	}
}

// Invalidating a tag reaches what hangs on it, in both tiers of every process, and nothing else.
func TestTags_invalidatingOneReachesAllThatHangsOnItAndNothingElse(t *testing.T) {
	t.Parallel()
	s := newSource()
	keys := []string{"tools/saw", "tools/axe", "toys/bear", "loose"}
	for _, key := range keys {
		s.set(key, "old "+key)
	}
	_, c := newTagged(t, s, 2)
	for _, cache := range c {
		for _, key := range keys {
			expect(t, cache, key, "old "+key)
		}
		landed(cache)
	}
	for _, key := range keys {
		s.set(key, "new "+key)
	}
	if err := c[0].InvalidateTags(t.Context(), "shelf:tools"); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		want := "old "
		if strings.HasPrefix(key, "tools/") {
			want = "new "
		}
		expect(t, c[0], key, want+key)
		testenv.Eventually(t, patience, func() bool { return read(t, c[1], key) == want+key }, "the other process follows")
	}
	for _, key := range keys[:2] {
		if n := s.count(key); n != 2 {
			t.Errorf("%s was loaded %d times, want once before and once after", key, n)
		}
	}
	if err := c[1].InvalidateTags(t.Context(), "all"); err != nil {
		t.Fatal(err)
	}
	expect(t, c[1], "toys/bear", "new toys/bear")
	expect(t, c[1], "loose", "old loose")
}

// The key of a value with tags is invalidated like any other.
func TestTags_theKeyItselfIsInvalidatedInBothTiers(t *testing.T) {
	t.Parallel()
	s := newSource()
	s.set("tools/saw", "v1")
	_, c := newTagged(t, s, 2)
	for _, cache := range c {
		expect(t, cache, "tools/saw", "v1")
		landed(cache)
	}
	invalidate(t, c[0], s.set("tools/saw", "v2"))
	expect(t, c[0], "tools/saw", "v2")
	testenv.Eventually(t, patience, func() bool { return read(t, c[1], "tools/saw") == "v2" }, "the other process follows")
}

// A load that read v1 before the tag was invalidated ends after it: its value is stored in both tiers, where no reader
// takes it who knows the new token.
func TestTags_aLoadHeldOverAnInvalidationFillsWhereNobodyLooks(t *testing.T) {
	t.Parallel()
	s := newSource()
	s.set("tools/saw", "v1")
	_, c := newTagged(t, s, 3)
	release := s.hold()
	held := getAsync(t.Context(), c[0], "tools/saw")
	s.awaitLoad(t)
	s.set("tools/saw", "v2")
	if err := c[1].InvalidateTags(t.Context(), "shelf:tools"); err != nil {
		t.Fatal(err)
	}
	release()
	<-held
	for _, cache := range c[1:] {
		expect(t, cache, "tools/saw", "v2")
	}
	testenv.Eventually(t, patience, func() bool { return read(t, c[0], "tools/saw") == "v2" }, "the loader's process follows")
}

// A reader that starts after the invalidation must not join the flight from before it, though the key is the same.
func TestTags_aReaderDoesNotJoinAFlightOfOtherTokens(t *testing.T) {
	t.Parallel()
	s := newSource()
	s.set("tools/saw", "v1")
	c := newCache(t, tier.Config[string]{Load: s.load, Tags: func(string) []string { return []string{"t"} }})
	release := s.hold()
	held := getAsync(t.Context(), c, "tools/saw")
	s.awaitLoad(t)
	s.set("tools/saw", "v2")
	if err := c.InvalidateTags(t.Context(), "t"); err != nil {
		t.Fatal(err)
	}
	after := getAsync(t.Context(), c, "tools/saw")
	s.awaitLoad(t)
	release()
	if r := <-after; r.err != nil || r.value != "v2" {
		t.Errorf("a reader from after the invalidation got %q, %v", r.value, r.err)
	}
	<-held // has either: both are from after it began
	landed(c)
	expect(t, c, "tools/saw", "v2")
}

// Whatever becomes of the token in Redis, nobody is shown what was invalidated.
func TestTags_aLostTokenHidesWhatHungOnIt(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(context.Context, *testenv.Redis, *testing.T){
		"evicted": func(ctx context.Context, r *testenv.Redis, t *testing.T) {
			if n, err := r.Client(t).Del(ctx, "{test}:vt:shelf:tools").Result(); n != 1 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		},
		"flushed": func(ctx context.Context, r *testenv.Redis, t *testing.T) {
			if err := r.Client(t).FlushAll(ctx).Err(); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSource()
			s.set("tools/saw", "v1")
			server, c := newTagged(t, s, 2)
			expect(t, c[0], "tools/saw", "v1")
			lose(t.Context(), server, t)
			s.set("tools/saw", "v2")
			if err := c[0].InvalidateTags(t.Context(), "shelf:tools"); err != nil {
				t.Fatal(err)
			}
			expect(t, c[0], "tools/saw", "v2")
			testenv.Eventually(t, patience, func() bool { return read(t, c[1], "tools/saw") == "v2" }, "a second process has it")
		})
	}
}

// A deafBus does not bring tags to Redis.
type deafBus struct{ tier.TagBus }

func (deafBus) PublishTags(context.Context, []string, []int64) error { return errDown }

// The writer's own process shows what it wrote though Redis still has the token that was not deleted there.
func TestTags_anInvalidationThatRedisDidNotHearHoldsInThisProcess(t *testing.T) {
	t.Parallel()
	s := newSource()
	s.rows["tools/saw"] = tier.Versioned[string]{Value: "v1"} // without versions: seen does not help
	server := testenv.StartRedis(t)
	c := newPatientProcess(t, s, connectTo(t, server), func(cfg *tier.Config[string]) {
		byShelf(cfg)
		bus, ok := cfg.Bus.(tier.TagBus)
		if !ok {
			t.Fatalf("%T does not carry tags", cfg.Bus)
		}
		cfg.Bus = deafBus{bus}
	})
	expect(t, c, "tools/saw", "v1")
	landed(c)
	s.rows["tools/saw"] = tier.Versioned[string]{Value: "v2"}
	if err := c.InvalidateTags(t.Context(), "all"); !errors.Is(err, tier.ErrPending) {
		t.Errorf("%v, want ErrPending", err)
	}
	if n, err := server.Client(t).Exists(t.Context(), "{test}:vt:all").Result(); n != 1 || err != nil {
		t.Fatalf("the token from before: %d, %v", n, err)
	}
	for range 100 {
		expect(t, c, "tools/saw", "v2")
	}
}

// While Redis and the source are away, what is in L1 is served, marked stale; what was invalidated here is not.
func TestTags_staleValuesOutliveRedisAndTheSourceUnlessInvalidated(t *testing.T) {
	t.Parallel()
	s := newSource()
	s.set("tools/saw", "v1")
	s.set("toys/bear", "b1")
	server := testenv.StartRedis(t)
	c := newProcess(t, server, s, byShelf)
	expect(t, c, "tools/saw", "v1")
	expect(t, c, "toys/bear", "b1")
	landed(c)
	server.Pause()
	defer server.Resume()
	s.fail(errDown)
	testenv.Eventually(t, patience, func() bool {
		r, err := c.GetInfo(t.Context(), "tools/saw")
		if err != nil || r.Value != "v1" {
			t.Fatalf("%q, %v", r.Value, err)
		}
		return r.Stale
	}, "trust has run out")
	if err := c.InvalidateTags(t.Context(), "shelf:toys"); !errors.Is(err, tier.ErrPending) {
		t.Errorf("%v, want ErrPending", err)
	}
	if v, err := c.Get(t.Context(), "toys/bear"); !errors.Is(err, errDown) {
		t.Errorf("an invalidated value: %q, %v", v, err)
	}
	if v, err := c.Get(t.Context(), "tools/saw"); err != nil || v != "v1" {
		t.Errorf("%q, %v", v, err)
	}
}

// GetMany reads the tokens of all keys together, and each key under its own.
func TestTags_manyKeysAreReadUnderTheirOwnTokens(t *testing.T) {
	t.Parallel()
	s := newSource()
	var keys []string
	for i := range 30 {
		key := fmt.Sprintf("shelf%d/thing%d", i%3, i)
		s.set(key, "old")
		keys = append(keys, key)
	}
	_, c := newTagged(t, s, 2)
	for _, cache := range c {
		if got, err := cache.GetMany(t.Context(), keys); err != nil || len(got) != len(keys) {
			t.Fatalf("%d of %d, %v", len(got), len(keys), err)
		}
		landed(cache)
	}
	if n := s.total(); n != len(keys) {
		t.Errorf("%d loads of %d keys by two processes", n, len(keys))
	}
	for _, key := range keys {
		s.set(key, "new")
	}
	if err := c[0].InvalidateTags(t.Context(), "shelf:shelf1"); err != nil {
		t.Fatal(err)
	}
	got, err := c[0].GetMany(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range got {
		if want := strings.HasPrefix(key, "shelf1/"); (value == "new") != want {
			t.Errorf("%s is %s", key, value)
		}
	}
}

// The price of invalidating a tag is that of one key, whatever hangs on it.
func TestTags_invalidatingOneIsOneMessage(t *testing.T) {
	t.Parallel()
	s := newSource()
	server, c := newTagged(t, s, 1)
	for i := range 500 {
		key := fmt.Sprintf("tools/%d", i)
		s.set(key, "v")
		expect(t, c[0], key, "v")
	}
	length := func() int64 { return server.Client(t).XLen(t.Context(), "{test}:log").Val() }
	before := length()
	if err := c[0].InvalidateTags(t.Context(), "shelf:tools"); err != nil {
		t.Fatal(err)
	}
	if n := length() - before; n != 1 {
		t.Errorf("%d messages for one tag", n)
	}
}

func TestTags_badOnesAreRefused(t *testing.T) {
	t.Parallel()
	s := newSource()
	c := newCache(t, tier.Config[string]{Load: s.load, Tags: func(key string) []string { return []string{key} }})
	if err := c.InvalidateTags(t.Context(), ""); !errors.Is(err, tier.ErrKey) {
		t.Errorf("an empty tag: %v", err)
	}
	if err := c.InvalidateTags(t.Context(), strings.Repeat("x", tier.MaxKeyLen+1)); !errors.Is(err, tier.ErrKey) {
		t.Errorf("a long tag: %v", err)
	}
}

func read(t *testing.T, c *tier.Cache[string], key string) string {
	t.Helper()
	v, err := c.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	return v
}
