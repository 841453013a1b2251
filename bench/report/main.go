// Command report turns what "go test -bench" printed into a table and a plot for each benchmark. Its arguments are the
// output of go test and the folder of the results.
package main

import (
	"errors"
	"log"
	"os"
	"path/filepath"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// A metric is what one benchmark reported under one unit, over all counts.
type metric struct {
	unit   string
	values []float64
}

func (m metric) summary() benchmath.Summary {
	return benchmath.AssumeNothing.Summary(benchmath.NewSample(m.values, &benchmath.DefaultThresholds), 0.95)
}

// A benchmark is one of them with its metrics, in the order of their units.
type benchmark struct {
	name    string
	metrics []metric
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: report OUTPUT FOLDER")
	}
	benchmarks, machine, err := parse(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	folder := os.Args[2]
	for _, b := range benchmarks {
		if err := plotTo(filepath.Join(folder, b.file()+".svg"), b); err != nil {
			log.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "README.md"), markdown(benchmarks, machine), 0o644); err != nil {
		log.Fatal(err)
	}
}

// parse reads go test's output: the benchmarks in the order in which they ran first, and the configuration lines.
func parse(file string) (benchmarks []*benchmark, machine map[string]string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	byName, machine := make(map[string]*benchmark), make(map[string]string)
	for in := benchfmt.NewReader(f, file); in.Scan(); {
		switch r := in.Result().(type) {
		case *benchfmt.Result:
			for _, c := range r.Config {
				machine[c.Key] = string(c.Value)
			}
			name := r.Name.String()
			if byName[name] == nil {
				byName[name] = &benchmark{name: name}
				benchmarks = append(benchmarks, byName[name])
			}
			for _, v := range r.Values {
				byName[name].add(v)
			}
		case *benchfmt.SyntaxError:
			return nil, nil, r
		}
	}
	if len(benchmarks) == 0 {
		return nil, nil, errors.New(file + " holds no benchmark")
	}
	return benchmarks, machine, nil
}

// add leaves out the time of a whole round, which is 0, and undoes benchfmt's change of units: the names are ours.
func (b *benchmark) add(v benchfmt.Value) {
	unit, value := v.Unit, v.Value
	if v.OrigUnit != "" {
		unit, value = v.OrigUnit, v.OrigValue
	}
	if unit == "ns/op" || unit == "B/op" || unit == "allocs/op" {
		return
	}
	for i := range b.metrics {
		if b.metrics[i].unit == unit {
			b.metrics[i].values = append(b.metrics[i].values, value)
			return
		}
	}
	b.metrics = append(b.metrics, metric{unit, []float64{value}})
}
