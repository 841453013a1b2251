package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const output = `goos: linux
goarch: amd64
cpu: a processor
processors: 2
BenchmarkA/zipf-2 10 40.0 ours-ns/op 80.0 theirs-ns/op 0.5 x-theirs 0 ns/op
BenchmarkA/zipf-2 10 50.0 ours-ns/op 80.0 theirs-ns/op 0.6 x-theirs 0 ns/op
BenchmarkA/zipf-2 10 60.0 ours-ns/op 80.0 theirs-ns/op 0.7 x-theirs 0 ns/op
BenchmarkB-2 1 100 loads
`

func TestReport_showsMediansAndDrawsThem(t *testing.T) {
	raw := filepath.Join(t.TempDir(), "raw.txt")
	if err := os.WriteFile(raw, []byte(output), 0o600); err != nil {
		t.Fatal(err)
	}
	benchmarks, machine, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	text := string(markdown(benchmarks, machine))
	for _, want := range []string{"a processor, 2 processors", "| ours | 50.0", "| theirs | 80.0 | 0.600", "| loads | 100 |", "(A-zipf.svg)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if strings.Index(text, "| ours ") > strings.Index(text, "| theirs ") {
		t.Error("the quickest is not on top")
	}
	for _, b := range benchmarks {
		file := filepath.Join(t.TempDir(), b.file()+".svg")
		if err := plotTo(file, b); err != nil {
			t.Fatal(err)
		}
		if svg, err := os.ReadFile(file); err != nil || !strings.Contains(string(svg), "<svg") {
			t.Errorf("%s is no SVG: %v", file, err)
		}
	}
}

func TestParse_refusesWhatHoldsNoBenchmark(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "raw.txt")
	if err := os.WriteFile(empty, []byte("PASS\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := parse(empty); err == nil {
		t.Error("no error")
	}
}
