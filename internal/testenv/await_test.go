package testenv_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A failing test is one whose end is observed instead of reported.
type failing struct {
	testing.TB
	fatal string
}

type ended struct{}

func (*failing) Helper() {}

func (f *failing) Fatalf(format string, args ...any) {
	f.fatal = fmt.Sprintf(format, args...)
	panic(ended{})
}

// observe returns what check said when it ended its test, nothing if it did not.
func observe(t *testing.T, check func(t *failing)) string {
	t.Helper()
	f := &failing{TB: t}
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(ended{}) {
				panic(r)
			}
		}()
		check(f)
	}()
	return f.fatal
}

func TestEventually_waitsUntilTrueAndNoLonger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		said := observe(t, func(t *failing) {
			testenv.Eventually(t, time.Minute, func() bool { return time.Since(begin) >= time.Second }, "a second")
		})
		if took := time.Since(begin); said != "" || took < time.Second || took > 1100*time.Millisecond {
			t.Errorf("it said %q after %v; want nothing, after a second", said, took)
		}
	})
}

func TestEventually_failsAtTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		said := observe(t, func(t *failing) {
			testenv.Eventually(t, time.Minute, func() bool { return false }, "%d sheep", 7)
		})
		if took := time.Since(begin); said != "not within 1m0s: 7 sheep" || took != time.Minute {
			t.Errorf("it said %q after %v", said, took)
		}
	})
}

func TestSharedData_saysWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TIERCEL_TEST_DATA", dir)
	said := observe(t, func(t *failing) { testenv.SharedData(t, "a/b.gz") })
	if !strings.Contains(said, "real data is missing") || !strings.Contains(said, "TIERCEL_TEST_DATA") {
		t.Errorf("without the file it said %q", said)
	}
	want := filepath.Join(dir, "a", "b.gz")
	if err := os.MkdirAll(filepath.Dir(want), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(want, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := testenv.SharedData(t, "a/b.gz"); got != want {
		t.Errorf("got %s; want %s", got, want)
	}
}
