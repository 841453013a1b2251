// Package store keeps products in SQL, PostgreSQL or SQLite, and serves them through the cache.
//
// [DB] is the database alone: queries, migrations and the outbox. [Cached] is what a server uses: its reads go through
// both tiers, and each of its writes tells the cache what it changed once the commit is known.
//
// # Consistency
//
// Every change of a product, by whatever program, is written to the outbox by a trigger of the database, in the
// transaction of the change. A reader of the outbox ([DB.Outbox]) therefore learns of each committed change and of
// no other. Versions come from one sequence: a product's grows with each change, also across delete and re-create.
//
// # Failure
//
// A database that is out of reach, or does not answer before the context ends, is ErrUnavailable. A write whose COMMIT
// was sent and not answered is an *UnknownError: it may or may not have happened, and the cache acts as if it had.
//
// # Concurrency
//
// All methods may be called from many goroutines. SQLite has one writer; writes queue for it.
package store
