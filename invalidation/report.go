package invalidation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// callForReports begins what is published to have replicas report at once; their names follow. No message begins so.
const callForReports = "report "

// reports are those that this process leaves in Redis: each SYNC is one. They are numbered, so that one that was
// forgotten is missed: that is how it is known whether Redis may have forgotten those of others (W4).
type reports struct {
	replica string // this process, at random

	mu     sync.Mutex
	sent   int64     // under mu: number of the last one
	number int64     // under mu: of the last one whose SYNC was answered; 0: none
	since  time.Time // under mu: from then on each was found again by the next
}

func newReports(replica string) *reports { return &reports{replica: replica} }

func (r *reports) next() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent++
	return r.sent
}

// found notes that report number is in Redis, and that before was there until then.
func (r *reports) found(number int64, before string) {
	was, _ := strconv.ParseInt(before, 10, 64) // 0 if there was none
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.number == 0 || was < r.number {
		r.since = time.Now()
	}
	r.number = max(r.number, number)
}

// kept returns the number of the last report that is known to have been in Redis, and since when none was missed; zero
// if there is none.
func (r *reports) kept() (number int64, since time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.number, r.since
}

// among says whether a call for reports names this process.
func (r *reports) among(replicas string) bool {
	return slices.Contains(strings.Fields(replicas), r.replica)
}

// A barrier is a Remote that keeps the replicas' reports. Without one Confirm waits for the bound.
type barrier interface {
	Remote
	// invAt is Inv that also tells where the log ended then; the zero Place if there is no log.
	invAt(ctx context.Context, rows []Row) (sent int, end Place, err error)
	// kept is that of reports.
	kept() (number int64, since time.Time)
	// look asks which replicas have not reached a message, and calls upon them to report.
	look(ctx context.Context, at Place) (look, error)
	// leave takes this process' report away. If that fails it is too old after a while.
	leave(ctx context.Context)
	// list reads the reports, for people.
	list(ctx context.Context) ([]Replica, error)
	// originOf is why this process appended a message, "local" or "outbox"; "": it did not.
	originOf(id string) string
}

// inv is INV by whatever Remote there is.
func (s *shard) inv(ctx context.Context, rows []Row) (sent int, end Place, err error) {
	if s.barrier != nil {
		return s.barrier.invAt(ctx, rows)
	}
	sent, err = s.remote.Inv(ctx, rows)
	return sent, Place{}, err
}

func (s *state) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	_ = s.client.HDel(ctx, s.replicas, s.reports.replica).Err()
}

func (s *state) kept() (number int64, since time.Time) { return s.reports.kept() }

// A look is what LOOK saw.
type look struct {
	there   bool     // the message is in this log
	own     int64    // number of the asker's report; 0: there is none
	missing []string // replicas that have not reached the message
}

func (s *state) look(ctx context.Context, at Place) (look, error) {
	answer, err := s.run(ctx, s.scripts.look, []string{s.log, s.replicas},
		at.ID, at.Position, s.reports.replica, s.retention.Milliseconds(), s.channel, callForReports)
	if err != nil {
		return look{}, err
	}
	f, err := texts(answer, 2)
	if err != nil {
		return look{}, err
	}
	own, _ := strconv.ParseInt(f[1], 10, 64)
	return look{there: f[0] != "", own: own, missing: f[2:]}, nil
}
