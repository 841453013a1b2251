// Package bench measures Tiercel beside what a user would pick instead. It holds benchmarks only: "make bench" runs them and
// writes results/, where a table and a plot for each lie.
//
// All figures that are compared come from one benchmark, whose contestants take turns, a few hundred microseconds each, on
// all processors at once (see takeTurns): what else the machine does hits them alike, and the ratio of two is worth
// something where neither figure is. Each contestant is set up as its users would who read its manual; a
// comment on it says what was chosen and why.
package bench
