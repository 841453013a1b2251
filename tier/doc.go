// Package tier is a two-tier read-through cache that stays coherent: an in-process tier (L1, ristretto) before a
// shared one (L2, Redis), in front of a source of truth that is read once for a cold key however many processes
// ask for it.
//
// Most programs need two calls: [Cache.Get], and [Cache.Invalidate] after each committed write.
//
// # How a read goes
//
//  1. Look the key up in L1. An entry whose stamp is not below its floor, whose lifetime has not passed and
//     that is trusted is the answer: no lock, no allocation.
//  2. Otherwise join the flight of the key, if it began after the key's last invalidation; else start one.
//  3. The flight reads the record in L2. A live one is the answer.
//  4. If there is none, it takes the key's lease. Whoever holds the lease loads from the source, and fills L2
//     only if the lease and the generation it was granted under still stand.
//  5. Everybody else waits to be woken by that fill, for LockWait at most, and then loads for itself.
//  6. Without Redis the flight loads at once; MaxLoads bounds the loads of a process.
//  7. The answer is kept in L1 if no invalidation of the key came in meanwhile.
//
// # Consistency
//
// With a [Bus] a read that begins more than the staleness bound after a commit returns that commit or a later one,
// or fails, or is marked stale. On the process that called Invalidate every later read returns the change or
// a later one. Reads of one key in one process never go back in version. Without a Bus an entry lives its TTL.
//
// # Tags
//
// A value may hang on more than its key: with Config.Tags a page of a catalogue hangs on its category, and
// [Cache.InvalidateTags] of that makes every page of it unreadable, in both tiers and all processes, by one message. The tags'
// current tokens are read before the value is read or loaded, and the value is there for readers with the same tokens only,
// so that a load in flight cannot bring back what was invalidated. What holds for keys holds for tags.
//
// # Failure
//
// Redis is never required: an error, a timeout or an open circuit breaker turns a read of L2 into a load, and
// entries are trusted for the trust window only. An expired value, never an invalidated one, may be served
// for StaleFor while the source is slow or away, and by the first reader after a quiet time while it is refreshed. A
// source that fails is asked again after 1 s, then 2 s, 4 s, … 30 s at most. A loader's error reaches the readers who wait
// for it and is not kept; a panic reaches them as a [*PanicError].
//
// # Freshness
//
// A value is refreshed ahead of its end, in the background, by the first read for which it is due: the earlier the longer
// its load took (Config.Beta), and by one process only. The source may set a lifetime or forbid storing (Versioned.TTL,
// NoStore), or confirm the version that is held instead of sending it again ([HeldVersion]). A reader may ask for a
// least version, a greatest age or no stale answer, or leave a tier out ([Cache.GetWith]).
//
// # Hot keys
//
// With Config.HotKeys a cache knows the keys that its readers read most ([Cache.Hot]), from samples taken off the path of a
// hit, and those of all processes ([Cache.HotMerged]). Keys read once a second or more are brought back when L1 lost them
// and refreshed before a reader would have to; over a bus, their lifetime is extended by up to LoadTimeout while a refresh
// is late. [Cache.Warm] loads keys before they are asked for.
//
// # Values
//
// Readers share a value: what Get returns must not be changed. L1 holds what the loader gave, L2 what the Codec makes of
// it, so that a value must come through the Codec unchanged; with JSON, unexported fields do not. A value that cannot be
// encoded is not kept.
//
// # Concurrency
//
// All methods may be called from many goroutines. A caller's context ends that caller's wait; the load goes on for
// the others and ends by LoadTimeout or Close. New starts one goroutine, two more for hot keys, flights start others; Close waits for all.
package tier
