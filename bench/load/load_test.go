package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func TestScenario_runsOverRealProcessesAndIsReported(t *testing.T) {
	t.Parallel()
	s, ok := scenarioNamed("steady-1000")
	if !ok {
		t.Fatal("there is no steady-1000")
	}
	if err := s.override(2*time.Second, 100, 2, 10); err != nil {
		t.Fatal(err)
	}
	var told []string
	r := measure(t, s, func(p progress) { told = append(told, p.what) })
	got := r.results[0]
	if n := len(got.samples); n < 150 || n > 201 {
		t.Errorf("%d requests in 2 s at 100 a second", n)
	}
	if len(got.loads) == 0 || got.loaded < len(got.loads) || got.queries < len(got.loads) || got.commands.sum() == 0 || got.cpu <= 0 || got.resident <= 0 {
		t.Errorf("%d products in %d loads, %d statements, %d commands, %v of CPU, %v bytes", got.loaded, len(got.loads), got.queries, got.commands.sum(), got.cpu, got.resident)
	}
	if !slices.Contains(told, "Redis killed") || !slices.Contains(told, "database well") {
		t.Errorf("of the faults it told %q", told)
	}
	dir := t.TempDir()
	if err := r.write(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "steady-1000.md"))
	if err != nil || !strings.Contains(string(text), "| 2 instances | ") || !strings.Contains(string(text), "| errors | ") ||
		!strings.Contains(string(text), "| Redis killed, database 200 ms slower | ") {
		t.Errorf("%v\n%s", err, text)
	}
	if image, err := os.ReadFile(filepath.Join(dir, "steady-1000.svg")); err != nil || !strings.Contains(string(image), "</svg>") {
		t.Errorf("a plot of %d bytes, %v", len(image), err)
	}
}

func TestScenarios_areWhole(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios() {
		if s.about == "" || s.duration < time.Second || s.rate < 1 || s.ids < 1 || len(s.parts) == 0 || s.judge == nil {
			t.Errorf("%s lacks something", s.name)
		}
		if !slices.IsSortedFunc(s.faults, func(a, b fault) int { return int(1e6 * (a.at - b.at)) }) {
			t.Errorf("%s: faults are not in their order", s.name)
		}
		pick := s.pick(s.ids)
		for range 1000 {
			if id := pick(); id < 1 || id > s.ids {
				t.Fatalf("%s reads product %d of %d", s.name, id, s.ids)
			}
		}
	}
}

func TestZipf_readsTheFirstMost(t *testing.T) {
	t.Parallel()
	pick, counts := zipf(100), make([]int, 101)
	for range 100_000 {
		counts[pick()]++
	}
	// H(100, 0.99) is 5.29: the first has 18.9 %, the second half of it.
	if counts[1] < 18_000 || counts[1] > 20_000 || counts[2] < 8_800 || counts[2] > 10_200 || counts[100] == 0 {
		t.Errorf("of 100,000 the first was read %d times, the second %d, the last %d", counts[1], counts[2], counts[100])
	}
}

func TestStatements_countsFromTheTimeGiven(t *testing.T) {
	t.Parallel()
	log := `2026-01-02 03:04:05.100 UTC [7] LOG:  execute <unnamed>: /* tiercel load */ SELECT 1
2026-01-02 03:04:06.100 UTC [7] LOG:  execute <unnamed>: /* tiercel load */
	SELECT 1
2026-01-02 03:04:06.200 UTC [7] DETAIL:  parameters: $1 = '/* tiercel load */'
2026-01-02 03:04:06.300 UTC [8] LOG:  statement: BEGIN
2026-01-02 03:04:06.400 UTC [8] ERROR:  no
`
	from := time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)
	loads, all := statements(log, from)
	if len(loads) != 1 || loads[0].Sub(from) != 100*time.Millisecond || all != 2 {
		t.Errorf("loads at %v, %d statements in all", loads, all)
	}
}

func TestSession_endsWhatWasStartedAndSaysWhy(t *testing.T) {
	t.Parallel()
	var ended []string
	var dir string
	err := inSession(context.Background(), func(t testing.TB) {
		t.Helper()
		dir = t.TempDir()
		t.Cleanup(func() { ended = append(ended, "first") })
		t.Cleanup(func() { ended = append(ended, "second") })
		t.Fatalf("so it %s", "goes")
	})
	if err == nil || err.Error() != "so it goes" || !slices.Equal(ended, []string{"second", "first"}) {
		t.Errorf("%v, ended %v", err, ended)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", dir, err)
	}
}
