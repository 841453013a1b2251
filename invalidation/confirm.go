package invalidation

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const (
	firstLook = time.Millisecond       // pause before the second look at the reports; it doubles each time
	lastLook  = 100 * time.Millisecond // the longest pause
)

// PublishWithReceipt is Publish that returns a receipt for Confirm: where each log ended then, opaque to everybody else.
// There is none for more than 200 keys of a shard, nor with an error. Receipts joined by a comma are one for all.
func (b *Bus) PublishWithReceipt(ctx context.Context, keys []string, rows []int64) (receipt string, err error) {
	ends, err := b.publishAt(ctx, KindKey, keys, rows)
	return asReceipt(ends), err
}

// PublishTagsWithReceipt does the same for tags.
func (b *Bus) PublishTagsWithReceipt(ctx context.Context, tags []string, rows []int64) (receipt string, err error) {
	ends, err := b.publishAt(ctx, KindTag, tags, rows)
	return asReceipt(ends), err
}

// asReceipt is "shard id position" of each end; "" if one of them is not known, or one shard has two.
func asReceipt(ends []end) string {
	parts, before := make([]string, len(ends)), -1
	for i, e := range ends {
		if e.at.ID == "" || e.at.Position == "" || e.shard == before {
			return ""
		}
		before = e.shard
		parts[i] = fmt.Sprintf("%d %s %s", e.shard, e.at.ID, e.at.Position)
	}
	return strings.Join(parts, ",")
}

// endsOf reads a receipt. Nil: there is none.
func endsOf(receipt string, shards int) (ends []end) {
	for _, part := range strings.Split(receipt, ",") {
		var e end
		n, err := fmt.Sscanf(part, "%d %s %s", &e.shard, &e.at.ID, &e.at.Position)
		if n != 3 || err != nil || e.shard < 0 || e.shard >= shards {
			return nil
		}
		ends = append(ends, e)
	}
	return ends
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
// Of several shards each is asked for the messages in its own log. Replicas that divide the keys into another number of
// shards report elsewhere, and nobody waits for them.
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
	if b.awaitAll(within, endsOf(receipt, len(b.shards))) {
		return nil
	}
	<-within.Done()
	return ctx.Err()
}

// awaitAll is awaitReports in each shard that was published in, one after the other: what was reached once stays so.
func (b *Bus) awaitAll(ctx context.Context, ends []end) bool {
	for _, e := range ends {
		if s := b.shards[e.shard].barrier; s == nil || !b.awaitReports(ctx, s, e.at) {
			return false
		}
	}
	return len(ends) > 0
}

// awaitReports reports false if the reports cannot show any more that every replica has reached the message, or ctx ended.
func (b *Bus) awaitReports(ctx context.Context, s barrier, at Place) bool {
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
