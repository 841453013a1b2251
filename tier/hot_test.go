package tier_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

const hotWindow = 5 * time.Second

func namesOf(keys []tier.HotKey) (names []string) {
	for _, k := range keys {
		names = append(names, k.Key)
	}
	return names
}

// agree is how many of the keys are among the others.
func agree(keys, others []string) (n int) {
	for _, k := range keys {
		if slices.Contains(others, k) {
			n++
		}
	}
	return n
}

// There are more reads than are sampled, of far more keys than are kept, and the hot set is another one every 10 s.
func TestHot_followsAZipfLoadWhoseHotSetMoves(t *testing.T) {
	const (
		keys  = 5_000
		rate  = 50_000 // reads a second: five times what is sampled
		moves = 4
		each  = 10 * time.Second
		step  = 5 * time.Millisecond
	)
	names := make([]string, keys)
	for i := range names {
		names[i] = fmt.Sprint("product-", i)
	}
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		for _, name := range names {
			s.set(name, "v")
		}
		c := newCache(t, tier.Config[string]{Load: s.load, HotKeys: 10, MaxBytes: 64 << 20})
		rng := rand.New(rand.NewPCG(1, 2))
		zipf := rand.NewZipf(rng, 1.2, 1, keys-1)
		for move := range moves {
			place := rng.Perm(keys) // which key has which rank
			reads := make(map[string]int)
			load := func(d time.Duration) {
				for range d / step {
					for range rate * step / time.Second {
						name := names[place[zipf.Uint64()]]
						if _, err := c.Get(t.Context(), name); err != nil {
							t.Fatal(err)
						}
						reads[name]++
					}
					pass(step)
				}
			}
			load(hotWindow)
			synctest.Wait()
			top := slices.SortedFunc(maps.Keys(reads), func(a, b string) int { return reads[b] - reads[a] })[:10]
			hot := c.Hot(10)
			if n := agree(namesOf(hot), top); n < 9 {
				t.Errorf("move %d: %d of %v are among the true top 10, %v", move, n, hot, top)
			}
			want := float64(reads[top[0]]) / hotWindow.Seconds()
			if got := hot[0].Rate; got < 0.8*want || got > 1.2*want {
				t.Errorf("move %d: the hottest is read %.0f times a second, reported are %.0f", move, want, got)
			}
			load(each - hotWindow)
		}
	})
}
