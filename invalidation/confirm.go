package invalidation

import (
	"context"
	"strings"
	"time"
)

const (
	firstLook = time.Millisecond       // pause before the second look at the reports; it doubles each time
	lastLook  = 100 * time.Millisecond // the longest pause
)

// PublishWithReceipt is Publish that returns a receipt for Confirm: where the log ended then, opaque to everybody else.
// There is none for more than 200 keys, nor with an error.
func (b *Bus) PublishWithReceipt(ctx context.Context, keys []string, rows []int64) (receipt string, err error) {
	ends, err := b.publishAt(ctx, KindKey, keys, rows)
	if err != nil || len(ends) != 1 || ends[0].ID == "" || ends[0].Position == "" {
		return "", err
	}
	return ends[0].ID + " " + ends[0].Position, nil
}

// Confirm returns nil when no replica serves any more what was true before a commit. receipt is that of the publication
// of the keys that it changed, "" if there is none; committed is a local time at which the commit had happened.
//
// It returns as soon as every replica has handled the message, a millisecond or two if all is well, or when the
// staleness bound has passed since the commit. If ctx ends first its error comes back, and nothing is known. Without
// Run only the bound helps. This is the write barrier of the protocol (7.12):
//
//	W1. A replica's report is written by its SYNC, in one step, and says what it had handled before it sent that. (If
//	    the report were a command of its own: it is lost, the SYNC renews contact; a replica is trusted that
//	    nobody waits for. If it said what the SYNC brings: the message is reported, and not yet covered.)
//	W2. A report has reached the message only if the log that is looked at has both, each by its id at its position,
//	    and the report's not before the message's. (By positions alone: a replica comes from a copy that went its
//	    own way after a failover, where later positions than the message's were given to others.)
//	W3. The log that is looked at has the message. One that has not, once seen, leaves only the bound. (Else: failover
//	    to a copy from before it; the replicas report the tail of that copy, and read the old value from it.)
//	W4. This process' own reports were found again, each by the next and the last one by the look, for one trust
//	    window. (Else: Redis is flushed and gets the message; the list of replicas is empty, so all seem to have
//	    reached it, while one vouches for its copies by a contact from before the flush. A window later it has
//	    reported again, or vouches no longer.)
//	W5. A report is forgotten when Run ends, or after the retention without a SYNC; not when the replica's trust ends. (If
//	    it were forgotten after the trust window: a replica that was cut off reads the old value from the
//	    database just before the commit; nobody waits for it; it serves that for a window.)
//
// Why the first holds: a replica that has reached the message has raised the key's floor before (I1), so that entries
// and flights from before are dead; the record and its lease went in the step that appended the message, so that no
// later flight finds the old value. Why the second holds: G1.
//
// What it does not know of: a replica that this Redis has never heard of, or not for the retention, or not since it lost
// its data; and what a Redis does that goes back to a state from before the message after the answer. G1 holds for both.
func (b *Bus) Confirm(ctx context.Context, receipt string, committed time.Time) error {
	left := b.stretched(b.cfg.StalenessBound) - sinceCountingSuspension(committed)
	within, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	if id, position, ok := strings.Cut(receipt, " "); ok && b.shard.barrier != nil && b.awaitReports(within, Place{id, position}) {
		return nil
	}
	<-within.Done()
	return ctx.Err()
}

// awaitReports reports false if the reports cannot show any more that every replica has reached the message, or ctx ended.
func (b *Bus) awaitReports(ctx context.Context, at Place) bool {
	s := b.shard.barrier
	for wait := firstLook; ; wait = min(2*wait, lastLook) {
		number, since := s.kept() // before the look, which must find it
		whole := number > 0 && sinceCountingSuspension(since) >= b.stretched(b.cfg.window())
		seen, err := s.look(ctx, at)
		switch {
		case err != nil: // it may answer again
		case !seen.there:
			return false // W3
		case whole && seen.own >= number && len(seen.missing) == 0: // W4, W2
			return true
		}
		if !pause(ctx, wait) {
			return false
		}
	}
}

// stretched is how long this process' clock, which may be the faster one, must show for d of another's.
func (b *Bus) stretched(d time.Duration) time.Duration { return time.Duration(float64(d) * drift / 2) }
