package invalidation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// netstrings is what frame of scripts/lib.lua makes.
func netstrings(fields ...string) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%d:%s", len(f), f)
	}
	return b.String()
}

func published(id, key string) string { return netstrings("1-0", id, "", "key", key, "", "5") }

func TestMessage_traceIsReadAndWhatIsNoneIsPassedBy(t *testing.T) {
	t.Parallel()
	m, err := parseOne("3:1-0" + "1:a" + "0:" + "3:key" + "3:c:1" + "0:" + "1:5" + "4:0-ab" + "1:x")
	if err != nil || m.Trace != "0-ab" || m.Key != "c:1" {
		t.Errorf("%+v, %v", m, err)
	}
	for _, end := range []string{"", "x", "9:short"} { // what is no trace is none
		if m, err := parseOne("3:1-0" + "1:a" + "0:" + "3:key" + "3:c:1" + "0:" + "1:5" + end); err != nil || m.Trace != "" {
			t.Errorf("%q: %+v, %v", end, m, err)
		}
	}
}

func TestMessage_severalComeInTheirOrder(t *testing.T) {
	t.Parallel()
	one, two := published("a", "c:1"), published("b", "c:0:\x00\xff")
	for name, c := range map[string]struct {
		payload string
		want    []string // ids
	}{
		"one":                   {one, []string{"a"}},
		"several":               {netstrings("", two, one, two), []string{"b", "a", "b"}},
		"one among no others":   {netstrings("", two), []string{"b"}},
		"none":                  {netstrings(""), nil},
		"the last is garbage":   {netstrings("", one, "garbage"), nil},
		"the last is cut short": {netstrings("", one, two[:len(two)-1]), nil},
		"the frame is cut":      {netstrings("", one, two)[:len(one)+20], nil},
		"frames in a frame":     {netstrings("", netstrings("", one, two)), nil},
	} {
		messages, err := parsePublished(c.payload)
		var got []string
		for _, m := range messages {
			got = append(got, m.ID)
		}
		if !slices.Equal(got, c.want) || (err == nil) != (c.want != nil) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// So it looks into the log, and a fleet that is brought up to date one by one stays coherent.
func TestMessage_aReleaseThatKnowsNoFramesCannotReadOne(t *testing.T) {
	t.Parallel()
	older := parseOne // the whole of its parsePublished
	for n := 2; n <= publishBatch; n++ {
		if m, err := older(netstrings(append([]string{""}, slices.Repeat([]string{published("7", "7")}, n)...)...)); err == nil {
			t.Errorf("%d messages were read as %+v", n, m)
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add("3:1-13:abc0:3:key3:c:10:1:0")
	f.Add("")
	f.Add("99999999999999999999:")
	f.Add("-1:x")
	f.Add(netstrings("", published("a", "c:1"), published("b", "c:2")))
	f.Add(netstrings("", netstrings("", published("a", "c:1"))))
	f.Add("0:0:")
	f.Fuzz(func(t *testing.T, s string) {
		messages, err := parsePublished(s)
		if (err == nil) != (len(messages) > 0) {
			t.Fatalf("%q gave %d messages and %v", s, len(messages), err)
		}
		for _, m := range messages {
			if m.ID == "" || m.Position == "" {
				t.Fatalf("%q gave %+v", s, m)
			}
		}
		// Together they say what they say alone.
		one, err := parseOne(s)
		twice, errs := parsePublished(netstrings("", s, s))
		if (err == nil) != (errs == nil) || err == nil && !slices.Equal(twice, []Message{one, one}) {
			t.Fatalf("%q is %+v, %v, and twice %+v, %v", s, one, err, twice, errs)
		}
	})
}
