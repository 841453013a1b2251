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
				got.soft != r.soft || got.cost != r.cost || string(got.body) != body {
				t.Errorf("%+v with %q came back as %+v", r, body, got)
			}
		}
	}
}

func TestRecord_anyChangedByteIsNoticed(t *testing.T) {
	good := frame(t, record{version: 300, loadedAt: 12345, soft: time.Minute}, "body")
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
		if err != nil || again.version != r.version || (!r.absent && !bytes.Equal(again.body, r.body)) {
			t.Fatalf("%+v came back as %+v, %v", r, again, err)
		}
	})
}
