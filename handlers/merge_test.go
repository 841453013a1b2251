package handlers

import (
	"encoding/json"
	"testing"
)

// The first fifteen are the examples of RFC 7396, appendix A.
func TestMerge_isAsTheRFCSays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ target, patch, want string }{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},

		{`{}`, `{"a":[{"b":null},[null]]}`, `{"a":[{"b":null},[null]]}`},
		{`{"a":[{"b":null}]}`, `{"c":1}`, `{"a":[{"b":null}],"c":1}`},
		{`{"e":{"n":null}}`, `{"e":{"a":1}}`, `{"e":{"a":1,"n":null}}`},
		{`{"n":12345678901234567890.10}`, `{"x":1e400}`, `{"n":12345678901234567890.10,"x":1e400}`},
		{`{"a":1}`, `{"":{"":null}}`, `{"":{},"a":1}`},
	} {
		target, err := decodeJSON([]byte(tc.target))
		if err != nil {
			t.Fatal(err)
		}
		patch, err := decodeJSON([]byte(tc.patch))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(merge(target, patch)); err != nil || string(got) != tc.want {
			t.Errorf("%s patched with %s is %s, %v; want %s", tc.target, tc.patch, got, err, tc.want)
		}
	}
}
