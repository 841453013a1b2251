package tier

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"
)

// A tagger knows the token of each tag: a random text, which the first reader that finds none draws, and which an
// invalidation of the tag deletes. An entry, in either tier, carries the tokens of its tags and exists only for readers
// who know the same ones, so that whatever hangs on a tag is invalidated at the price of one key (7.14 of the protocol,
// but for the place of the tokens: docs/design.md).
//
//	T1. Tokens are read before the value is read or loaded. (Else: a loader reads v1; commit of v2 and INV of the tag; it
//	    reads the new token and stores v1 under it.)
//	T2. A reader joins a flight, and takes an entry or a record, only if its tokens are the reader's own; nor is a Loader
//	    told of a copy under others. (Else: a reader who knows the new token gets what was loaded under the old one.)
//	T3. A token without a lease is drawn only where none was held, and is used up after D. One that is held, but no longer
//	    vouched for, stays what it is, and is good for what was loaded less than D ago. (Else: each draw of each replica
//	    hides all that the others know while Redis is away, and no stale page can be served then.)
//	T4. A token's version counts the invalidations of its tag that did not reach Redis from here, and seen (S1) refuses
//	    tokens from before. (Else: the writer's next read finds the old token in Redis, and with it the page from before
//	    its write.)
//	T5. A stale answer is served only while its tokens stand here. (Else: the tag is invalidated while the load runs, which
//	    then fails, and the value from before is served.)
type tagger struct {
	of     func(key string) []string
	tokens *Cache[string] // by tag
}

// tokenLife is long: a token that expires takes all its entries with it.
const tokenLife = 30 * 24 * time.Hour

// newTagger expects a cfg that was found valid.
func newTagger[V any](cfg Config[V]) (*tagger, error) {
	own := Config[string]{
		Name: cfg.Name, Codec: plainText{},
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
	t := &tagger{of: cfg.Tags}
	own.Load = t.draw
	var err error
	if t.tokens, err = open(own.withDefaults(), "", nil); err != nil {
		return nil, err
	}
	t.tokens.unleased = cfg.TrustWindow
	return t, nil
}

// draw is the loader of tokens. It reads nothing: any text will do that was not there before.
func (t *tagger) draw(_ context.Context, tag string) (Versioned[string], error) {
	return Versioned[string]{Value: rand.Text(), Version: t.tokens.seenOf(tag)}, nil // T4
}

// tagBus attaches the tokens' cache to the messages about tags.
type tagBus struct{ TagBus }

func (b tagBus) Attach(_ string, to Evicter) (func(), error) { return b.AttachTags(to), nil }

// plainText is the Codec of tokens.
type plainText struct{}

func (plainText) Append(dst []byte, v string) ([]byte, error) { return append(dst, v...), nil }
func (plainText) Decode(src []byte, _ int64) (string, error)  { return string(src), nil }

// A tagging is what a reader knows of a key's tags. The zero tagging is that of a key without any.
type tagging struct {
	tokens string // of all tags
	// unsure: one of them is no longer vouched for. What was loaded under them is good for D, whatever happened to the
	// tags since, and is not for L2.
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
		return join(tags, all), anyOf(err)
	}
}

// lookAll is look for many keys, by one trip to L2 at most. failed has the keys of whose tags one could not be read.
func (t *tagger) lookAll(ctx context.Context, keys []string) (out []tagging, failed map[string]error) {
	out = make([]tagging, len(keys))
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
	failed = make(map[string]error)
	var many *ManyError
	some := errors.As(err, &many)
	for i, key := range keys {
		out[i] = join(tags[i], known)
		for _, tag := range tags[i] {
			if some && many.Keys[tag] != nil {
				failed[key] = many.Keys[tag]
			}
		}
	}
	return out, failed
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
	r, err := t.tokens.GetInfo(ctx, tag)
	return tagging{tokens: r.Value, unsure: r.Stale}, err
}

func (t *tagger) tokensOf(ctx context.Context, tags []string) (map[string]tagging, error) {
	items, err := t.tokens.GetManyInfo(ctx, tags)
	known := make(map[string]tagging, len(items))
	for tag, item := range items {
		known[tag] = tagging{tokens: item.Value, unsure: item.Stale}
	}
	return known, err
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
	for _, tag := range tags {
		version := int64(0)
		if !told {
			version = t.tokens.seenOf(tag) + 1 // T4
		}
		t.tokens.cover(tag, version)
	}
}

// stand says whether tokens are, as far as is known here, still those of key's tags.
func (t *tagger) stand(key, tokens string) bool {
	if t == nil {
		return true
	}
	for _, tag := range t.of(key) {
		token, known := t.here(tag)
		if !known || !strings.HasPrefix(tokens, token) {
			return false
		}
		tokens = tokens[len(token):]
	}
	return tokens == ""
}

// here is the token of a tag in L1, vouched for or not.
func (t *tagger) here(tag string) (token string, known bool) {
	lane := t.tokens.gate.enter()
	if lane == nil {
		return "", false
	}
	hash := t.tokens.hash(tag)
	e := t.tokens.local.get(hash, tag)
	lane.missed.Add(1)
	if e == nil || !t.tokens.floors.live(hash, e.stamp, e.log) {
		return "", false
	}
	return e.value, true
}

func (t *tagger) close() error {
	if t == nil {
		return nil
	}
	return t.tokens.Close()
}

// unsure: what the tags' tokens say is not for L2.
func (f *flight[V]) unsure() bool { return f.tags.unsure }

// keepHeld is for loads without a lease: it ends the flights for tokens that are held, so that these go on being served, as no longer vouched for (T3).
func (c *Cache[V]) keepHeld(flights []*flight[V]) (rest []*flight[V]) {
	if c.unleased == 0 {
		return flights
	}
	for _, f := range flights {
		if f.old != nil {
			c.fail(f, errNotTrusted)
		} else {
			rest = append(rest, f)
		}
	}
	return rest
}

// curtail is for what was loaded without a lease (T3). Where there is no L2, there is nothing that it could hide.
func (c *Cache[V]) curtail(e *entry[V]) {
	if c.unleased > 0 && c.remote != nil {
		e.ttl, e.due, e.settled = min(e.ttl, c.unleased), min(e.due, c.unleased), min(e.settled, c.unleased)
	}
}
