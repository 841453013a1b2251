package embedded

import (
	"fmt"
	"os"
	"path/filepath"
)

// A Database is a place for a SQLite file: a directory, for SQLite puts more files beside it.
type Database struct{ dir string }

// NewDatabase makes the place; the file comes to be when it is opened. Shared memory would do without a file, but there
// a read fails while a write is open.
func NewDatabase() (*Database, error) {
	dir, err := os.MkdirTemp("", "tiercel-")
	if err != nil {
		return nil, fmt.Errorf("embedded database: %w", err)
	}
	return &Database{dir}, nil
}

// URL is the file as a setting names it.
func (d *Database) URL() string { return "sqlite:" + filepath.Join(d.dir, "catalogue.db") }

// Remove deletes the file, which must be closed.
func (d *Database) Remove() error { return os.RemoveAll(d.dir) }
