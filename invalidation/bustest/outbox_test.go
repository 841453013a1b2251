package bustest_test

import (
	"testing"

	"github.com/tiercel-go/tiercel/invalidation/bustest"
)

func TestOutbox_inMemory(t *testing.T) {
	t.Parallel()
	bustest.TestOutbox(t, func(*testing.T) bustest.Database {
		o := bustest.NewOutbox()
		return bustest.Database{Outbox: o, Begin: o.Begin}
	})
}
