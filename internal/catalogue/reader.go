package catalogue

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/tiercel-go/tiercel/store"
)

// MaxRow is the length in bytes of the longest row.
const MaxRow = 4 << 20

// A RowError says why a row was left out. Encoded as JSON it is a line of a reject file.
type RowError struct {
	Line   int             `json:"line"` // of the uncompressed input, from 1
	Reason string          `json:"reason"`
	Row    json.RawMessage `json:"row"` // as it came; a string if it is not JSON
}

func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// A Reader reads one catalogue.
type Reader struct {
	rows rows
	last RowError       // see Last
	seen map[string]int // line by sku
	err  error          // the input is at its end, or broken
}

// rows is the input as JSON values: of an array, or of lines. Their end is io.EOF.
type rows interface {
	next() (row []byte, line int, err error)
}

// NewReader looks at the beginning of r and finds out what it is.
func NewReader(r io.Reader) (*Reader, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		in = bufio.NewReaderSize(unzipped, 1<<16)
	}
	skipped, err := skipSpace(in)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, broken(skipped+1, err)
	}
	c := &Reader{seen: make(map[string]int)}
	if first, _ := in.Peek(1); bytes.Equal(first, []byte("[")) {
		c.rows = newArray(in, skipped)
	} else {
		c.rows = &lines{in: in, line: skipped}
	}
	return c, nil
}

// skipSpace passes over white space and a byte order mark, and returns how many lines that were.
func skipSpace(in *bufio.Reader) (skipped int, err error) {
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3)
	}
	for {
		c, err := in.ReadByte()
		if err != nil {
			return skipped, err
		}
		switch c {
		case '\n':
			skipped++
		case ' ', '\t', '\r':
		default:
			return skipped, in.UnreadByte()
		}
	}
}

// Next returns the next product. See the package comment for its errors.
func (c *Reader) Next() (store.Draft, error) {
	if c.err != nil {
		return store.Draft{}, c.err
	}
	raw, line, err := c.rows.next()
	var rejected *RowError
	switch {
	case errors.As(err, &rejected):
		return store.Draft{}, rejected
	case err != nil:
		c.err = err
		return store.Draft{}, err
	}
	draft, err := parse(raw)
	if err == nil {
		err = draft.Validate()
	}
	if err == nil {
		// The row that came last would win, and the one before it again in the next import of the same file.
		if first, ok := c.seen[draft.SKU]; ok {
			err = fmt.Errorf("sku %q was on line %d already", draft.SKU, first)
		}
	}
	if err != nil {
		return store.Draft{}, &RowError{Line: line, Reason: reason(err), Row: raw}
	}
	c.seen[draft.SKU], c.last = line, RowError{Line: line, Row: raw}
	return draft, nil
}

// Last is where the product stood that Next returned last, for when it turns out to be bad later: a RowError without a
// reason.
func (c *Reader) Last() RowError { return c.last }

// broken is the error of an input that cannot be read on.
func broken(line int, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("line %d: the input ends in the middle: it was cut off", line)
	}
	return fmt.Errorf("line %d: %w", line, err)
}
