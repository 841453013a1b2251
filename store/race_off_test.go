//go:build !race

package store

// sqliteShare is the part of a large catalogue that SQLite is tested with: all of it.
const sqliteShare = 1
