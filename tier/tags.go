package tier

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A tagger knows the token of each tag: a random text, which the first reader that finds none draws, and which an
// invalidation of the tag deletes. An entry, in either tier, carries the tokens of its tags and exists only for readers
// who know the same ones, so that whatever hangs on a tag is invalidated at the price of one key (7.14 of the protocol,
// but for the place of the tokens: docs/design.md).
//
//	T1. Tokens are read before the value is read or loaded. (Else: a loader reads v1; commit of v2 and INV of the tag; it
//	    reads the new token and stores v1 under it.)
//	T2. A reader joins a flight, and takes an entry or a record, only if its tokens are the reader's own. (Else: a
//	    reader who knows the new token gets what was loaded under the old one.)
//	T3. A token without a lease is drawn only where none was held, and is used up after D. One that is held, but no longer
//	    vouched for, stays what it is, and is good for what was loaded less than D ago. (Else: each draw of each replica
//	    hides all that the others know while Redis is away, and no stale page can be served then.)
//	T4. A tag whose invalidation did not reach Redis has a token of this process alone for 2D + ε. (Else: the writer's
//	    next read finds the old token in Redis, and with it the page from before its write.)
type tagger struct {
	of     func(key string) []string
	tokens *Cache[string] // by tag

	some  atomic.Bool // there are suspects, or were
	mu    sync.Mutex
	alone map[string]ownToken // under mu: T4
}

type ownToken struct {
	token string
	since instant
}

// tokenLife is long: a token that expires takes all its entries with it.
const tokenLife = 30 * 24 * time.Hour

// newTagger expects a cfg that was found valid.
func newTagger[V any](cfg Config[V]) (*tagger, error) {
	own := Config[string]{
		Name: cfg.Name, Load: drawToken, Codec: plainText{},
		MaxBytes: max(cfg.MaxBytes/16, 1<<16), TTL: tokenLife, RemoteTTL: tokenLife, Jitter: -1, StaleFor: cfg.StaleFor,
		LoadTimeout: cfg.LoadTimeout, SoftTimeout: cfg.SoftTimeout, LockTTL: cfg.LockTTL, LockWait: cfg.LockWait,
		TrustWindow: cfg.TrustWindow, MaxLoads: 1 << 20, Logger: cfg.Logger,
	}
	if cfg.Remote != nil {
		own.Remote = cfg.Remote.(TagRemote).Tags() //nolint:errcheck,forcetypeassert // validate has seen to it
	}
	if cfg.Bus != nil {
		own.Bus = tagBus{cfg.Bus.(TagBus)} //nolint:errcheck,forcetypeassert // likewise
	}
	tokens, err := open(own.withDefaults(), "")
	if err != nil {
		return nil, err
	}
	tokens.unleased = cfg.TrustWindow
	return &tagger{of: cfg.Tags, tokens: tokens, alone: make(map[string]ownToken)}, nil
}

// tagBus attaches the tokens' cache to the messages about tags.
type tagBus struct{ TagBus }

func (b tagBus) Attach(_ string, to Evicter) (func(), error) { return b.AttachTags(to), nil }

func drawToken(context.Context, string) (Versioned[string], error) {
	return Versioned[string]{Value: rand.Text()}, nil
}

// plainText is the Codec of tokens.
type plainText struct{}

func (plainText) Append(dst []byte, v string) ([]byte, error) { return append(dst, v...), nil }
func (plainText) Decode(src []byte, _ int64) (string, error)  { return string(src), nil }

// A tagging is what a reader knows of a key's tags. The zero tagging is that of a key without any.
type tagging struct {
	tokens string // of all tags
	// unsure: one of them is no longer vouched for, or is of this process alone. What was loaded under them is good for
	// D, whatever happened to the tags since, and is not for L2.
	unsure bool
}

// look returns what is known of a key's tags now (T1). A nil tagger has no tags.
func (t *tagger) look(ctx context.Context, key string) (tagging, error) {
	if t == nil {
		return tagging{}, nil
	}
	switch tags := t.of(key); len(tags) {
	case 0:
		return tagging{}, nil
	case 1:
		return t.tokenOf(ctx, tags[0])
	default:
		all, err := t.tokensOf(ctx, tags)
		return join(tags, all), err
	}
}

// lookAll is look for many keys, by one trip to L2 at most.
func (t *tagger) lookAll(ctx context.Context, keys []string) ([]tagging, error) {
	out := make([]tagging, len(keys))
	if t == nil {
		return out, nil
	}
	tags := make([][]string, len(keys))
	var all []string
	for i, key := range keys {
		tags[i] = t.of(key)
		all = append(all, tags[i]...)
	}
	known, err := t.tokensOf(ctx, all)
	for i := range keys {
		out[i] = join(tags[i], known)
	}
	return out, err
}

func join(tags []string, known map[string]tagging) (all tagging) {
	var b strings.Builder
	for _, tag := range tags {
		b.WriteString(known[tag].tokens)
		all.unsure = all.unsure || known[tag].unsure
	}
	all.tokens = b.String() // each is as long as any other
	return all
}

func (t *tagger) tokenOf(ctx context.Context, tag string) (tagging, error) {
	if token, own := t.ownToken(tag); own {
		return tagging{tokens: token, unsure: true}, nil
	}
	r, err := t.tokens.GetInfo(ctx, tag)
	return tagging{tokens: r.Value, unsure: r.Stale}, err
}

func (t *tagger) tokensOf(ctx context.Context, tags []string) (map[string]tagging, error) {
	known := make(map[string]tagging, len(tags))
	ask := make([]string, 0, len(tags))
	for _, tag := range tags {
		if token, own := t.ownToken(tag); own {
			known[tag] = tagging{tokens: token, unsure: true}
		} else {
			ask = append(ask, tag)
		}
	}
	items, err := t.tokens.GetManyInfo(ctx, ask)
	for tag, item := range items {
		known[tag] = tagging{tokens: item.Value, unsure: item.Stale}
	}
	return known, anyOf(err)
}

// anyOf is one error of many; they mostly are the same one.
func anyOf(err error) error {
	var many *ManyError
	if errors.As(err, &many) {
		for _, one := range many.Keys {
			return one
		}
	}
	return err
}

// cover makes what hangs on tags unreadable here. told says whether Redis knows.
func (t *tagger) cover(tags []string, told bool) {
	if t == nil {
		return
	}
	if !told {
		t.isolate(tags)
	}
	t.tokens.Evict(tags...)
}

func (t *tagger) isolate(tags []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := now()
	for tag, own := range t.alone {
		if now.since(own.since) > t.tokens.keepSeen {
			delete(t.alone, tag)
		}
	}
	for _, tag := range tags {
		t.alone[tag] = ownToken{token: rand.Text(), since: now}
	}
	t.some.Store(true)
}

func (t *tagger) ownToken(tag string) (string, bool) {
	if !t.some.Load() {
		return "", false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	own, ok := t.alone[tag]
	if ok && now().since(own.since) > t.tokens.keepSeen {
		delete(t.alone, tag)
		ok = false
	}
	t.some.Store(len(t.alone) > 0)
	return own.token, ok
}

func (t *tagger) close() error {
	if t == nil {
		return nil
	}
	return t.tokens.Close()
}
