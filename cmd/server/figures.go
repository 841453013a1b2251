package main

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/tiercel-go/tiercel/handlers/console"
)

// The functions of this file read what the metrics count, for the console.

// reads are the durations of reads by outcome, of all caches.
func (m *metrics) reads() map[string]console.Histogram {
	sums := make(map[string]console.Histogram)
	each(m.getDuration, func(labels map[string]string, h *dto.Histogram) {
		sums[labels["outcome"]] = plus(sums[labels["outcome"]], h)
	})
	return sums
}

// requests are the durations of requests to the API; failed is how many of them were answered with 5xx.
func (m *metrics) requests() (all console.Histogram, failed uint64) {
	each(m.http, func(labels map[string]string, h *dto.Histogram) {
		all = plus(all, h)
		if code, err := strconv.Atoi(labels["code"]); err == nil && code >= 500 {
			failed += h.GetSampleCount()
		}
	})
	return all, failed
}

func (m *metrics) breakerState() string {
	var g dto.Metric
	if err := m.breaker.WithLabelValues("l2").Write(&g); err != nil {
		return "unknown"
	}
	switch g.GetGauge().GetValue() {
	case 0:
		return "closed"
	case 1:
		return "half-open"
	}
	return "open"
}

// each calls f with every series of a histogram.
func each(of prometheus.Collector, f func(labels map[string]string, h *dto.Histogram)) {
	series := make(chan prometheus.Metric, 16)
	go func() {
		of.Collect(series)
		close(series)
	}()
	for s := range series {
		var d dto.Metric
		if s.Write(&d) != nil {
			continue
		}
		labels := make(map[string]string, len(d.GetLabel()))
		for _, l := range d.GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		f(labels, d.GetHistogram())
	}
}

// plus adds h to sum, which has the same bounds or none.
func plus(sum console.Histogram, h *dto.Histogram) console.Histogram {
	buckets := h.GetBucket()
	if sum.Counts == nil {
		sum.Counts = make([]uint64, len(buckets)+1)
		for _, b := range buckets {
			sum.Bounds = append(sum.Bounds, b.GetUpperBound())
		}
	}
	for i, b := range buckets {
		sum.Counts[i] += b.GetCumulativeCount()
	}
	sum.Counts[len(buckets)] += h.GetSampleCount()
	return sum
}
