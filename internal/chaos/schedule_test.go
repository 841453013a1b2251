package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// A plan is one fault to come.
type plan struct {
	target string // one fault at a time for each: what is done to it
	kind   string
	at     time.Duration // from the start of the load
	lasts  time.Duration
}

func (p plan) String() string {
	return fmt.Sprintf("%8.2fs %-20s %-16s %.2fs", p.at.Seconds(), p.target, p.kind, p.lasts.Seconds())
}

// A kind of fault, how often it is drawn, and how long it lasts.
type kind struct {
	name          string
	weight        int
	least, utmost time.Duration
}

var (
	serverKinds = []kind{
		{"kill -9", 3, 100 * time.Millisecond, 2 * time.Second},
		{"SIGSTOP", 4, 100 * time.Millisecond, 4 * time.Second},
		{"SIGSTOP amid slow loads", 4, 2300 * time.Millisecond, 2900 * time.Millisecond}, // above the bound, below LOAD_TIMEOUT
		{"clock step", 2, 0, 0},
	}
	wayKinds = []kind{
		{"cut", 3, 100 * time.Millisecond, 3 * time.Second},
		{"black hole", 3, 300 * time.Millisecond, 4 * time.Second},
		{"late answers", 3, 500 * time.Millisecond, 4 * time.Second},
		{"late requests", 3, 500 * time.Millisecond, 4 * time.Second},
	}
	redisKinds = []kind{
		{"FLUSHALL", 2, 0, 0},
		{"restart empty", 2, 0, 0},
		{"restart from an old snapshot", 2, 0, 0},
		{"kill -9, failover", 2, 0, 0},
		{"failover to a prefix", 3, 0, 0},
		{"SIGSTOP, failover, old primary wakes", 2, 0, 0},
		{"SIGSTOP", 2, 100 * time.Millisecond, 800 * time.Millisecond},
	}
	postgresKinds = []kind{
		{"SIGSTOP", 3, 100 * time.Millisecond, 3 * time.Second},
		{"kill -9", 1, 0, 0},
		{"table locked", 3, 300 * time.Millisecond, 2 * time.Second},
		{"long transaction", 3, 2 * time.Second, 12 * time.Second},
	}
)

const (
	redisTarget    = "redis"
	postgresTarget = "postgres"
	allWell        = 5 * time.Second // without any new fault, once in each half minute
)

func serverTarget(i int) string { return fmt.Sprint("server ", i) }
func wayToRedis(i int) string   { return fmt.Sprint("way ", i, " redis") }
func wayToPG(i int) string      { return fmt.Sprint("way ", i, " postgres") }

// targets are those of n servers. The server 0 has no way to Redis of its own: it asks Sentinel.
func targets(n int) map[string][]kind {
	all := map[string][]kind{redisTarget: redisKinds, postgresTarget: postgresKinds}
	for i := range n {
		all[serverTarget(i)] = serverKinds
		all[wayToPG(i)] = wayKinds
		if i > 0 {
			all[wayToRedis(i)] = wayKinds
		}
	}
	return all
}

// schedule draws the faults of one run. The same seed gives the same schedule.
func schedule(rng *rand.Rand, n int, runs time.Duration) []plan {
	kinds := targets(n)
	// Redis and PostgreSQL are one each, and what happens to them is felt by all: they come up as often as all servers.
	var names []string
	for name := range kinds {
		names = append(names, name)
		if name == redisTarget || name == postgresTarget {
			names = append(names, slices.Repeat([]string{name}, n-1)...)
		}
	}
	slices.Sort(names)
	free := make(map[string]time.Duration)
	var all []plan
	for at := time.Second; ; at += time.Duration(rng.Int64N(int64(2200 * time.Millisecond))) {
		if (at+allWell)%(30*time.Second) < allWell {
			at += allWell
		}
		if at > runs-2*time.Second {
			return all
		}
		target := names[rng.IntN(len(names))]
		k := draw(rng, kinds[target])
		lasts := k.least + time.Duration(rng.Int64N(int64(k.utmost-k.least+1)))
		if at < free[target] {
			continue
		}
		free[target] = at + lasts + 300*time.Millisecond
		all = append(all, plan{target: target, kind: k.name, at: at, lasts: lasts.Round(10 * time.Millisecond)})
	}
}

func draw(rng *rand.Rand, kinds []kind) kind {
	sum := 0
	for _, k := range kinds {
		sum += k.weight
	}
	n := rng.IntN(sum)
	for _, k := range kinds {
		if n -= k.weight; n < 0 {
			return k
		}
	}
	panic("weights do not add up")
}

func list(plans []plan) string {
	var b strings.Builder
	for _, p := range plans {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}
