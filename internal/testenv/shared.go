package testenv

import (
	"sync"
	"testing"
)

var shared struct {
	once    sync.Once
	cluster *Postgres
	err     error
}

// SharedPostgres returns a cluster that all tests of the package share: each makes databases of its own in it. Kill,
// Stop and Pause panic. The package's TestMain must be [Main], which ends the cluster.
func SharedPostgres(t testing.TB) *Postgres {
	t.Helper()
	needMain(t)
	shared.once.Do(func() {
		shared.cluster, shared.err = newPostgres(nil)
		if shared.err != nil {
			return
		}
		atEnd.add(shared.cluster.remove)
		shared.cluster.shared = true
		shared.err = shared.cluster.proc.start()
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.cluster
}

func needMain(t testing.TB) {
	t.Helper()
	if !mainRuns {
		t.Fatal("what tests share is ended by testenv.Main: make it this package's TestMain")
	}
}
