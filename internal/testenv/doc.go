// Package testenv gives tests real servers, and the faults that real servers have.
//
// Most tests need two calls: [StartRedis] and [StartPostgres] (or [SharedPostgres], where a database of one's own will
// do). Each returns a server of the test's own, on its own port and in its own directory, which ends with the test.
//
// # Faults
//
// A server can be killed (SIGKILL, nothing is flushed), stopped in order, started again on the same port and
// directory, paused (SIGSTOP: connections stay open and nothing answers) and resumed. A [Proxy] before a server cuts
// the network, turns it into a black hole or delays it, while the server lives on. [StartSentinel] gives a primary with
// an asynchronous replica, which can be made to lack the last writes, and a real failover between them.
//
// # Processes
//
//	P1. A port belongs to a test from its reservation until the test ends, also while nothing listens on it. (Without:
//	    Redis is killed, the kernel hands its port to some other connection, Redis cannot start again.)
//	P2. Kill returns after the whole process tree is gone. (Without: the postmaster is dead, one of its backends still
//	    holds the shared memory, the next start refuses the directory.)
//	P3. Nothing outlives the test process, even when that is killed: on Linux the kernel sends the death signal.
//
// The servers must be installed: a test never skips for the lack of one. "make setup" installs what is missing.
package testenv
