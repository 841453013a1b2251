package catalogue

import (
	"bytes"
	_ "embed"
	"io"
)

// demo is a slice of a real catalogue; demo.LICENSE says whose, and on what terms.
//
//go:embed demo.ndjson.gz
var demo []byte

// Demo returns the catalogue that the embedded database starts with: a few hundred computer parts with their prices.
func Demo() io.Reader { return bytes.NewReader(demo) }
