package catalogue

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// lines is NDJSON.
type lines struct {
	in   *bufio.Reader
	line int
}

func (l *lines) next() ([]byte, int, error) {
	for {
		row, whole, err := l.read()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, broken(l.line, err)
		}
		ended := err != nil
		row = bytes.TrimSpace(row)
		switch {
		case len(row) == 0 && ended:
			return nil, 0, io.EOF
		case len(row) == 0:
		case !whole:
			return nil, 0, &RowError{Line: l.line, Reason: fmt.Sprintf("longer than %d bytes", MaxRow), Row: quote(row[:100])}
		case json.Valid(row):
			return row, l.line, nil
		case ended && cutOff(row): // a download that broke off, not a typing mistake
			return nil, 0, broken(l.line, io.ErrUnexpectedEOF)
		default:
			return nil, 0, &RowError{Line: l.line, Reason: "not JSON: " + syntax(row), Row: quote(row)}
		}
	}
}

// read returns the next line, or MaxRow bytes of it and whole = false. io.EOF comes with what is behind the last
// line feed.
func (l *lines) read() (row []byte, whole bool, err error) {
	l.line++
	whole = true
	for {
		part, err := l.in.ReadSlice('\n')
		if len(row)+len(part) <= MaxRow {
			row = append(row, part...)
		} else {
			row, whole = append(row, part[:MaxRow-len(row)]...), false
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return row, whole, err
		}
	}
}

// cutOff says whether row is the beginning of something.
func cutOff(row []byte) bool {
	var v json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(row)).Decode(&v), io.ErrUnexpectedEOF)
}

func syntax(row []byte) string {
	var v json.RawMessage
	return reason(json.Unmarshal(row, &v))
}

func quote(row []byte) json.RawMessage {
	quoted, err := json.Marshal(string(row))
	if err != nil {
		return nil // a string always has an encoding
	}
	return quoted
}

// array is one JSON array.
type array struct {
	dec     *json.Decoder
	feeds   *feeds
	started bool
}

func newArray(in io.Reader, skipped int) *array {
	feeds := &feeds{in: in, line: skipped + 1}
	return &array{dec: json.NewDecoder(feeds), feeds: feeds}
}

func (a *array) next() ([]byte, int, error) {
	if !a.started {
		a.started = true
		if _, err := a.dec.Token(); err != nil {
			return nil, 0, a.broken(err)
		}
	}
	if !a.dec.More() {
		if _, err := a.dec.Token(); err != nil { // the bracket that ends it
			return nil, 0, a.broken(err)
		}
		if _, err := a.dec.Token(); !errors.Is(err, io.EOF) {
			return nil, 0, fmt.Errorf("line %d: there is something behind the array", a.line())
		}
		return nil, 0, io.EOF
	}
	var row json.RawMessage
	if err := a.dec.Decode(&row); err != nil {
		return nil, 0, a.broken(err)
	}
	line := a.feeds.lineAt(a.dec.InputOffset() - int64(len(row)))
	if len(row) > MaxRow {
		return nil, 0, &RowError{Line: line, Reason: fmt.Sprintf("longer than %d bytes", MaxRow), Row: quote(row[:100])}
	}
	return row, line, nil
}

// line is where what comes next begins.
func (a *array) line() int {
	line := a.feeds.lineAt(a.dec.InputOffset())
	ahead := bufio.NewReader(a.dec.Buffered())
	for {
		switch c, err := ahead.ReadByte(); {
		case err != nil:
			return line
		case c == '\n':
			line++
		case !bytes.ContainsRune([]byte(", \t\r"), rune(c)):
			return line
		}
	}
}

func (a *array) broken(err error) error { return broken(a.line(), err) }

// feeds remembers where the line feeds are that the decoder, which reads ahead, has not passed yet.
type feeds struct {
	in     io.Reader
	offset int64
	line   int     // of the place asked for last
	ahead  []int64 // offsets of the line feeds behind it
}

func (f *feeds) Read(p []byte) (int, error) {
	n, err := f.in.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			f.ahead = append(f.ahead, f.offset+int64(i))
		}
	}
	f.offset += int64(n)
	return n, err
}

// lineAt must be called with offsets that do not fall.
func (f *feeds) lineAt(offset int64) int {
	passed := 0
	for passed < len(f.ahead) && f.ahead[passed] < offset {
		passed++
	}
	f.ahead = f.ahead[:copy(f.ahead, f.ahead[passed:])]
	f.line += passed
	return f.line
}
