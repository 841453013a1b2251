// Package invalidation carries changes to every process that caches, over Redis: a bus that knows when it missed
// something, and a relay that brings what writers announced in the database's outbox.
//
// Most programs need three calls: [New], [Bus.Run] in a goroutine, and the Bus in the tier.Config of each cache.
//
// # How a change travels
//
//  1. A trigger writes a row into the outbox, in the writer's own transaction.
//  2. After the commit the writer calls Publish: one script drops the record and its lease, appends a message to a
//     capped log and publishes it. Writers whose calls fall together share a script, and a publication.
//  3. Each process evicts the key and moves on to that message if it is the next in the chain.
//  4. A process that missed one, at the latest a quarter of the trust window later, reads the log from where it was;
//     if the log does not lead on, it drops everything.
//  5. What the writer could not publish, a relay finds in the outbox and publishes for it.
//  6. Only then the relay renews the promise in Redis: up to now everything committed was announced here.
//  7. A process that saw the promise alive, and missed nothing, trusts its copies for one more trust window.
//
// A writer that must know that every process has dropped the key calls PublishWithReceipt and [Bus.Confirm].
//
// # Consistency
//
// A read that begins more than StalenessBound after a commit sees that commit or a later one, whatever happens to Redis,
// the network, or any process (G1 of the protocol, docs/design.md). With all well a change is seen everywhere within
// the time of flight of a message. Without an Outbox the promise covers only what reached Redis.
//
// # Failure
//
// Without Redis nothing is heard and nothing trusted: copies are served for the trust window only, and Publish returns
// an error after PublishTimeout. Redis may lose any key, restart empty, or fail over to an older state: the generation,
// the chain and the cursor show it, and everything cached is dropped. An Evicter that panics is told to drop all.
//
// # Concurrency
//
// All methods may be called from many goroutines. Run owns its goroutines and returns when its context ends.
package invalidation
