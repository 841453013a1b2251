package main

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// draw shows, for each server, its throughput to the base's in each round as a box.
func draw(all []section, name string) error {
	p := plot.New()
	p.Title.Text = "Throughput of each round, to the bare server's of the same round"
	p.Y.Min = 0
	var labels []string
	for _, s := range all {
		for i, contender := range s.names {
			if i == slices.Index(s.names, s.base) {
				continue
			}
			box, err := plotter.NewBoxPlot(vg.Points(24), float64(len(labels)), plotter.Values(s.ratios(i)))
			if err != nil {
				return err
			}
			p.Add(box)
			labels = append(labels, contender+"\nto "+s.base)
		}
	}
	if len(labels) == 0 {
		return nil
	}
	p.Add(plotter.NewGrid())
	p.NominalX(labels...)
	return p.Save(vg.Length(len(labels))*1.6*vg.Inch, 4*vg.Inch, name)
}
