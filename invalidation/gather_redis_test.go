package invalidation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// callers is how many are in no script that is under way.
func (g *gatherer) callers() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.waiting)
}

// Redis stands still while 64 write: the first has the script that is under way, the others the next.
func TestPublish_writersAtOnceShareAScriptAndAPublish(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := server.Client(t)
	seen := newEvents()
	a, _, _ := startBus(t, client, func(cfg *Config) { patient(cfg); seen.hook(cfg) })
	_, rb, _ := startBus(t, client, patient)
	s, g := a.shards[0].remote.(*state), a.shards[0].gather //nolint:errcheck // made by runBus
	start := a.shards[0].lastPlace()
	last := s.published(t, client)
	const writers = 64
	receipts := make([]string, writers)
	var writing sync.WaitGroup
	write := func(i int) {
		writing.Go(func() {
			var err error
			if receipts[i], err = a.PublishWithReceipt(t.Context(), []string{fmt.Sprint("c:", i)}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	server.Pause()
	write(0)
	testenv.Eventually(t, 5*time.Second, func() bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.sending && len(g.waiting) == 0
	}, "the first script is under way")
	for i := 1; i < writers; i++ {
		write(i)
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return g.callers() == writers-1 }, "the others wait")
	server.Resume()
	writing.Wait()
	var sizes []int
	for _, messages := range last() {
		sizes = append(sizes, len(messages))
	}
	if want := []int{1, writers - 1}; !slices.Equal(sizes, want) {
		t.Errorf("published %v messages at a time, want %v", sizes, want)
	}
	testenv.Eventually(t, 5*time.Second, func() bool {
		for i := range writers {
			if rb.snapshot()[fmt.Sprint(i)] == 0 {
				return false
			}
		}
		return true
	}, "the other process hears of all")
	if n := seen.of("local"); n != writers {
		t.Errorf("%d messages were counted, want %d", n, writers)
	}
	checkReceipts(t, must[View](t)(s.Sync(t.Context(), start)).Entries, receipts)
}

// checkReceipts wants the message of each writer to lie at or before the place of its receipt.
func checkReceipts(t *testing.T, log []Message, receipts []string) {
	t.Helper()
	for i, receipt := range receipts {
		ends := endsOf(receipt, 1)
		if len(ends) != 1 {
			t.Errorf("writer %d has the receipt %q", i, receipt)
			continue
		}
		own := slices.IndexFunc(log, func(m Message) bool { return m.Key == fmt.Sprint("c:", i) })
		place := slices.IndexFunc(log, func(m Message) bool { return Place{m.ID, m.Position} == ends[0].at })
		if own < 0 || place < own {
			t.Errorf("writer %d: its message is number %d of the log, its receipt's %d", i, own, place)
		}
	}
}

// Some give up at once, some change their mind, some announce rows that others announce as well.
func TestPublish_ofManyWritersLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	seen := newEvents()
	b, _, _ := startBus(t, client, func(cfg *Config) { patient(cfg); seen.hook(cfg) })
	start := b.shards[0].lastPlace()
	const writers, times = 32, 10
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := range times {
				ctx, cancel := context.WithCancel(t.Context())
				if w%4 == 1 {
					go cancel()
				}
				row := int64(1 + i*writers + w/2*2) // that of two writers
				key := fmt.Sprintf("c:%d", row)
				if err := b.Publish(ctx, []string{key}, []int64{row}); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
				cancel()
			}
		})
	}
	writing.Wait()
	testenv.Eventually(t, 5*time.Second, func() bool { // a script whose callers have left
		b.shards[0].gather.mu.Lock()
		defer b.shards[0].gather.mu.Unlock()
		return !b.shards[0].gather.sending
	}, "nothing is under way")
	about := make(map[int64]int)
	log := must[View](t)(b.shards[0].remote.Sync(t.Context(), start)).Entries
	for _, m := range log {
		about[m.Row]++
		if m.Key != fmt.Sprintf("c:%d", m.Row) {
			t.Errorf("a message of row %d is about %q", m.Row, m.Key)
		}
	}
	for i := range times {
		for w := 0; w < writers; w += 2 { // one of the two at least did not give up
			if row := int64(1 + i*writers + w); about[row] != 1 {
				t.Errorf("row %d has %d messages", row, about[row])
			}
		}
	}
	if n := seen.of("local"); n != len(log) {
		t.Errorf("%d messages were counted of %d in the log", n, len(log))
	}
}
