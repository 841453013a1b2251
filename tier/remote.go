package tier

import (
	"context"
	"time"
)

// GenLen is the length in bytes of a generation, with which each record of L2 begins.
const GenLen = 16

// A Remote is L2 as the protocol needs it; [Redis] is one. Keys carry the cache's name. Every method is bounded by
// a timeout of the Remote's own, of tens of milliseconds, and may be called from many goroutines. Any error means
// "no L2 now": it is never a miss, and the caller goes to the source.
type Remote interface {
	// Read returns, in one atomic look at L2, the live records of keys, the id of the log's last entry and
	// whether the promise is live. All keys are of one shard of the Bus.
	Read(ctx context.Context, keys ...string) (View, error)
	// Acquire does READ of the protocol (3.2) for each of wants; their answers are not one atomic look. Where only some
	// shards can be asked, the others' answer is Untrusted.
	Acquire(ctx context.Context, wants ...Want) ([]Grant, error)
	// Fill does FILL (3.3) for each of fills and says which were accepted.
	Fill(ctx context.Context, fills ...Fill) ([]bool, error)
	// Extend gives the lease its whole life again if token still holds it.
	Extend(ctx context.Context, key, token string, life time.Duration) error
	// Release gives the lease up if token still holds it, and wakes who waits for it.
	Release(ctx context.Context, key, token string) error
	// Watch returns a channel that receives when key is filled or its lease released, and once when the
	// watch has begun. It is only a hint: it may stay silent. stop ends the watch.
	Watch(key string) (wake <-chan struct{}, stop func())
	// Now is L2's own clock, in milliseconds of any epoch: ages of records are measured by it, so that the
	// clocks of the processes do not matter.
	Now() int64
}

// A TagRemote is a Remote for a cache with tags; [Redis] is one.
type TagRemote interface {
	Remote
	// Tags returns the same L2 for keys of kind tag, which have no name in common with keys.
	Tags() Remote
}

// A View is what Remote.Read saw.
type View struct {
	Live    bool     // the promise is live; if not, Records and Tail mean nothing
	Tail    string   // id of the log's last entry, "" if the log is absent
	Records [][]byte // in the order asked, nil where there is no live record
}

// A Want asks for a key's record or, if there is none, for its lease.
type Want struct {
	Key   string
	Token string
	Life  time.Duration // of the lease
	// Not, if not empty, is the identity of a record that is not wanted (expired, or unreadable): its first RecordIDLen
	// bytes, or all of one that is shorter. It counts as absent, but is not deleted.
	Not []byte
}

// A GrantState is the answer to a Want.
type GrantState uint8

// The answers to a Want.
const (
	Untrusted GrantState = iota // the promise is not live
	Found                       // Record and Tail are set
	Acquired                    // the lease is ours; Gen is set
	Busy                        // another process holds the lease
)

// A Grant is the answer to a Want.
type Grant struct {
	State  GrantState
	Record []byte
	Tail   string
	Gen    string
}

// A Fill is a record to store under a lease.
type Fill struct {
	Key, Token, Gen string
	Record          []byte // begins with Gen
	Life            time.Duration
}
