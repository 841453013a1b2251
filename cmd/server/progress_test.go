package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/store"
)

func TestProgress_isALineNowAndThenWhereNobodyLooks(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &plain{to: &out, file: "f", last: time.Now()}
	sum := summary{Upserted: store.Upserted{Inserted: 2, Unchanged: 1}, rejected: 4}
	p.step(sum)
	if out.Len() > 0 {
		t.Errorf("at once: %q", out.String())
	}
	p.last = time.Now().Add(-plainEvery)
	p.step(sum)
	p.step(sum)
	if out.String() != "f: 3 products so far, 4 rejected\n" {
		t.Errorf("%q", out.String())
	}
}

func TestProgress_isABarOnATerminalWhetherOrNotTheSizeIsKnown(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{1000, -1} {
		var out bytes.Buffer
		p := newProgress(&out, "list.gz", size, true)
		n, err := io.Copy(io.Discard, p.count(strings.NewReader(strings.Repeat("x", 1000))))
		p.step(summary{Upserted: store.Upserted{Inserted: 7}})
		p.finish()
		if err != nil || n != 1000 || !strings.Contains(out.String(), "list.gz") || strings.Contains(out.String(), "\n") {
			t.Errorf("size %d: %d bytes, %v, %q", size, n, err, out.String())
		}
	}
}
