package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A report is a scenario with what came out.
type report struct {
	scenario scenario
	machine  string
	results  []result
	verdicts []verdict
}

// machine says what the figures are of. The load average tells what else ran.
func machine() string {
	model := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(info); m != nil {
			model = string(m[1])
		}
	}
	s := fmt.Sprintf("%d processors (%s), %s, %s", runtime.NumCPU(), model, runtime.GOOS, runtime.Version())
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		s += ", load average " + strings.Fields(string(load))[0] + " before"
	}
	return s
}

// short shows a duration in three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1e3)
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

func (r report) markdown() string {
	var b strings.Builder
	s := r.scenario
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", s.name, s.about)
	fmt.Fprintf(&b, "%d requests/s over all instances, %d products, %v a part. %s.\n\n", s.rate, s.ids, s.duration, r.machine)
	b.WriteString("| | answers/s | p50 | p99 | p99.9 | longest | errors | generator late, p99 | products loaded/s | by loads/s | statements/s | Redis commands/s | CPU a request | memory an instance |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, of := range r.results {
		fmt.Fprintf(&b, "| %s | %s |\n", of.title(), strings.Join(of.cells(), " | "))
	}
	b.WriteString("\n")
	for _, of := range r.results {
		fmt.Fprintf(&b, "%s: answers from %s (their p99). Redis: %s.\n\n", of.title(), of.outcomes(), of.commands)
		if phases := s.phases(); phases != nil {
			b.WriteString(of.byPhase(phases) + "\n")
		}
	}
	if kinds := r.errors(); kinds != "" {
		fmt.Fprintf(&b, "Errors: %s\n\n", kinds)
	}
	if len(r.verdicts) > 0 {
		b.WriteString("| wanted | seen | bound | |\n|---|---|---|---|\n")
		for _, v := range r.verdicts {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", v.what, v.got, v.want, map[bool]string{true: "met", false: "**missed**"}[v.met])
		}
	}
	return b.String()
}

func (r result) title() string {
	if r.part.replicas == 1 {
		return cmp.Or(r.part.name, "1 instance")
	}
	return cmp.Or(r.part.name, fmt.Sprintf("%d instances", r.part.replicas))
}

func (r result) cells() []string {
	sorted := r.latencies(nil)
	return []string{
		fmt.Sprintf("%.0f", r.perSecond(len(r.samples)-r.errors())),
		short(quantile(sorted, 0.5)), short(quantile(sorted, 0.99)), short(quantile(sorted, 0.999)), short(quantile(sorted, 1)),
		fmt.Sprint(r.errors()), short(quantile(r.lateness(), 0.99)),
		fmt.Sprintf("%.1f", r.perSecond(r.loaded)), fmt.Sprintf("%.1f", r.perSecond(len(r.loads))), fmt.Sprintf("%.1f", r.perSecond(r.queries)),
		fmt.Sprintf("%.0f", r.perSecond(int(r.commands.sum()))),
		fmt.Sprintf("%d µs", (r.cpu / time.Duration(max(len(r.samples), 1))).Microseconds()),
		fmt.Sprintf("%.0f MiB", r.resident/float64(r.part.replicas)/(1<<20)),
	}
}

// outcomes tells where answers came from, in per cent, and the p99 of those.
func (r result) outcomes() string {
	counts := make(map[string]int)
	for _, s := range r.samples {
		counts[cmp.Or(s.from, "nowhere")]++
	}
	return ranked(counts, func(name string, n int) string {
		p99 := quantile(r.latencies(func(s sample) bool { return cmp.Or(s.from, "nowhere") == name }), 0.99)
		return fmt.Sprintf("%.2f %% (%s)", 100*float64(n)/float64(len(r.samples)), short(p99))
	})
}

func (c commands) String() string {
	calls := maps.Clone(c.total)
	delete(calls, "info")
	return ranked(calls, func(_ string, n int64) string { return fmt.Sprint(n) })
}

// errors tells each kind, and how often it came.
func (r report) errors() string {
	counts := make(map[string]int)
	for _, of := range r.results {
		for _, s := range of.samples {
			if s.err != "" {
				counts[s.err]++
			}
		}
	}
	return ranked(counts, func(_ string, n int) string { return fmt.Sprint(n) })
}

// ranked lists the counts that are not zero, the highest first, eight at most.
func ranked[N int | int64](counts map[string]N, show func(string, N) string) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var parts []string
	for _, name := range names[:min(len(names), 8)] {
		if counts[name] > 0 {
			parts = append(parts, name+" "+show(name, counts[name]))
		}
	}
	return strings.Join(parts, ", ")
}

// write makes the Markdown file and the plot beside it.
func (r report) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	name := filepath.Join(folder, r.scenario.name)
	if err := r.draw(name + ".svg"); err != nil {
		return err
	}
	text := r.markdown() + fmt.Sprintf("\n![%[1]s](%[1]s.svg)\n\n`go -C bench run ./load %[1]s`\n", r.scenario.name)
	return os.WriteFile(name+".md", []byte(text), 0o644)
}
