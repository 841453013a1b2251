package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// file is the benchmark's name as a file has it.
func (b *benchmark) file() string {
	name, _, _ := strings.Cut(b.name, "-") // of GOMAXPROCS
	return strings.NewReplacer("/", "-", "=", "").Replace(name)
}

// A row is one contestant, or what else a benchmark reports.
type row struct {
	name        string
	time, ratio *metric
}

// rows puts times of contestants, the quickest first, beside the ratio of the first's to them, and returns the metrics
// that belong to no contestant.
func (b *benchmark) rows() (rows []row, others []metric) {
	ratios := make(map[string]*metric)
	for i := range b.metrics {
		if name, ok := strings.CutPrefix(b.metrics[i].unit, "x-"); ok {
			ratios[name] = &b.metrics[i]
		}
	}
	for i, m := range b.metrics {
		switch name, ok := strings.CutSuffix(m.unit, "-ns/op"); {
		case ok:
			rows = append(rows, row{name, &b.metrics[i], ratios[name]})
		case !strings.HasPrefix(m.unit, "x-"):
			others = append(others, m)
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.time.summary().Center, b.time.summary().Center) })
	return rows, others
}

func markdown(benchmarks []*benchmark, machine map[string]string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Results\n\nWritten by `make bench`; do not edit. Machine: %s, %s processors, %s/%s, %s, %s.\n\n",
		machine["cpu"], machine["processors"], machine["goos"], machine["goarch"], machine["go"], machine["redis"])
	fmt.Fprintf(&out, "Medians of %d counts, with the limits of a 95 %% confidence interval. \"ratio\" is the time of the contestant "+
		"without one over that of this one, round by round in one run: below 1, the former is faster. What each contestant is, "+
		"and why it is set up so, stands in the benchmarks. `raw.txt` is for benchstat.\n", len(benchmarks[0].metrics[0].values))
	for _, b := range benchmarks {
		fmt.Fprintf(&out, "\n## %s\n\n", strings.TrimSuffix(b.name, "-"+machine["processors"]))
		rows, others := b.rows()
		if len(rows) > 0 {
			fmt.Fprintln(&out, "| contestant | ns an operation | ratio |\n|---|---|---|")
		}
		for _, r := range rows {
			ratio := ""
			if r.ratio != nil {
				ratio = r.ratio.String()
			}
			fmt.Fprintf(&out, "| %s | %s | %s |\n", r.name, r.time, ratio)
		}
		if len(others) > 0 {
			if len(rows) > 0 {
				fmt.Fprintln(&out)
			}
			fmt.Fprintln(&out, "| figure | |\n|---|---|")
		}
		for _, m := range others {
			fmt.Fprintf(&out, "| %s | %s |\n", m.unit, m)
		}
		fmt.Fprintf(&out, "\n![plot](%s.svg)\n", b.file())
	}
	return out.Bytes()
}

func (m metric) String() string {
	s := m.summary()
	if s.Lo == s.Hi || math.IsInf(s.Lo, 0) || math.IsInf(s.Hi, 0) { // too few counts
		return short(s.Center)
	}
	return fmt.Sprintf("%s (%s to %s)", short(s.Center), short(s.Lo), short(s.Hi))
}

// short is three digits of a number, and all that stand before the point.
func short(v float64) string {
	digits := 0
	if v != 0 {
		digits = max(0, 2-int(math.Floor(math.Log10(math.Abs(v)))))
	}
	return fmt.Sprintf("%.*f", digits, v)
}
