package invalidation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// publishBatch is the most keys of one script, which holds up Redis.
const publishBatch = 200

// maxTrace is the longest trace that goes along: W3C's traceparent has 55 bytes.
const maxTrace = 256

// Publish deletes the records and leases of keys (cache name included) in Redis, appends the messages to the log and
// publishes them: INV of the protocol (3.1). rows, nil or as long as keys, names the outbox row that announces each
// change, 0 for none; one that was announced already is not announced again.
//
// It tries again on errors, for PublishTimeout. On an error some of keys may have been published, and doing it again is
// harmless. What comes while a script is under way goes together in the next. It may be called without Run.
func (b *Bus) Publish(ctx context.Context, keys []string, rows []int64) error {
	return b.publish(ctx, KindKey, keys, rows)
}

// PublishTags does the same for tags.
func (b *Bus) PublishTags(ctx context.Context, tags []string, rows []int64) error {
	return b.publish(ctx, KindTag, tags, rows)
}

// PublishAll makes every record in Redis worthless and tells every process to drop all it has.
func (b *Bus) PublishAll(ctx context.Context) error {
	return b.publish(ctx, KindAll, []string{""}, nil)
}

func (b *Bus) publish(ctx context.Context, kind Kind, keys []string, rows []int64) error {
	_, err := b.publishAt(ctx, kind, keys, rows)
	return err
}

// An end is where the log of a shard ended after a publication.
type end struct {
	shard int
	at    Place
}

// publishAt publishes in all shards that are concerned at once: one that is out of reach does not keep the others from
// hearing. It returns where the logs ended after each batch.
func (b *Bus) publishAt(ctx context.Context, kind Kind, keys []string, rows []int64) (_ []end, err error) {
	if rows != nil && len(rows) != len(keys) {
		return nil, fmt.Errorf("invalidation: publish: %d rows for %d keys", len(rows), len(keys))
	}
	if b.cfg.Hooks.Begin != nil {
		var done func(error)
		ctx, done = b.cfg.Hooks.Begin(ctx, len(keys))
		defer func() { done(err) }()
	}
	var trace string
	if b.cfg.Trace != nil {
		if trace = b.cfg.Trace(ctx); len(trace) > maxTrace {
			trace = ""
		}
	}
	parts := make([][]Row, len(b.shards))
	for i, key := range keys {
		r := Row{Kind: kind, Key: key, Trace: trace}
		if rows != nil {
			r.ID = rows[i]
		}
		for n, s := range b.shards {
			if s.holds(r) {
				parts[n] = append(parts[n], r)
			}
		}
	}
	ends, errs := make([][]end, len(parts)), make([]error, len(parts))
	var wg sync.WaitGroup
	for n, part := range parts {
		if len(part) > 0 {
			wg.Go(func() { ends[n], errs[n] = b.publishIn(ctx, b.shards[n], part) })
		}
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("invalidation: publish: %w", err)
	}
	return slices.Concat(ends...), nil
}

// publishIn publishes rows of one shard.
func (b *Bus) publishIn(ctx context.Context, s *shard, rows []Row) (ends []end, err error) {
	for batch := range slices.Chunk(rows, publishBatch) {
		within, cancel := context.WithTimeout(ctx, b.cfg.PublishTimeout)
		at, err := s.gather.publish(within, batch)
		cancel()
		if err != nil {
			return nil, err
		}
		ends = append(ends, end{s.number, at})
	}
	return ends, nil
}
