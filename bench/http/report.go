package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A section is one comparison, or just what was found.
type section struct {
	title, about string
	base         string // whose throughput is 1
	names        []string
	rounds       [][]round // of each name
}

// ratios are a server's throughput to the base's, round by round: the noise of a moment falls on both.
func (s section) ratios(of int) []float64 {
	base := slices.Index(s.names, s.base)
	ratios := make([]float64, 0, len(s.rounds[of]))
	for n, r := range s.rounds[of] {
		ratios = append(ratios, r.perSecond/s.rounds[base][n].perSecond)
	}
	return ratios
}

func (s section) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", s.title, s.about)
	if len(s.rounds) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "| | requests/s | to %s: median | lowest, highest | p50 | p99 | CPU of the server a request |\n|---|---|---|---|---|---|---|\n", s.base)
	for i, name := range s.names {
		ratios := s.ratios(i)
		fmt.Fprintf(&b, "| %s | %.0f | %.2f | %.2f, %.2f | %v | %v | %.1f µs |\n", name,
			median(collect(s.rounds[i], func(r round) float64 { return r.perSecond })),
			median(ratios), slices.Min(ratios), slices.Max(ratios),
			median(collect(s.rounds[i], func(r round) time.Duration { return r.p50 })),
			median(collect(s.rounds[i], func(r round) time.Duration { return r.p99 })),
			float64(median(collect(s.rounds[i], func(r round) time.Duration { return r.cpu })).Nanoseconds())/1e3)
	}
	b.WriteString("\n")
	return b.String()
}

func collect[T any](rounds []round, of func(round) T) (all []T) {
	for _, r := range rounds {
		all = append(all, of(r))
	}
	return all
}

// report writes the sections as a Markdown file and a plot beside it.
func (b *bench) report(all []section) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# Whole requests, beside the least there could be\n\n`make bench-http` wrote this on %s, %s, on %s with %d processors: "+
		"wrk with %d connections and the servers share them. Medians of %d rounds of %v each, in turn.\n\n![requests a second](%s)\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.Version(), processor(), runtime.NumCPU(), b.connections, b.rounds, b.each,
		filepath.Base(plotName(b.out)))
	for _, s := range all {
		text.WriteString(s.markdown())
	}
	if err := os.MkdirAll(filepath.Dir(b.out), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(b.out, []byte(strings.TrimSpace(text.String())+"\n"), 0o644); err != nil {
		return err
	}
	return draw(all, plotName(b.out))
}

func plotName(out string) string { return strings.TrimSuffix(out, filepath.Ext(out)) + ".svg" }

// processor is its name where the system tells it.
func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo") // Linux has it
	for line := range strings.Lines(string(info)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimLeft(strings.TrimSpace(name), ": \t")
		}
	}
	return runtime.GOOS + "/" + runtime.GOARCH
}
