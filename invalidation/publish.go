package invalidation

import (
	"context"
	"fmt"
	"time"
)

// publishBatch is the most keys of one script, which holds up Redis.
const publishBatch = 200

// Publish deletes the records and leases of keys (cache name included) in Redis, appends the messages to the log and
// publishes them: INV of the protocol (3.1). rows, nil or as long as keys, names the outbox row that announces each
// change, 0 for none; one that was announced already is not announced again.
//
// It tries again on errors, for PublishTimeout. On an error some of keys may have been published, and doing it again is
// harmless. It may be called without Run.
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

// publishAt returns where the log ended after each batch.
func (b *Bus) publishAt(ctx context.Context, kind Kind, keys []string, rows []int64) (ends []Place, err error) {
	if rows != nil && len(rows) != len(keys) {
		return nil, fmt.Errorf("invalidation: publish: %d rows for %d keys", len(rows), len(keys))
	}
	batch := make([]Row, 0, min(len(keys), publishBatch))
	for i, key := range keys {
		r := Row{Kind: kind, Key: key}
		if rows != nil {
			r.ID = rows[i]
		}
		batch = append(batch, r)
		if len(batch) < publishBatch && i < len(keys)-1 {
			continue
		}
		end, err := b.publishBatch(ctx, batch)
		if err != nil {
			return nil, fmt.Errorf("invalidation: publish: %w", err)
		}
		ends, batch = append(ends, end), batch[:0]
	}
	return ends, nil
}

// publishBatch tries a few times. A try whose answer was lost may have worked: doing it again is harmless.
func (b *Bus) publishBatch(ctx context.Context, rows []Row) (end Place, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.PublishTimeout)
	defer cancel()
	for wait := 5 * time.Millisecond; ; wait *= 2 {
		sent, end, err := b.shard.inv(ctx, rows)
		if err == nil {
			b.shard.count("local", sent)
			return end, nil
		}
		if !pause(ctx, wait) {
			return Place{}, err
		}
	}
}
