package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// scanInto are the destinations of columns, in their order.
func scanInto(p *Product) []any {
	return []any{
		&p.ID, &p.SKU, &p.Name, &p.Description, &p.Brand, &p.Category, &p.Price, &p.Currency, &p.Stock, &p.ImageURL,
		(*scannedJSON)(&p.Attributes), &p.Version, (*scannedTime)(&p.UpdatedAt),
	}
}

// scannedJSON is []byte from PostgreSQL and a string from SQLite.
type scannedJSON json.RawMessage

// Scan implements sql.Scanner.
func (j *scannedJSON) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*j = nil
	case []byte:
		*j = bytes.Clone(v) // the driver's
	case string:
		*j = scannedJSON(v)
	default:
		return fmt.Errorf("store: the database has attributes of type %T", src)
	}
	return nil
}

// scannedTime is a time from PostgreSQL, in the session's zone, and text in UTC from SQLite.
type scannedTime time.Time

// Scan implements sql.Scanner.
func (t *scannedTime) Scan(src any) error {
	var at time.Time
	var err error
	switch v := src.(type) {
	case nil:
	case time.Time:
		at = v.UTC()
	case string:
		at, err = time.Parse("2006-01-02 15:04:05.999", v)
	default:
		err = fmt.Errorf("store: the database has a time of type %T", src)
	}
	*t = scannedTime(at)
	return err
}
