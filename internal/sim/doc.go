// Package sim runs whole systems, of real caches on real buses and relays, through thousands of random schedules, and
// holds what their clients saw to what is promised. It has tests only.
//
// A run takes place in a synctest bubble, with fakes of Redis (internal/fakeredis) and of the database that are held to the
// conformance suites of the real ones. Whatever leaves a replica is an event of one scheduler, which delays it, loses it,
// repeats it or lets it come late, one event at a time, drawn from the run's seed. So a seed that fails fails again:
//
//	go test ./internal/sim -run 'TestSim$' -v -seed 4711
//
// docs/simulation.md says what is simulated and what is not, and which broken rules were found by which seeds.
package sim
