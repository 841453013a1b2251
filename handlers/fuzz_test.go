package handlers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/tiercel-go/tiercel/store"
)

// What opens is what was made: there is one cursor for an id, and nothing else opens.
func FuzzCursor(f *testing.F) {
	for _, id := range []int64{1, 42, 1 << 40, 9223372036854775807} {
		f.Add(makeCursor(id))
	}
	f.Add("cAAAAAAAAAAqAAAAAA")
	f.Add("1")
	f.Fuzz(func(t *testing.T, s string) {
		if after, ok := openCursor(s); ok && (after < 1 || makeCursor(after) != s) {
			t.Errorf("%q opens at %d", s, after)
		}
		if id, err := strconv.ParseInt(s, 36, 64); err == nil && id > 0 {
			if after, ok := openCursor(makeCursor(id)); !ok || after != id {
				t.Errorf("the cursor of %d opens at %d, %v", id, after, ok)
			}
		}
	})
}

func FuzzIsID(f *testing.F) {
	for _, s := range []string{"1", "0", "01", "+1", "9223372036854775807", "9223372036854775808", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := strconv.ParseInt(s, 10, 64)
		if want := err == nil && n > 0 && strconv.FormatInt(n, 10) == s; isID(s) != want {
			t.Errorf("isID(%q) is %v", s, !want)
		}
	})
}

// A list of tags is read as it was written, wherever it is cut into fields, and the tag in it is found.
func FuzzEntityTags(f *testing.F) {
	f.Add("17", "16", " , ")
	f.Add("a,b", "", ",")
	f.Add("é", "\x80", " ,\t,,")
	f.Add(`"`, "*", ";")
	f.Fuzz(func(t *testing.T, one, two, between string) {
		tag := `"` + one + `"`
		list := `W/"` + two + `"` + between + tag
		found := notModified([]string{list}, tag)
		valid := !strings.ContainsFunc(one+two, func(r rune) bool { return r <= ' ' || r == '"' || r == 0x7f }) &&
			strings.Trim(between, " \t,") == "" && strings.Contains(between, ",")
		if valid && !found {
			t.Errorf("%s is not found in %s", tag, list)
		}
		// Whatever the field says, reading it ends, and a tag that is not in it is not found.
		if !strings.Contains(between+one+two, "nowhere") && strings.Trim(between, " \t") != "*" && notModified([]string{between}, `"nowhere"`) {
			t.Errorf("found in %q", between)
		}
	})
}

// A quoted value is read as it was, whatever stands in the preferences before it, and no list holds up the reader.
func FuzzPreference(f *testing.F) {
	f.Add("5", "a, wait=1", `;x=",";;`)
	f.Add(`"\`, "", ",,")
	f.Add("é", `b=\"`, "=")
	quoted := func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	f.Fuzz(func(t *testing.T, value, other, junk string) {
		preference(junk, "wait")
		printable := func(s string) bool {
			return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
		}
		if !printable(value) || !printable(other) {
			return
		}
		list := "a = " + quoted(other) + " ;p=" + quoted(other) + ";, Wait=" + quoted(value) + "; q , wait=1," + junk
		if got, ok := preference(list, "wait"); !ok || got != value {
			t.Errorf("%q is read from %q, %v, want %q", got, list, ok, value)
		}
	})
}

// The weight of a type is in its bounds for any field, and what mime understands is understood the same way.
func FuzzAccept(f *testing.F) {
	for _, s := range []string{"*/*", "application/json;q=0.5", "text/*, application/json;q=0.001", "a/b;q=1.000;x", ",;,=", "*/*;q=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, field string) {
		q := quality([]string{field}, "json")
		if q < 0 || q > 1000 {
			t.Errorf("%q weighs %d", field, q)
		}
		media, params, err := mime.ParseMediaType(field)
		if err == nil && media == "application/json" && params["q"] == "" && !strings.ContainsAny(field, `,"*`) && q != 1000 {
			t.Errorf("%q weighs %d", field, q)
		}
	})
}

// What is taken over can stand in a header and in a line of the log.
func FuzzRequestID(f *testing.F) {
	for _, s := range []string{"", "abc", "a b", "a\nb", "\x00", strings.Repeat("x", 129), "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, id string) {
		want := id != "" && len(id) <= 128 && strings.Trim(fmt.Sprintf("%+q", strings.ReplaceAll(strings.ReplaceAll(id, `\`, ""), `"`, "")), `"`) ==
			strings.ReplaceAll(strings.ReplaceAll(id, `\`, ""), `"`, "")
		if saneRequestID(id) != want {
			t.Errorf("saneRequestID(%q) is %v", id, !want)
		}
	})
}

// A patch that is taken gives the same as a plain merge of the two documents, changes nothing that it does not name, and
// is idempotent.
func FuzzMergePatch(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"name":"x"}`, `{"price":null,"stock":3}`, `{"attributes":{"a":null,"b":{"c":[1,null]}}}`, `{"id":1}`, `[]`, `null`,
		`{"name":"\ud800"}`, `{"name":"a","name":"b"}`, `{"attributes":{"\u0000":1e999}}`, `{"brand":null,"x":null}`,
	} {
		f.Add([]byte(s))
	}
	before := store.Draft{
		SKU: "1", Name: "n", Brand: "b", Stock: 7, Currency: "USD", Attributes: json.RawMessage(`{"a":1,"b":{"c":2}}`),
	}
	doc, err := draftJSON(before)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		members, err := parseObject(body)
		if err != nil {
			return
		}
		patch, err := mergePatch(members)
		if err != nil {
			return
		}
		after, err := patch(before)
		if err != nil {
			t.Fatalf("a patch that was taken fails: %v", err)
		}
		if prunedByLibrary(decodeAny(t, body), false) {
			return
		}
		merged, err := jsonpatch.MergePatch(doc, body)
		if err != nil {
			t.Fatal(err)
		}
		var plain map[string]json.RawMessage
		err = json.Unmarshal(merged, &plain)
		if err != nil {
			t.Fatal(err)
		}
		want, err := readDraft(plain)
		if err != nil || !sameDraft(t, after, want) {
			t.Errorf("%s gives %+v, want %+v, %v", body, after, want, err)
		}
		if again, err := patch(after); err != nil || !sameDraft(t, again, after) {
			t.Errorf("%s again gives %+v, %v", body, again, err)
		}
		if _, named := members["sku"]; !named && after.SKU != before.SKU {
			t.Errorf("%s changes the sku", body)
		}
	})
}

// draftJSON is the draft as the members that readDraft reads.
func draftJSON(d store.Draft) ([]byte, error) {
	if len(d.Attributes) == 0 {
		d.Attributes = json.RawMessage("{}")
	}
	return encode(map[string]any{
		"sku": d.SKU, "name": d.Name, "description": d.Description, "brand": d.Brand, "category": d.Category,
		"price": d.Price, "currency": d.Currency, "stock": d.Stock, "image_url": d.ImageURL, "attributes": d.Attributes,
	})
}

func sameDraft(t *testing.T, a, b store.Draft) bool {
	t.Helper()
	x, errX := draftJSON(a)
	y, errY := draftJSON(b)
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	return reflect.DeepEqual(decodeAny(t, x), decodeAny(t, y))
}

// decodeAny keeps numbers as they are written.
func decodeAny(t *testing.T, b []byte) (v any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// prunedByLibrary reports whether an array holds an object with a null in it: there the library that we compare with
// is wrong (see merge).
func prunedByLibrary(v any, inArray bool) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, func(v any) bool { return prunedByLibrary(v, true) })
	case map[string]any:
		for _, v := range v {
			if v == nil && inArray || prunedByLibrary(v, inArray) {
				return true
			}
		}
	}
	return false
}
