// Package e2e holds the tests that run the program itself: several processes of the built binary on a real PostgreSQL
// and a real Redis, with the faults made for real.
package e2e
