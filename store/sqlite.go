package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jmoiron/sqlx"
	modernc "modernc.org/sqlite"
)

var sqlite = &dialect{
	driver: "sqlite", migrations: "migrations/sqlite", queries: sqliteQueries,
	classify: classifySQLite,
	undone:   func(error) bool { return true }, // the file is here: an error of its COMMIT is the answer
}

func init() { sqlx.BindDriver("sqlite", sqlx.QUESTION) }

func checkFile(file string) error {
	file = strings.TrimPrefix(file, "//")
	if file == "" || strings.HasPrefix(file, ":memory:") {
		return fmt.Errorf("store: sqlite:%s: must name a file", file)
	}
	if strings.ContainsRune(file, 0) {
		return errors.New("store: the file's name holds a NUL")
	}
	return nil
}

// openSQLite opens a file in WAL mode. Every connection waits for a lock; transactions take the writer's lock when
// they begin, since a reader that turns writer fails if another wrote meanwhile. A commit is on the disk.
func openSQLite(file string) (driver.Connector, error) {
	if err := checkFile(file); err != nil {
		return nil, err
	}
	file = strings.TrimPrefix(file, "//")
	dsn := "file:" + strings.ReplaceAll(url.PathEscape(file), "%2F", "/") + "?" + url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-16000)"},
		"_txlock": {"immediate"},
	}.Encode()
	connector, err := modernc.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return connector, nil
}
