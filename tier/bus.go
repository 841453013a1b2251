package tier

import (
	"context"
	"time"
)

// An Evicter is what a [Bus] tells about changes: a [Cache] is one. The name is an alias of a plain interface
// so that package invalidation can declare the same one and neither package imports the other.
//
// Both calls must be quick and must not call back into the bus.
type Evicter = interface {
	// Evict makes the entries of keys unreadable here, in this process. The keys carry no cache name.
	Evict(keys ...string)
	// EvictAll makes every entry unreadable here.
	EvictAll()
}

// A Bus tells every process that shares the Remote about changes, and knows how long ago it last had proof that
// it had heard everything. *invalidation.Bus is the one that is meant.
//
// Its methods may be called from many goroutines at once. Position and Contact are on the read path and must
// neither block nor allocate.
//
// Keys are spread over shards, numbered from 0 on, each of which has its own log, position and proof. A bus that missed
// messages of one shard calls EvictShard, or EvictAll if it has one only.
type Bus interface {
	// Attach registers the cache called name for the messages whose keys begin with "name:". Only one cache
	// may hold a name; detach gives it back.
	Attach(name string, cache Evicter) (detach func(), err error)
	// Publish deletes the records and leases of keys (cache name included) in the Remote, appends the
	// messages to the log and publishes them. rows, nil or as long as keys, names the outbox row that
	// announces each change; 0 is none. On an error some keys may have been published.
	Publish(ctx context.Context, keys []string, rows []int64) error
	// PublishTags does the same for tags.
	PublishTags(ctx context.Context, tags []string, rows []int64) error
	// PublishAll makes every record of the Remote worthless and tells every process to drop all it has.
	PublishAll(ctx context.Context) error
	// Shards is how many there are; it does not change.
	Shards() int
	// Shard is the number of the shard that a key (cache name included) or a tag is in.
	Shard(key string) int
	// Position is the id of the last message of a shard that was handled here, "" when there is none. Floors are raised
	// before the position moves.
	Position(shard int) string
	// Contact is the local time at which the last proof that nothing of a shard was missed was asked for; the zero time
	// when there has been none yet. It never goes back: what it was may be remembered.
	Contact(shard int) time.Time
	// TrustWindow is D of the protocol.
	TrustWindow() time.Duration
}

// A TagBus is a Bus for a cache with tags; *invalidation.Bus is one.
type TagBus interface {
	Bus
	// AttachTags registers cache for the messages about tags, which it takes for keys.
	AttachTags(cache Evicter) (detach func())
}

// A Confirmer is a Bus that also knows when every process has handled what was published; *invalidation.Bus is one.
type Confirmer interface {
	// PublishWithReceipt is Publish; the receipt, which may be "", is for Confirm.
	PublishWithReceipt(ctx context.Context, keys []string, rows []int64) (receipt string, err error)
	// PublishTagsWithReceipt is PublishTags likewise.
	PublishTagsWithReceipt(ctx context.Context, tags []string, rows []int64) (receipt string, err error)
	// Confirm returns nil when no process serves any more what was true before a commit, whose keys and tags were published
	// with that receipt ("": not at all; several are joined by a comma), and which had happened at the local time committed. It waits for that
	// until ctx ends, whose error it then returns.
	Confirm(ctx context.Context, receipt string, committed time.Time) error
}
