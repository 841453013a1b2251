package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/lib/pq"
	modernc "modernc.org/sqlite"
)

// errConflict is wrapped by the error of a transaction that lost to another and may be tried again.
var errConflict = errors.New("store: the transaction lost to another one")

// refused is all that a client learns of why.
const refused = "cannot be stored"

// outOfReach says whether err came from the way to the database and not from the database.
func outOfReach(err error) bool {
	var network net.Error
	for _, is := range []error{
		driver.ErrBadConn, sql.ErrConnDone, sql.ErrTxDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed,
		os.ErrDeadlineExceeded, context.DeadlineExceeded,
	} {
		if errors.Is(err, is) {
			return true
		}
	}
	return errors.As(err, &network)
}

func classifyPostgres(err error) error {
	if errors.Is(err, pq.ErrSSLNotSupported) {
		return fmt.Errorf("%w (without TLS the URL needs ?sslmode=disable)", ErrUnavailable)
	}
	var e *pq.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch code := string(e.Code); {
	case code == "23505" && e.Constraint == "products_sku_key":
		return ErrSKUTaken
	case code == "40001", code == "40P01": // serialization, deadlock
		return errConflict
	case code == "42P01", code == "42703": // undefined table, column
		return errors.New("store: the schema is not up to date: run the migrations")
	}
	switch e.Code.Class() {
	case "22", "23", "54": // data, constraints, limits of a row
		return invalid(pointerTo(e.Column), refused)
	case "08", "53", "57", "58", "F0", "XX": // connection, resources, shutdown and cancelling, system, broken
		return ErrUnavailable
	}
	return nil
}

// undonePostgres: an ERROR is the answer of a server that rolled back. A FATAL one may come after the commit, when the
// server is shut down before it could say so; and silence says nothing.
func undonePostgres(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Severity == "ERROR" || errors.Is(err, pq.ErrInFailedTransaction)
}

// Primary and extended result codes of SQLite.
const (
	sqliteBusy             = 5
	sqliteLocked           = 6
	sqliteNoMemory         = 7
	sqliteInterrupt        = 9
	sqliteIOError          = 10
	sqliteFull             = 13
	sqliteCannotOpen       = 14
	sqliteTooBig           = 18
	sqliteConstraint       = 19
	sqliteMismatch         = 20
	sqliteConstraintUnique = sqliteConstraint | 8<<8
)

func classifySQLite(err error) error {
	var e *modernc.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff {
	case sqliteBusy, sqliteLocked, sqliteNoMemory, sqliteInterrupt, sqliteIOError, sqliteFull, sqliteCannotOpen:
		return ErrUnavailable
	case sqliteConstraint:
		if e.Code() == sqliteConstraintUnique && strings.Contains(e.Error(), "products.sku") {
			return ErrSKUTaken
		}
		return invalid("", refused)
	case sqliteTooBig, sqliteMismatch:
		return invalid("", refused)
	}
	if strings.Contains(e.Error(), "no such table") {
		return errors.New("store: the schema is not up to date: run the migrations")
	}
	return nil
}

// pointerTo is the pointer to a column's member; the whole product if the database does not name the column.
func pointerTo(column string) string {
	if column == "" {
		return ""
	}
	return "/" + column
}
