package catalogue_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tiercel-go/tiercel/internal/catalogue"
	"github.com/tiercel-go/tiercel/store"
)

// read returns all there is: what is good, what is bad, and why it ended, nil for the end of the input.
func read(t testing.TB, in io.Reader) (good []store.Draft, bad []*catalogue.RowError, err error) {
	t.Helper()
	rows, err := catalogue.NewReader(in)
	if err != nil {
		return nil, nil, err
	}
	for {
		draft, err := rows.Next()
		var rejected *catalogue.RowError
		switch {
		case err == nil:
			good = append(good, draft)
		case errors.As(err, &rejected):
			bad = append(bad, rejected)
		case errors.Is(err, io.EOF):
			return good, bad, nil
		default:
			if _, again := rows.Next(); !errors.Is(again, err) {
				t.Errorf("after %v came %v: an input that is broken stays so", err, again)
			}
			return good, bad, err
		}
	}
}

func zipped(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func skus(drafts []store.Draft) string {
	var s []string
	for _, d := range drafts {
		s = append(s, d.SKU)
	}
	return strings.Join(s, " ")
}

func TestReader_readsArraysAndLinesPlainAndZipped(t *testing.T) {
	t.Parallel()
	forms := map[string]string{
		"lines":                  "{\"sku\":\"a\",\"name\":\"A\"}\n{\"sku\":\"b\",\"name\":\"B\"}\n",
		"lines, no feed at end":  "{\"sku\":\"a\",\"name\":\"A\"}\n{\"sku\":\"b\",\"name\":\"B\"}",
		"lines of Windows":       "{\"sku\":\"a\",\"name\":\"A\"}\r\n\r\n{\"sku\":\"b\",\"name\":\"B\"}\r\n",
		"lines with mark":        "\xef\xbb\xbf{\"sku\":\"a\",\"name\":\"A\"}\n{\"sku\":\"b\",\"name\":\"B\"}\n",
		"array":                  "[{\"sku\":\"a\",\"name\":\"A\"},{\"sku\":\"b\",\"name\":\"B\"}]",
		"array on several lines": " \n[\n {\"sku\":\"a\",\n\"name\":\"A\"}\n,\n{\"sku\":\"b\",\"name\":\"B\"}]\n\n",
	}
	for name, input := range forms {
		for _, in := range []io.Reader{
			strings.NewReader(input), bytes.NewReader(zipped(t, input)), iotest.OneByteReader(strings.NewReader(input)),
		} {
			good, bad, err := read(t, in)
			if err != nil || len(bad) > 0 || skus(good) != "a b" {
				t.Errorf("%s: %q, %v, %v", name, skus(good), bad, err)
			}
		}
	}
	for _, empty := range []string{"", "\n \n", "[]", "[ ]\n"} {
		if good, bad, err := read(t, strings.NewReader(empty)); err != nil || len(good)+len(bad) > 0 {
			t.Errorf("%q: %v, %v, %v", empty, good, bad, err)
		}
	}
}

func TestReader_keepsWhatCameBeforeTheBreak(t *testing.T) {
	t.Parallel()
	lines := "{\"sku\":\"a\",\"name\":\"A\"}\n{\"sku\":\"b\",\"name\":\"B\"}\n"
	array := "[{\"sku\":\"a\",\"name\":\"A\"},\n{\"sku\":\"b\",\"name\":\"B\"}\n]"
	for name, c := range map[string]struct{ input, says string }{
		"a cut line":               {lines[:len(lines)-5], "line 2: the input ends in the middle"},
		"a cut array":              {array[:len(array)-10], "line 2: the input ends in the middle"},
		"an array without end":     {array[:len(array)-1], "the input ends in the middle"},
		"a cut gzip":               {string(zipped(t, strings.Repeat(lines[:23], 1)+lines[23:])[:40]), "the input ends in the middle"},
		"no JSON in an array":      {"[{\"sku\":\"a\",\"name\":\"A\"},\n{]", "line 2"},
		"something behind":         {"[{\"sku\":\"a\",\"name\":\"A\"}]\n[]", "line 2: there is something behind the array"},
		"a gzip that is not whole": {"\x1f\x8b\x00", "gzip"},
	} {
		good, _, err := read(t, strings.NewReader(c.input))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if len(good) > 1 && name != "an array without end" || len(good) == 0 && !strings.Contains(name, "gzip") {
			t.Errorf("%s: %d rows before the break", name, len(good))
		}
	}
}

func TestReader_rejectsARowWithItsLineAndGoesOn(t *testing.T) {
	t.Parallel()
	rows := []struct{ row, reason string }{
		{`{"sku":"ok1","name":"A"}`, ""},
		{`{"sku":"x"`, "not JSON"},
		{`17`, "not an object"},
		{`null`, "not an object"},
		{`{"name":"A"}`, "neither sku nor id"},
		{`{"sku":["x"],"name":"A"}`, "sku: neither a string nor a number"},
		{`{"sku":"x","name":null}`, "name"},
		{`{"sku":"x","name":" "}`, "name"},
		{`{"sku":"x","name":7}`, "name: not a string"},
		{`{"sku":"x","name":"A","price":-1}`, "price"},
		{`{"sku":"x","name":"A","price":"cheap"}`, "price"},
		{`{"sku":"x","name":"A","price":""}`, "price"},
		{`{"sku":"x","name":"A","price":"NaN"}`, "price"},
		{`{"sku":"x","name":"A","price":true}`, "price"},
		{`{"sku":"x","name":"A","stock":1.5}`, "stock: not a whole number"},
		{`{"sku":"x","name":"A","attributes":[1]}`, "attributes: not an object"},
		{`{"sku":"x","name":"A","color":"red","attributes":{"color":"blue"}}`, "color: both"},
		{`{"sku":"x","name":"A","categories":"c"}`, "categories: not a list"},
		{"{\"sku\":\"x\",\"name\":\"caf\xe9\"}", "not UTF-8"},
		{`{"sku":"x","name":"\ud800z"}`, "surrogate"},
		{`{"sku":"ok1","name":"B"}`, `sku "ok1" was on line 1 already`},
		{`{"sku":"ok2","name":"C"}`, ""},
	}
	var input strings.Builder
	for _, r := range rows {
		input.WriteString(r.row + "\n")
	}
	rows = append(rows, struct{ row, reason string }{"broken last", "not JSON"})
	input.WriteString("broken last") // and no line feed
	good, bad, err := read(t, strings.NewReader(input.String()))
	if err != nil || skus(good) != "ok1 ok2" {
		t.Fatalf("%q, %v", skus(good), err)
	}
	for i, r := range rows {
		if r.reason == "" {
			continue
		}
		if len(bad) == 0 {
			t.Fatalf("%s was not rejected", r.row)
		}
		if bad[0].Line != i+1 || !strings.Contains(bad[0].Reason, r.reason) || strings.Contains(bad[0].Reason, "\n") {
			t.Errorf("%s: line %d, %q, want line %d, %q", r.row, bad[0].Line, bad[0].Reason, i+1, r.reason)
		}
		encoded, err := json.Marshal(bad[0])
		if err != nil || !json.Valid(encoded) {
			t.Errorf("%s: a line of the reject file is %s, %v", r.row, encoded, err)
		}
		bad = bad[1:]
	}
	if len(bad) > 0 {
		t.Errorf("also rejected: %v", bad)
	}
}

func TestReader_namesLinesInsideAnArray(t *testing.T) {
	t.Parallel()
	input := "\n[\n{\"sku\":\"a\",\"name\":\"A\"},\n{\"sku\":\"b\"}, {\"sku\":\"c\",\n\"name\":\"\"},\n\n{\"sku\":\"d\"}]"
	_, bad, err := read(t, iotest.HalfReader(strings.NewReader(input)))
	var at []int
	for _, b := range bad {
		at = append(at, b.Line)
	}
	if err != nil || len(at) != 3 || at[0] != 4 || at[1] != 4 || at[2] != 7 {
		t.Errorf("rejected on lines %v (%v), want 4 4 7", at, err)
	}
}

func TestReader_refusesARowWithoutEnd(t *testing.T) {
	t.Parallel()
	long := `{"sku":"x","name":"` + strings.Repeat("n", catalogue.MaxRow) + `"}`
	for _, input := range []string{long + "\n{\"sku\":\"a\",\"name\":\"A\"}\n", "[" + long + ",{\"sku\":\"a\",\"name\":\"A\"}]"} {
		good, bad, err := read(t, strings.NewReader(input))
		if err != nil || skus(good) != "a" || len(bad) != 1 || !strings.Contains(bad[0].Reason, "longer than") {
			t.Errorf("%q, %d rejected, %v", skus(good), len(bad), err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("{\"sku\":\"a\",\"name\":\"A\",\"price\":1e2}\n{"))
	f.Add([]byte("[{\"id\":1,\"name\":\"A\",\"price\":\"5.490\"},[],null]"))
	f.Add(zipped(f, "[{}]"))
	f.Fuzz(func(t *testing.T, input []byte) {
		good, bad, err := read(t, bytes.NewReader(input))
		seen := make(map[string]bool)
		for _, d := range good {
			if err := d.Validate(); err != nil || seen[d.SKU] {
				t.Errorf("%q was taken (%v)", d.SKU, err)
			}
			seen[d.SKU] = true
		}
		for _, b := range bad {
			if b.Reason == "" || b.Line < 1 || !json.Valid(b.Row) {
				t.Errorf("rejected without reason, line or row: %+v", b)
			}
		}
		if err != nil && err.Error() == "" {
			t.Error("an error without text")
		}
	})
}
