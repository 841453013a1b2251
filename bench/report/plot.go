package main

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// plotTo draws a bar for each contestant, the quickest on top, Tiercel's dark; without contestants, one for each figure.
func plotTo(file string, b *benchmark) error {
	rows, others := b.rows()
	p := plot.New()
	p.Title.Text = b.name
	p.X.Min = 0
	p.X.Label.Text = "ns an operation"
	if len(rows) == 0 {
		p.X.Label.Text = "see the table for units"
		for i := range others {
			rows = append(rows, row{name: others[i].unit, time: &others[i]})
		}
	}
	slices.Reverse(rows) // the axis goes up
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.name
		bar, err := plotter.NewBarChart(plotter.Values{r.time.summary().Center}, vg.Points(12))
		if err != nil {
			return err
		}
		bar.Horizontal, bar.XMin, bar.LineStyle.Width = true, float64(i), 0
		bar.Color = color.Gray{0xb0}
		if r.ratio == nil {
			bar.Color = color.RGBA{R: 0x1f, G: 0x4e, B: 0x79, A: 0xff}
		}
		p.Add(bar)
	}
	p.NominalY(names...)
	return p.Save(vg.Points(480), vg.Points(60+22*float64(len(rows))), file)
}
