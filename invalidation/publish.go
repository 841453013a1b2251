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
// It tries again on errors, for PublishTimeout in all. On an error some of keys may have been published.
func (b *Bus) Publish(ctx context.Context, keys []string, rows []int64) error {
	return b.publish(ctx, rowsOf(KindKey, keys, rows))
}

// PublishTags does the same for tags.
func (b *Bus) PublishTags(ctx context.Context, tags []string, rows []int64) error {
	return b.publish(ctx, rowsOf(KindTag, tags, rows))
}

// PublishAll makes every record in Redis worthless and tells every process to drop all it has.
func (b *Bus) PublishAll(ctx context.Context) error {
	return b.publish(ctx, []row{{kind: KindAll}})
}

func rowsOf(kind Kind, keys []string, ids []int64) []row {
	out := make([]row, len(keys))
	for i, key := range keys {
		out[i] = row{kind: kind, key: key}
		if i < len(ids) {
			out[i].id = ids[i]
		}
	}
	return out
}

func (b *Bus) publish(ctx context.Context, rows []row) error {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.PublishTimeout)
	defer cancel()
	for len(rows) > 0 {
		n := min(len(rows), publishBatch)
		if err := b.publishBatch(ctx, rows[:n]); err != nil {
			return fmt.Errorf("invalidation: publish: %w", err)
		}
		rows = rows[n:]
	}
	return nil
}

// publishBatch tries a few times. A try whose answer was lost may have worked: doing it again is harmless.
func (b *Bus) publishBatch(ctx context.Context, rows []row) error {
	for wait := 5 * time.Millisecond; ; wait *= 2 {
		sent, err := b.shard.state.inv(ctx, rows)
		if err == nil {
			b.shard.count("local", sent)
			return nil
		}
		if !pause(ctx, wait) {
			return err
		}
	}
}
