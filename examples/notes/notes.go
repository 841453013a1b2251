package main

import (
	"context"
	"database/sql"
	"errors"

	_ "modernc.org/sqlite" // the driver

	"github.com/tiercel-go/tiercel/tier"
)

// notes are the source of truth.
type notes struct{ db *sql.DB }

func openNotes(ctx context.Context, file string) (*notes, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(2000)")
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, version INTEGER NOT NULL)`)
	return &notes{db}, err
}

// read is the cache's loader.
func (n *notes) read(ctx context.Context, name string) (v tier.Versioned[string], err error) {
	err = n.db.QueryRowContext(ctx, `SELECT text, version FROM notes WHERE name = ?`, name).Scan(&v.Value, &v.Version)
	if errors.Is(err, sql.ErrNoRows) {
		err = tier.ErrNotFound
	}
	return v, err
}

// write returns the note's new version, once it is committed. A client that went away does not leave it in the middle.
func (n *notes) write(ctx context.Context, name, text string) (version int64, err error) {
	err = n.db.QueryRowContext(context.WithoutCancel(ctx), `INSERT INTO notes VALUES (?, ?, 1)
		ON CONFLICT (name) DO UPDATE SET text = excluded.text, version = version + 1 RETURNING version`, name, text).Scan(&version)
	return version, err
}
