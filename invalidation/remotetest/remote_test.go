package remotetest_test

import (
	"testing"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/invalidation/remotetest"
)

func TestRemote_inMemory(t *testing.T) {
	t.Parallel()
	remotetest.TestRemote(t, func(*testing.T) (invalidation.Remote, remotetest.Control) {
		r := remotetest.NewRemote(remotetest.Length, remotetest.Retention)
		return r, r
	})
}
