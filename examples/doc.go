// Package examples holds two small services with a cache of Tiercel's inside, and the tests that run them. It has no code.
//
//   - notes: notes in a SQLite file; a write invalidates after its commit.
//   - outbox: articles in PostgreSQL that other programs write; a trigger invalidates.
package examples
