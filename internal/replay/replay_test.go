package replay_test

import (
	"math"
	"testing"

	"github.com/tiercel-go/tiercel/internal/replay"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The figures are those that came with the traces.
func TestLRUAndOptimum_areTheKnownOnes(t *testing.T) {
	t.Parallel()
	keys, err := replay.Read(testenv.SharedData(t, "traces/cache2k-web07.keys.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) != 76_118 {
		t.Fatalf("%d keys", len(keys))
	}
	for capacity, want := range map[int][2]float64{300: {41.9, 55.9}, 1200: {51.7, 64.6}, 3000: {58.5, 70.3}} {
		for i, hits := range []int{replay.LRU(keys, capacity), replay.Optimum(keys, capacity)} {
			if got := 100 * float64(hits) / float64(len(keys)); math.Abs(got-want[i]) > 0.11 {
				t.Errorf("%d entries: %.2f %%, known is %v %%", capacity, got, want[i])
			}
		}
	}
}
