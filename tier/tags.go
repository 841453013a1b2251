package tier

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"
)

// tags gives each tag its token: a random name of the time between two invalidations of it. A value belongs to the tokens
// that its tags had before it was read or loaded, in both tiers, and is there only for readers who find the same. So an
// invalidation of a tag is one of its token, whatever hangs on it.
//
// Tokens lie in an ordinary cache, under names of their own in L2, whose loader draws. All that holds for keys holds for
// tags: a read that begins more than the staleness bound after a commit finds a token drawn after it.
//
//	T1. Tokens are read before the value is read or loaded, and the value carries those. (Else: a load reads v1, the
//	    tag is invalidated, the token read then is new, and v1 is stored under it.)
//	T2. A reader joins only a flight with the tokens that it has read itself. (Else: who starts after the invalidation
//	    of a tag joins the load of v1 that began before.)
//	T3. A value of either tier is there only for readers who found its tokens. (Else a page outlives its tag.)
//	T4. A stale value is served only while its tokens stand here, and tokens are never stale. (Else: the tag is
//	    invalidated during the load, which fails, and the value from before is served.)
//	T5. A token that this process drew lives for the trust window at most in its L1; then the one of L2 counts. (Else: one
//	    that L2 did not take, for it was out of reach, stays, and two processes drop each other's records for ever.)
//	T6. A tag whose invalidation L2 did not take is drawn anew here, and this process takes no token of L2 from before.
//	    (Else: a write is acknowledged while Redis is away, it comes back with the old token, and the writer's own
//	    process serves the old page.) The version of a token counts such invalidations: seen (S1) does the rest.
type tags struct {
	of    func(key string) []string
	cache *Cache[string]
}

const (
	tokenLen = GenLen
	// tokenTTL is longer than values live in L2: with a token goes all that is under it.
	tokenTTL = 24 * time.Hour
)

// tagConfig is that of the tokens of a cache with cfg.
func tagConfig[V any](cfg Config[V], bytes int64) Config[string] {
	t := Config[string]{
		Name: cfg.Name, Bus: cfg.Bus, Codec: tokenCodec{}, MaxBytes: bytes,
		TTL: cfg.TTL, RemoteTTL: tokenTTL, NegativeTTL: cfg.NegativeTTL,
		LoadTimeout: cfg.LoadTimeout, SoftTimeout: cfg.SoftTimeout, LockTTL: cfg.LockTTL, LockWait: cfg.LockWait,
		TrustWindow: cfg.TrustWindow, Jitter: cfg.Jitter, MaxLoads: cfg.MaxLoads, Logger: cfg.Logger,
	}
	if cfg.Remote != nil {
		t.Remote = cfg.Remote.Tags()
	} else if cfg.Bus == nil {
		t.TTL = tokenTTL // nobody else has tokens
	}
	return t
}

func newTags(of func(string) []string, cfg Config[string]) (*tags, error) {
	t := &tags{of: of}
	cfg.Load = t.draw
	var err error
	t.cache, err = newCache(cfg.withDefaults(), "", func(c *Cache[string]) (func(), error) {
		if c.remote != nil {
			c.ownTTL = c.window // T5
		}
		t.cache = c
		return c.bus.AttachTags(c), nil
	})
	return t, err
}

// draw is the loader. It reads nothing: any new token will do.
func (t *tags) draw(_ context.Context, tag string) (Versioned[string], error) {
	return Versioned[string]{Value: rand.Text()[:tokenLen], Version: t.cache.seenOf(tag)}, nil
}

func (c *Cache[V]) seenOf(key string) int64 {
	s := c.shard(c.hash(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[key].version
}

// cover invalidates tags in this process. alone: L2 does not know of it (T6).
func (t *tags) cover(tags []string, alone bool) {
	for _, tag := range tags {
		version := int64(0)
		if alone {
			version = t.cache.seenOf(tag) + 1
		}
		t.cache.cover(tag, version)
	}
}

// tokens are those of key's tags now, joined.
func (c *Cache[V]) tokens(ctx context.Context, key string) (string, error) {
	if c.tags == nil {
		return "", nil
	}
	of := c.tags.of(key)
	switch len(of) {
	case 0:
		return "", nil
	case 1:
		return c.tags.cache.Get(ctx, of[0])
	}
	got, err := c.tags.cache.GetMany(ctx, of)
	if err != nil {
		return "", firstError(err)
	}
	return join(of, got), nil
}

// tokensOfMany reads the tokens of all keys at once. A key whose tags have an error is put into failed.
func (c *Cache[V]) tokensOfMany(ctx context.Context, keys []string, failed map[string]error) map[string]string {
	if c.tags == nil {
		return nil
	}
	of := make(map[string][]string, len(keys))
	var all []string
	for _, key := range keys {
		of[key] = c.tags.of(key)
		all = append(all, of[key]...)
	}
	if len(all) == 0 {
		return nil
	}
	got, err := c.tags.cache.GetMany(ctx, all)
	var many *ManyError
	errors.As(err, &many)
	tokens := make(map[string]string, len(keys))
	for _, key := range keys {
		tokens[key] = join(of[key], got)
		for _, tag := range of[key] {
			if many != nil && many.Keys[tag] != nil {
				failed[key] = many.Keys[tag]
			}
		}
	}
	return tokens
}

func join(tags []string, tokens map[string]string) string {
	var b strings.Builder
	b.Grow(len(tags) * tokenLen)
	for _, tag := range tags {
		b.WriteString(tokens[tag])
	}
	return b.String()
}

// firstError is one of the errors of a *ManyError.
func firstError(err error) error {
	var many *ManyError
	if errors.As(err, &many) {
		for _, one := range many.Keys {
			return one
		}
	}
	return err
}

// stand says whether L1 knows tokens to be those of key's tags still. It asks nobody else.
func (t *tags) stand(key, tokens string) bool {
	now := now()
	for _, tag := range t.of(key) {
		token, ok := t.here(tag, now)
		if !ok || !strings.HasPrefix(tokens, token) {
			return false
		}
		tokens = tokens[len(token):]
	}
	return tokens == ""
}

// here is a tag's token in L1.
func (t *tags) here(tag string, now instant) (token string, ok bool) {
	lane := t.cache.gate.enter()
	if lane == nil {
		return "", false
	}
	hash := t.cache.hash(tag)
	e := t.cache.local.get(hash, tag)
	lane.missed.Add(1)
	if e == nil || !t.cache.floors.live(hash, e.stamp) || now.since(e.loadedAt) > e.ttl || !t.cache.trusted(e, now) {
		return "", false
	}
	return e.value, true
}

// inspect is what a read would find for tokens, if that is known without drawing one.
func (t *tags) inspect(ctx context.Context, key string) (tokens string, known bool) {
	for _, tag := range t.of(key) {
		token, ok := t.here(tag, now())
		if !ok && t.cache.remote != nil {
			view, err := t.cache.remote.Read(ctx, tag)
			if err != nil || !view.Live {
				return "", false
			}
			r, err := parseRecord(view.Records[0])
			token, ok = string(r.body), err == nil
		}
		if !ok {
			return "", false
		}
		tokens += token
	}
	return tokens, true
}

// A tokenCodec keeps a token as it is.
type tokenCodec struct{}

func (tokenCodec) Append(dst []byte, token string) ([]byte, error) { return append(dst, token...), nil }

func (tokenCodec) Decode(src []byte, _ int64) (string, error) {
	if len(src) != tokenLen {
		return "", errRecord
	}
	return string(src), nil
}
