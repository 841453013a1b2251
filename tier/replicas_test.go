package tier_test

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// loadsOf is how often n processes load keys that are read at a constant rate over all of them, by a minute of it.
func loadsOf(t *testing.T, n int) (loads int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		const keys, every = 50, 2 * time.Millisecond
		s := newSource()
		for k := range keys {
			s.set(strconv.Itoa(k), "v")
		}
		remote := tiertest.NewRemote()
		bus := tiertest.NewBus(remote, window)
		processes := make([]*tier.Cache[string], n)
		for i := range processes {
			processes[i] = newCache(t, tier.Config[string]{
				Load: s.load, Remote: remote, Bus: bus.Join(), TTL: 500 * time.Millisecond, RemoteTTL: 5 * time.Second,
			})
		}
		for i := range time.Minute / every {
			pass(every)
			expect(t, processes[int(i)/keys%n], strconv.Itoa(int(i)%keys), "v")
		}
		loads = s.total()
	})
	return loads
}

func TestRefresh_costsTheSourceTheSameWhateverTheNumberOfProcesses(t *testing.T) {
	one := loadsOf(t, 1)
	for _, n := range []int{2, 8} {
		loads := loadsOf(t, n)
		t.Logf("%d loads by one process, %d by %d", one, loads, n)
		if float64(loads) > 1.1*float64(one) {
			t.Errorf("%d loads by %d processes, %d by one", loads, n, one)
		}
	}
}
