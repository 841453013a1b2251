package tiertest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// board holds a Remote to its duties as a HotBoard, if it is one.
func board(t *testing.T, r tier.Remote, _ Control) {
	b, ok := r.(tier.HotBoard)
	if !ok {
		return
	}
	const life = time.Minute
	expect := func(cache, process string, report []byte, want ...string) {
		t.Helper()
		reports, err := b.ExchangeHot(t.Context(), cache, process, report, life)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range reports {
			if r.Age < 0 || r.Age > life {
				t.Errorf("the report of %s is %v old", r.Process, r.Age)
			}
			got = append(got, fmt.Sprintf("%s %q", r.Process, r.Body))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("the board of %s shows %q, want %q", cache, got, want)
		}
	}
	expect("c", "p1", nil)
	expect("c", "p1", []byte("one"), `p1 "one"`)
	expect("c", "p2", []byte("\x00 \xff\r\n"), `p1 "one"`, `p2 "\x00 \xff\r\n"`)
	expect("c", "p1", []byte("uno"), `p1 "uno"`, `p2 "\x00 \xff\r\n"`)
	expect("c", "p3", nil, `p1 "uno"`, `p2 "\x00 \xff\r\n"`)
	expect("d", "p1", nil) // of another cache

	// A report is forgotten after its life, which is up to who asks.
	testEventually(t, func() bool {
		reports, err := b.ExchangeHot(t.Context(), "c", "p3", nil, time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		return len(reports) == 0
	})
	expect("c", "p3", nil)
}

// testEventually asks until it is so.
func testEventually(t *testing.T, so func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for range 5000 {
		if so() {
			return
		}
		<-tick.C
	}
	t.Fatal("it never came to be")
}
