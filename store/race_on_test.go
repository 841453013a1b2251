//go:build race

package store

// sqliteShare is the part of a large catalogue that SQLite is tested with: here it is Go, and the race detector slows it
// down by a factor of 30 to 40.
const sqliteShare = 20
