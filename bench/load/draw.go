package main

import (
	"image/color"
	"math"
	"os"
	"slices"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// draw shows, second by second, what clients saw above what the database had to do; if the parts differ in instances,
// below them what each number of them costs.
func (r report) draw(name string) error {
	panels := []func() (*plot.Plot, error){r.latency, r.load}
	if r.scenario.scales {
		panels = append(panels, r.cost)
	}
	rows := make([][]*plot.Plot, 0, len(panels))
	for _, panel := range panels {
		p, err := panel()
		if err != nil {
			return err
		}
		p.Legend.Top = true
		p.Add(plotter.NewGrid())
		rows = append(rows, []*plot.Plot{p})
	}
	image := vgsvg.New(9*vg.Inch, vg.Length(len(rows))*3*vg.Inch)
	tiles := draw.Tiles{Rows: len(rows), Cols: 1, PadY: vg.Points(8), PadTop: vg.Points(4), PadRight: vg.Points(8)}
	for i, row := range plot.Align(rows, tiles, draw.New(image)) {
		rows[i][0].Draw(row[0])
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err := image.WriteTo(f); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// latency is p50 (dashed) and p99 of each second.
func (r report) latency() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = r.scenario.name
	p.Y.Label.Text = "latency, ms"
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	highest := 1.
	for i, of := range r.results {
		seconds := of.bySecond()
		for _, q := range []float64{0.5, 0.99} {
			points := make(plotter.XYs, 0, len(seconds))
			for second, latencies := range seconds {
				ms := max(float64(quantile(latencies, q).Microseconds())/1e3, 0.01)
				points = append(points, plotter.XY{X: float64(second) + 0.5, Y: ms})
				highest = max(highest, ms)
			}
			line, err := plotter.NewLine(points)
			if err != nil {
				return nil, err
			}
			line.Color = plotutil.Color(i)
			label := of.title() + ", p99"
			if q == 0.5 {
				line.Dashes, label = plotutil.Dashes(1), of.title()+", p50"
			}
			p.Add(line)
			p.Legend.Add(label, line)
		}
	}
	p.Y.Min, p.Y.Max = 0.1, math.Pow(10, math.Ceil(math.Log10(highest*3)))
	return p, r.mark(p)
}

// load is loads from the database and errors in each second.
func (r report) load() (*plot.Plot, error) {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = "seconds", "a second"
	highest := 1.
	for i, of := range r.results {
		loads, errors := make([]int, of.seconds()), make([]int, of.seconds())
		for _, at := range of.loads {
			loads[of.second(at)]++
		}
		for _, s := range of.samples {
			if s.err != "" {
				errors[of.second(s.due)]++
			}
		}
		for _, series := range []struct {
			counts []int
			label  string
			dashes []vg.Length
		}{{loads, "loads", nil}, {errors, "errors", plotutil.Dashes(2)}} {
			points := make(plotter.XYs, 0, len(series.counts))
			for second, n := range series.counts {
				points = append(points, plotter.XY{X: float64(second) + 0.5, Y: float64(n)})
			}
			line, err := plotter.NewLine(points)
			if err != nil {
				return nil, err
			}
			line.Color, line.Dashes = plotutil.Color(i), series.dashes
			p.Add(line)
			p.Legend.Add(of.title()+", "+series.label, line)
			highest = max(highest, float64(slices.Max(series.counts)))
		}
	}
	p.Y.Min, p.Y.Max = 0, highest*1.2
	return p, r.mark(p)
}

// cost is what each number of instances takes, for as many requests.
func (r report) cost() (*plot.Plot, error) {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text, p.Y.Min = "instances", "a second; µs", 0
	var loads, statements, cpu plotter.XYs
	for _, of := range r.results {
		x := float64(of.part.replicas)
		loads = append(loads, plotter.XY{X: x, Y: of.perSecond(len(of.loads))})
		statements = append(statements, plotter.XY{X: x, Y: of.perSecond(of.queries)})
		cpu = append(cpu, plotter.XY{X: x, Y: float64(of.cpu.Microseconds()) / float64(max(len(of.samples), 1))})
	}
	return p, plotutil.AddLinePoints(p, "loads", loads, "statements", statements, "CPU a request, µs", cpu)
}

// mark draws a line at each fault.
func (r report) mark(p *plot.Plot) error {
	for _, f := range r.scenario.faults {
		x := f.at * r.scenario.duration.Seconds()
		line, err := plotter.NewLine(plotter.XYs{{X: x, Y: p.Y.Min}, {X: x, Y: p.Y.Max}})
		if err != nil {
			return err
		}
		line.Color, line.Dashes = color.Gray{Y: 128}, plotutil.Dashes(3)
		p.Add(line)
	}
	for i, f := range r.scenario.faults {
		y := p.Y.Max * 0.9
		if i > 0 && r.scenario.faults[i-1].at == f.at { // below the one before it
			y *= 0.6
		}
		label, err := plotter.NewLabels(plotter.XYLabels{
			XYs: plotter.XYs{{X: f.at * r.scenario.duration.Seconds(), Y: y}}, Labels: []string{" " + f.what},
		})
		if err != nil {
			return err
		}
		p.Add(label)
	}
	return nil
}

func (r result) seconds() int { return int((r.duration + time.Second - 1) / time.Second) }

// second is the one that a time falls into; what comes after the end belongs to the last.
func (r result) second(at time.Duration) int {
	return min(max(int(at/time.Second), 0), r.seconds()-1)
}

// bySecond are the latencies of each second, sorted.
func (r result) bySecond() [][]time.Duration {
	seconds := make([][]time.Duration, r.seconds())
	for _, s := range r.samples {
		i := r.second(s.due)
		seconds[i] = append(seconds[i], s.latency)
	}
	for _, latencies := range seconds {
		slices.Sort(latencies)
	}
	return seconds
}
