package invalidation

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/invalidation/bustest"
)

var _ Outbox = bustest.Subject(nil)

// A fakeOutbox is bustest's, with hooks into its scans.
type fakeOutbox struct {
	*bustest.Outbox
	quiet         atomic.Bool // commits wake nobody
	wake          chan struct{}
	during, after func() // called by Scan, before it looks and after its last row; set while no bus runs
}

func newFakeOutbox() *fakeOutbox {
	return &fakeOutbox{Outbox: bustest.NewOutbox(), wake: make(chan struct{}, 1)}
}

func (o *fakeOutbox) Wake() <-chan struct{} { return o.wake }

func (o *fakeOutbox) Scan(ctx context.Context, cursor int64, row func(int64, string, string) error) (int64, int64, string, error) {
	if o.during != nil {
		o.during()
	}
	xmin, horizon, identity, err := o.Outbox.Scan(ctx, cursor, row)
	if o.after != nil {
		o.after()
	}
	return xmin, horizon, identity, err
}

// commit writes rows in one transaction and returns their ids.
func (o *fakeOutbox) commit(rows ...Row) []int64 {
	tx := o.Begin()
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = tx.Write(string(r.Kind), r.Key)
	}
	tx.Commit()
	if !o.quiet.Load() {
		select {
		case o.wake <- struct{}{}:
		default:
		}
	}
	return ids
}

// holdXmin keeps rows from getting below the cursor, as a long transaction does.
func (o *fakeOutbox) holdXmin() (end func()) { return o.Begin().Rollback }

// relayAlone returns a bus that does not run, after its first turn: a test takes each turn by itself.
func relayAlone(t *testing.T) (*Bus, *fakeOutbox, *redis.Client) {
	t.Helper()
	client := testenv.StartRedis(t).Client(t)
	out := newFakeOutbox()
	cfg := Config{Client: client, Namespace: "test", Outbox: out}
	slow(&cfg) // the promise must not end in the midst of a test
	b := must[*Bus](t)(New(cfg))
	takeTurn(t, b, asked)
	return b, out, client
}

// twin is the bus of another process.
func (b *Bus) twin(t *testing.T) *Bus {
	t.Helper()
	return must[*Bus](t)(New(b.cfg))
}

func takeTurn(t *testing.T, b *Bus, why reason) {
	t.Helper()
	if err := b.relays[0].turn(t.Context(), why); err != nil {
		t.Fatal(err)
	}
}

// announced counts the messages in the log by key; those of kind all have none.
func (b *Bus) announced(t *testing.T) map[string]int {
	t.Helper()
	out := make(map[string]int)
	for _, m := range must[View](t)(b.shards[0].remote.Sync(t.Context(), Place{"none", "0"})).Entries {
		out[m.Key]++
	}
	return out
}
