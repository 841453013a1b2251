package store

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// An ALTER TABLE locks products; whoever wants to list waits, for a bounded time, and the promise is renewed all the same.
func TestList_behindALockEndsAndLeavesTheOutboxItsConnections(t *testing.T) {
	t.Parallel()
	url := testenv.SharedPostgres(t).NewDatabase(t)
	locker := open(t, url)
	d, err := Open(t.Context(), Config{URL: url, MaxConns: listConns + 1, ListTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	lock, err := locker.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback() }()
	if _, err := lock.ExecContext(t.Context(), "LOCK TABLE products IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	var lists sync.WaitGroup
	for range 3 * listConns {
		lists.Go(func() {
			if _, err := d.List(context.Background(), Filter{}); !errors.Is(err, ErrUnavailable) {
				t.Errorf("a list gives %v", err)
			}
		})
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return d.Stats().InUse >= listConns }, "lists wait for the lock")
	began := time.Now()
	if _, _, _, err := d.Outbox().Scan(t.Context(), 0, func(int64, string, string) error { return nil }); err != nil {
		t.Error(err)
	}
	scanned := time.Since(began)
	lists.Wait()
	if all := time.Since(began); scanned > all/2 {
		t.Errorf("the scan took %v of the %v that the lists took", scanned, all)
	}
}

func TestShare_holdsNobodyLongerThanItsLongest(t *testing.T) {
	t.Parallel()
	s := newShare(1, 50*time.Millisecond)
	first, leave, err := s.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.enter(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the second enters with %v", err)
	}
	<-first.Done()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.enter(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("who has left enters with %v", err)
	}
	leave()
	if _, leave, err := s.enter(t.Context()); err != nil {
		t.Errorf("after the first left: %v", err)
	} else {
		leave()
	}
}
