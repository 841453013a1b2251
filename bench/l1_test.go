package bench

import (
	"context"
	"testing"
)

// localTurn is how many reads of L1 a turn has: about half a millisecond.
const localTurn = 4096

// BenchmarkL1Hit reads what all contestants hold. Tiercel has both tiers, a bus, hooks and hot keys switched on, and is
// "alone" once more without the first two; those after it have no other processes to be coherent with either.
func BenchmarkL1Hit(b *testing.B) {
	for name, order := range map[string][]string{"uniform": uniform(1 << 18), "zipf": zipf(1<<18, 0.99)} {
		b.Run(name, func(b *testing.B) {
			both, one := replica(b, server(b), nil, nil), alone(b)
			keys := namesOf(numKeys)
			warm(b, both, keys)
			warm(b, one, keys)
			who := []contestant{reads(b, "tiercel", both, order), reads(b, "tiercel-alone", one, order)}
			for _, p := range []peer{
				newRistretto(b), newOtter(b), newOtterTTL(b), newTheine(b), newSturdyc(b), newGroupcache(b),
				newRueidis(b, server(b)), newGoRedisCSC(b, server(b)), newGoRedisCache(b, server(b)),
			} {
				p.fill(b, keys)
				who = append(who, p.reads(b, order))
			}
			takeTurns(b, turns{length: localTurn, total: len(order), who: who})
			if loads := both.Stats().Loads; loads > numKeys+numKeys/10 { // hot keys are refreshed
				b.Errorf("%d loads: these were not hits", loads)
			}
		})
	}
}

// BenchmarkL1HitWhileInvalidated has one write in a hundred operations. Each contestant is told of it as its users would
// after a commit, and what it dropped it gets again from a source that takes no time. Contestants of one process only are
// left out: their writes would not leave the process.
func BenchmarkL1HitWhileInvalidated(b *testing.B) {
	order := zipf(1<<18, 0.99)
	c := replica(b, server(b), nil, nil)
	ours := peer{
		name: "tiercel",
		get:  func(key string) (string, bool) { v, err := c.Get(context.Background(), key); return v, err == nil },
		drop: func(key string) {
			if err := c.Invalidate(context.Background(), change(key)); err != nil {
				b.Error(err)
			}
		},
	}
	var who []contestant
	for _, p := range []peer{ours, newRueidis(b, server(b)), newGoRedisCSC(b, server(b)), newGoRedisCache(b, server(b))} {
		p.fill(b, namesOf(numKeys))
		who = append(who, contestant{p.name, func(from, to int) {
			for i := from; i < to; i++ {
				if i%100 == 0 {
					p.drop(order[i])
				} else if _, ok := p.get(order[i]); !ok {
					b.Error(p.name, "has no", order[i])
				}
			}
		}})
	}
	takeTurns(b, turns{workers: 8, length: 1000, total: len(order), who: who})
}
