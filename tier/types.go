package tier

import (
	"context"
	"time"
)

// Versioned is a value as the source of truth holds it.
type Versioned[V any] struct {
	Value V
	// Version grows with every committed change of the key, also across delete and re-create. 0: the source
	// has no versions; reads may then go back by one change when a process misses the cache (G4 needs it).
	Version int64
	// Absent: there is no such key; Value is ignored. Version is then the largest version ever known for it.
	Absent bool
	// Unchanged: the source still has the version that [HeldVersion] named. Value is ignored, and Version may be
	// left 0: the copy that the cache holds gets a new lifetime.
	Unchanged bool
	// TTL is the lifetime of this answer, in place of RemoteTTL or NegativeTTL; in L1 it lives for TTL or
	// NegativeTTL of the Config at most, as ever. 0: the configured one.
	TTL time.Duration
	// NoStore: the readers who wait for this load get the answer, and neither tier keeps it. What they hold from
	// before lives out its lifetime, unless it is of another version.
	NoStore bool
}

// A Loader fetches key's value and its version from the source of truth, in a snapshot taken after the call
// began and never inside a caller's transaction. Its context carries the first caller's values, not its
// cancellation, and ends after LoadTimeout. Absence is Absent, or an error wrapping ErrNotFound: any other error, such
// as sql.ErrNoRows, is not kept. A Loader that reads its own cache holds one of MaxLoads while it waits for another. One
// that reads from a lagging replica of the source asks [MinVersion]; one that can tell without the value that it did not
// change asks [HeldVersion].
type Loader[V any] func(ctx context.Context, key string) (Versioned[V], error)

// A ManyLoader is a Loader of several keys in one round trip. A key left out of the map is absent. An error fails
// every key; return a *ManyError to fail some of them.
type ManyLoader[V any] func(ctx context.Context, keys []string) (map[string]Versioned[V], error)

// A Change names a key whose committed value changed, or a tag of such keys.
type Change struct {
	Key string
	// Tag, if not empty, stands in place of Key. Version is then ignored.
	Tag string
	// Version is the committed version, when known: no read of this process returns less afterwards.
	Version int64
	// Row is the outbox row that announces the change, 0 if there is none or if it is not known that the
	// transaction committed.
	Row int64
}

// An Outcome says where a read's answer came from.
type Outcome uint8

// The outcomes of a read. Their names are the values of the metrics' label "outcome".
const (
	OutcomeL1       Outcome = iota // from this process
	OutcomeL2                      // from the Remote
	OutcomeLoad                    // from the source of truth
	OutcomeStale                   // expired, served while or because a load is slow or failed
	OutcomeNegative                // known to be absent, from either tier
	OutcomeBypass                  // from the source of truth because the caller asked for it
	OutcomeError                   // no answer
	numOutcomes
)

var outcomeNames = [numOutcomes]string{"l1", "l2", "load", "stale", "negative", "bypass", "error"}

func (o Outcome) String() string { return outcomeNames[o] }

// A Result is a read's answer with what is known about it.
type Result[V any] struct {
	Value   V
	Version int64
	Outcome Outcome
	Stale   bool          // also set on a stale answer "not found"
	Age     time.Duration // since the load from the source of truth began
}

// Hooks are called as things happen. Nil hooks are skipped. They must be quick, must not call the cache, and may
// be called from many goroutines at once. Hits of L1 call no hook: read Stats for them.
type Hooks struct {
	// Begin: what a read may have to wait for begins: "load"; "lock_wait", for another process's load, which the load that
	// follows a wait in vain is a part of; "quorum_lock", for Config.Lock, which ends before the load. It returns the
	// context of that part, made of ctx, and what to call at the end, with the result as below, where "error" stands for all
	// that went wrong. Readers share loads: ctx has the values of the one that began it.
	Begin func(ctx context.Context, part string) (_ context.Context, done func(result string))
	// Got: a Get under ctx ended with this outcome, other than a hit of L1.
	Got func(ctx context.Context, o Outcome, took time.Duration)
	// Loaded: a load ended; result is "ok", "absent", "error", "timeout", "panic" or "overloaded".
	Loaded func(result string, took time.Duration)
	// Waited: a wait for another process's load ended; result is "filled", "acquired", "timeout" or "error".
	Waited func(result string, took time.Duration)
	// Locked: a load asked for Config.Lock; result is "held", "timeout" (another process held it for LockWait) or "error".
	Locked func(result string, took time.Duration)
	// FillRejected: a value was not stored because its key changed meanwhile; tier is "l1" or "l2".
	FillRejected func(tier string)
}
