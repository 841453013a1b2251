package main

import (
	"fmt"
	"strings"
	"time"
)

// A scenario is a load, and what happens meanwhile.
type scenario struct {
	name, about string
	duration    time.Duration // of each part
	rate        int           // requests a second over all instances
	ids         int           // products
	pick        func(ids int) func() int
	writes      float64           // the share of requests that are writes
	cold        bool              // nothing is read before
	proxied     bool              // database and Redis are reached through proxies, which faults need
	env         map[string]string // settings of the server that are not the defaults
	faults      []fault
	parts       []part
	scales      bool // the parts differ in replicas: no flag may change them
	judge       func([]result) []verdict
}

// A part is one run of a scenario, on servers of its own.
type part struct {
	name     string
	replicas int
	env      map[string]string // over the scenario's
}

// A fault happens when so much of the duration has passed.
type fault struct {
	at   float64
	what string
	do   func(*stack)
}

// A verdict is a figure that was promised.
type verdict struct {
	what, got, want string
	met             bool
}

const slower = 200 * time.Millisecond

var (
	redisKilled  = func(s *stack) { s.redisGoes() }
	redisBack    = func(s *stack) { s.redis.Start() }
	redisSlow    = func(s *stack) { s.redisProxy.Delay(slower) }
	redisFast    = func(s *stack) { s.redisProxy.Heal() }
	databaseSlow = func(s *stack) { s.databaseProxy.Delay(slower) }
	databaseFast = func(s *stack) { s.databaseProxy.Heal() }
	allInvalid   = func(s *stack) { s.clear() }
)

// scenarios returns all of them. Rates are such that two processors have time left, since all processes share them.
func scenarios() []scenario {
	three := []part{{"", 3, nil}}
	// Lifetimes that end often within a run, so that there is something to load.
	short := map[string]string{"L1_TTL": "2s", "L2_TTL": "5s"}
	return []scenario{
		{
			name: "steady-1000", about: "One id is half the traffic. At a third of the time Redis is killed and each answer of " +
				"the database comes 200 ms later; at two thirds both are well again. SOFT_TIMEOUT is 2 ms: a value in hand that nobody can " +
				"vouch for is served after that long, marked stale.",
			duration: 30 * time.Second, rate: 1000, ids: 1000, pick: half, proxied: true, parts: three, judge: steadily,
			env: map[string]string{"SOFT_TIMEOUT": "2ms"},
			faults: []fault{
				{1. / 3, "Redis killed", redisKilled}, {1. / 3, "database 200 ms slower", databaseSlow},
				{2. / 3, "Redis back, empty", redisBack}, {2. / 3, "database well", databaseFast},
			},
		},
		{name: "hot", about: "One id is nine tenths of the traffic.", duration: 20 * time.Second, rate: 1000, ids: 1000,
			pick: mostly, parts: three, env: short, judge: withoutError},
		{name: "uniform", about: "All ids alike.", duration: 20 * time.Second, rate: 1000, ids: 10_000, pick: uniform, parts: three,
			env: short, judge: withoutError},
		{name: "zipf", about: "The n-th id is read in proportion to n^-0.99.", duration: 20 * time.Second, rate: 1000, ids: 10_000,
			pick: zipf, parts: three, env: short, judge: withoutError},
		{
			name: "stampede", about: "Four cold instances, a database whose answers take 20 ms more; twice everything is invalidated under the load. " +
				"L2_TIMEOUT is 500 ms: a busy machine must not look like an absent Redis, without which each instance loads for itself. " +
				"MAX_DB_LOADS is 8: to open four times 32 connections at once takes longer here than LOCK_WAIT, with the same effect.",
			duration: 15 * time.Second, rate: 300, ids: 100, pick: uniform, cold: true, proxied: true,
			parts: []part{{"", 4, nil}}, judge: once, env: map[string]string{"L2_TIMEOUT": "500ms", "MAX_DB_LOADS": "8"},
			faults: []fault{
				{0, "database 20 ms slower", func(s *stack) { s.databaseProxy.Delay(20 * time.Millisecond) }},
				{1. / 3, "all invalidated", allInvalid}, {2. / 3, "all invalidated", allInvalid},
			},
		},
		{name: "expiry-wave", about: "All ids were filled at once, and live for 5 s in both tiers.", duration: 20 * time.Second,
			rate: 1000, ids: 2000, pick: uniform, parts: three, env: map[string]string{"L1_TTL": "5s", "L2_TTL": "5s"}, judge: withoutError},
		{name: "redis-down", about: "Redis is killed at a third of the time and comes back, empty, at two thirds.",
			duration: 20 * time.Second, rate: 1000, ids: 1000, pick: zipf, parts: three, judge: withoutError,
			faults: []fault{{1. / 3, "Redis killed", redisKilled}, {2. / 3, "Redis back, empty", redisBack}}},
		{name: "redis-slow", about: "In the second third each answer of Redis comes 200 ms later.", duration: 20 * time.Second,
			rate: 1000, ids: 1000, pick: zipf, proxied: true, parts: three, env: short, judge: withoutError,
			faults: []fault{{1. / 3, "Redis 200 ms slower", redisSlow}, {2. / 3, "Redis well", redisFast}}},
		{name: "db-slow", about: "In the second third each answer of the database comes 200 ms later.", duration: 20 * time.Second,
			rate: 1000, ids: 1000, pick: zipf, proxied: true, parts: three, env: short, judge: withoutError,
			faults: []fault{{1. / 3, "database 200 ms slower", databaseSlow}, {2. / 3, "database well", databaseFast}}},
		{name: "write-storm", about: "One request in ten is a write.", duration: 20 * time.Second, rate: 500, ids: 1000, pick: zipf,
			writes: 0.1, parts: three, judge: withoutError},
		{name: "scale", about: "The same load on more and more instances. Lifetimes are 0.5 s in L1 and 5 s in L2: short, but " +
			"in the defaults' proportion. L2_TIMEOUT is 500 ms: a busy machine must not look like an absent Redis.",
			duration: 30 * time.Second, rate: 800, ids: 2000, pick: zipf, scales: true, judge: flat,
			env:   map[string]string{"L1_TTL": "500ms", "L2_TTL": "5s", "L2_TIMEOUT": "500ms"},
			parts: []part{{"1 replica", 1, nil}, {"2 replicas", 2, nil}, {"4 replicas", 4, nil}, {"8 replicas", 8, nil}}},
		{name: "refresh", about: "One key, first with a lifetime that outlives the run, so that every answer is L1's, then with one of 2 s in both tiers.",
			duration: time.Minute, rate: 2000, ids: 1, pick: uniform, judge: refreshed,
			parts: []part{
				{"L1 alone", 3, map[string]string{"L1_TTL": "1h", "L2_TTL": "1h"}},
				{"lifetime 2 s", 3, map[string]string{"L1_TTL": lifetime.String(), "L2_TTL": lifetime.String()}},
			}},
	}
}

func scenarioNamed(name string) (scenario, bool) {
	for _, s := range scenarios() {
		if s.name == name {
			return s, true
		}
	}
	return scenario{}, false
}

func list() string {
	var b strings.Builder
	for _, s := range scenarios() {
		fmt.Fprintf(&b, "  %-12s %s\n", s.name, s.about)
	}
	return b.String()
}
