package tier

import (
	"bytes"
	"testing"
	"time"
)

const testGen = "GENERATION-00001"

func frame(t testing.TB, r record, body string) []byte {
	t.Helper()
	b, err := r.append(nil, testGen, func(dst []byte) ([]byte, error) { return append(dst, body...), nil })
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRecord_comesBackAsItWentIn(t *testing.T) {
	for _, r := range []record{
		{},
		{version: 1<<62 - 1, loadedAt: 1 << 42, soft: 10 * time.Minute, cost: 3 * time.Millisecond},
		{absent: true, version: 7, soft: time.Second},
		{version: 9, soft: time.Second, tokens: "TOKEN-0000000001TOKEN-0000000002"},
		{absent: true, soft: time.Second, tokens: "T"},
	} {
		for _, body := range []string{"", "*", "\x00", "any body"} {
			got, err := parseRecord(frame(t, r, body))
			if err != nil {
				t.Fatalf("%+v: %v", r, err)
			}
			if r.absent {
				body = ""
			}
			if got.absent != r.absent || got.version != r.version || got.loadedAt != r.loadedAt ||
				got.soft != r.soft || got.cost != r.cost || got.tokens != r.tokens || string(got.body) != body {
				t.Errorf("%+v with %q came back as %+v", r, body, got)
			}
		}
	}
}

func TestRecord_anyChangedByteIsNoticed(t *testing.T) {
	tagged := frame(t, record{version: 300, loadedAt: 12345, soft: time.Minute, tokens: "TOKEN"}, "body")
	anyChangedByteIsNoticed(t, tagged)
	anyChangedByteIsNoticed(t, frame(t, record{version: 300, loadedAt: 12345, soft: time.Minute}, "body"))
}

// A record without tags is as it was before there were any, so that a release from then reads it, and it is read.
func TestRecord_withoutTagsKeepsItsFormat(t *testing.T) {
	if b := frame(t, record{version: 1}, "body"); b[RecordIDLen] != 1 {
		t.Errorf("format %d", b[RecordIDLen])
	}
	if b := frame(t, record{version: 1, tokens: "T"}, "body"); b[RecordIDLen] != 2 {
		t.Errorf("format %d of a record with tags", b[RecordIDLen])
	}
}

func anyChangedByteIsNoticed(t *testing.T, good []byte) {
	t.Helper()
	for i := GenLen; i < len(good); i++ {
		bad := bytes.Clone(good)
		bad[i] ^= 0x20
		if r, err := parseRecord(bad); err == nil {
			t.Errorf("byte %d changed: read as %+v", i, r)
		}
		if r, err := parseRecord(good[:i]); err == nil {
			t.Errorf("cut at %d: read as %+v", i, r)
		}
	}
}

func FuzzRecord(f *testing.F) {
	f.Add(frame(f, record{version: 1, loadedAt: 2, soft: time.Second}, "body"))
	f.Add(frame(f, record{absent: true}, ""))
	f.Add(frame(f, record{version: 1, tokens: "TOKEN"}, "body"))
	f.Add([]byte(testGen))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parseRecord(b)
		if err != nil {
			return
		}
		if r.version < 0 || r.loadedAt < 0 || r.soft < 0 || r.cost < 0 || r.age(0) < 0 || r.age(1<<62) < 0 {
			t.Fatalf("negative field in %+v", r)
		}
		again, err := parseRecord(frame(t, r, string(r.body)))
		if err != nil || again.version != r.version || again.tokens != r.tokens || (!r.absent && !bytes.Equal(again.body, r.body)) {
			t.Fatalf("%+v came back as %+v, %v", r, again, err)
		}
	})
}
