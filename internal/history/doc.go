// Package history holds what clients saw against what was promised.
//
// A run under faults records every committed write, every read and, if it likes, every load and every fault. Two calls
// do the rest:
//
//	rec.Read(history.Read{Key: "product:42", Replica: "r1", Version: 7, Start: began, End: ended, From: "l1"})
//	report := rec.Check(2 * time.Second)
//
// The [Report] has a verdict (Err), statistics, and for each violation the shortest chain of events that proves it.
// [Recorder] is for runs that record millions of reads from many goroutines; [History] is the same thing as plain data,
// for tests and simulations that build theirs by hand.
//
// # Time
//
// Every moment is an offset from one that the caller chose, by one clock; fake time will do. Two events whose moments
// are equal count as concurrent: under testing/synctest, where much happens at one instant, let time pass between those
// that are not.
//
// # What is known, and what is not
//
// Nobody sees a commit become visible. A write therefore has a window: it cannot have been visible before Began, and
// was so at Ended, or when a read that showed it had ended, if that was before. (So a client that never had an answer may
// leave a window as wide as the run.) What a read showed is known if it showed a version. An absent key shows none:
// it may have shown any absence that can have begun by then, its own before its first write included.
//
// A rule reports a read only if no truth that fits the windows, and no state that the read may have shown, would satisfy
// it. So a system that keeps its promises is never reported, whatever it was that the recorder could not see.
//
// # Order
//
// Versions of a key come from one sequence and are drawn while the row is locked, so writes of a key commit in the
// order of their versions, with one exception. An INSERT draws its version before it finds that the row is still
// there, waits for the DELETE that is under way, and commits after it with the lower version:
//
//	INSERT draws 9, waits · DELETE draws 10, commits · INSERT commits: the row is there, at 9
//
// Let a have a lower version than b and yet commit after it. Then a is an INSERT, and between b and a the row was
// deleted (by b, if b is a delete). That delete d drew its version no earlier than b, so d.Version >= b.Version; and it
// committed before a, so d.Began <= a.Ended. Hence a precedes b for certain if there is no such d; this relation is
// what every rule uses for "older". A write that is known to have changed a row that was there (Write.Update) always
// precedes those of a higher version.
//
// # Rules
//
// Numbers stand in reports. "A precedes b" is the relation above; w.Began, w.Ended and w.Acked are a write's.
//
//   - H0, sense. Windows do not end before they begin, versions of a key are positive and used once, and no write
//     ended before one began that precedes it. Else the recorder, or the database's sequence, is broken.
//   - H1, nothing is made up. What a read showed was written: a write of this key has that version, with the same
//     value and the same absence.
//   - H2, nothing is foretold. No read ended before what it showed began.
//   - H3, bounded staleness (G1). No read that is not marked stale began later than bound after the end of a write
//     that what it showed precedes.
//   - H4, read your writes (G2). No read began on a replica after w was acknowledged there and showed what precedes w.
//     A process that restarts is another replica: give it another name.
//   - H5, monotonic reads (G4). If one read of a key ended before another began on the same replica, what the later showed
//     does not precede what the earlier showed.
//   - H6, no lost invalidation. A final read, taken when all has healed, shows nothing that precedes a write that had
//     ended when the read began.
//   - H7, one load (G5). See [LoadRule].
//
// H4 and H5 hold for answers marked stale, too: an invalidated value is gone, and only trust or lifetime may be stretched.
// A final read is held to H1, H2 and H6, of which H3, H4 and H5 are weaker forms.
//
// # Concurrency
//
// A Recorder's methods may be called by any number of goroutines, Check and CheckLoads once they have ended.
package history
