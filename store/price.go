package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// maxDigits is how many digits a price may have in plain notation, before and after the point together.
const maxDigits = 30

// A Price is an exact decimal with the digits that its source gave it ("5.490" stays "5.490"), or unknown, which is
// its zero value. It is comparable; prices that differ in digits only are different.
type Price struct{ text string } // plain decimal notation, "" is unknown

// ParsePrice reads a decimal number, with an exponent or without.
func ParsePrice(s string) (Price, error) {
	// Lengths first: an exponent of nine digits would be written out as a gigabyte of zeros.
	if s == "" || len(s) > 2*maxDigits || strings.Trim(s, "0123456789+-.eE") != "" {
		return Price{}, errNoPrice
	}
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite {
		return Price{}, errNoPrice
	}
	if digits := max(d.NumDigits(), -int64(d.Exponent)) + max(int64(d.Exponent), 0); digits > maxDigits {
		return Price{}, fmt.Errorf("must have at most %d digits", maxDigits)
	}
	if d.IsZero() {
		d.Negative = false
	}
	return Price{text: d.Text('f')}, nil
}

var errNoPrice = errors.New("must be a decimal number such as 5.49")

// Known says whether there is a price.
func (p Price) Known() bool { return p.text != "" }

// String is the price in plain decimal notation, "" if it is unknown.
func (p Price) String() string { return p.text }

func (p Price) negative() bool { return strings.HasPrefix(p.text, "-") }

// MarshalJSON writes a string, or null.
func (p Price) MarshalJSON() ([]byte, error) {
	if p.text == "" {
		return []byte("null"), nil
	}
	return []byte(`"` + p.text + `"`), nil
}

// UnmarshalJSON reads a string, a number or null; no number passes through a float. The error is an *InvalidError for
// the member "price", where every price of ours is.
func (p *Price) UnmarshalJSON(b []byte) error {
	*p = Price{}
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	text := string(b)
	if b[0] == '"' {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	parsed, err := ParsePrice(text)
	if err != nil {
		return invalid("/price", err.Error())
	}
	*p = parsed
	return nil
}

// Scan implements sql.Scanner.
func (p *Price) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = Price{}
	case []byte:
		*p = Price{text: string(v)}
	case string:
		*p = Price{text: v}
	default:
		return fmt.Errorf("store: the database has a price of type %T", src)
	}
	return nil
}

// Value implements driver.Valuer.
func (p Price) Value() (driver.Value, error) {
	if p.text == "" {
		return nil, nil
	}
	return p.text, nil
}
