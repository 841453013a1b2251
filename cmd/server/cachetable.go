package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/tiercel-go/tiercel/store"
)

// A view writes an admin call's answer for people. --json writes the answer itself, for programs.
type view func(w io.Writer, answer []byte) error

// viewOf makes a view of a function that fills a table, in columns that tabs part.
func viewOf[T any](fill func(w io.Writer, answer T)) view {
	return func(w io.Writer, answer []byte) error {
		var v T
		if err := json.Unmarshal(answer, &v); err != nil {
			return err
		}
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fill(table, v)
		return table.Flush()
	}
}

func line(w io.Writer, columns ...any) {
	text := make([]string, len(columns))
	for i, c := range columns {
		text[i] = fmt.Sprint(c)
	}
	_, _ = fmt.Fprintln(w, strings.Join(text, "\t"))
}

var entryView = viewOf(func(w io.Writer, in store.Inspection) {
	line(w, "WHERE", "VERSION", "HOLDS", "AGE", "LEFT", "WOULD SERVE", "BYTES")
	for _, tier := range []struct {
		name string
		copy *store.Copy
		dark bool
	}{{"L1", in.L1, false}, {"L2", in.L2, in.L2Error}} {
		switch c := tier.copy; {
		case c != nil:
			line(w, tier.name, c.Version, holds(c.Absent), span(c.Age), span(c.Left), yesNo(c.Servable), c.Bytes)
		case tier.dark:
			line(w, tier.name, "-", "not to be asked, or not trusted")
		default:
			line(w, tier.name, "-", "nothing")
		}
	}
	switch d := in.Database; {
	case d != nil:
		line(w, "database", d.Version, holds(d.Absent))
	default:
		line(w, "database", "-", "out of reach")
	}
	line(w)
	switch {
	case in.Agree:
		line(w, in.Key+": agreed, nothing but what the database has would be served")
	case in.Database == nil:
		line(w, in.Key+": the database could not be asked")
	default:
		line(w, in.Key+`: a tier differs from the database; if it stays so, "tiercel cache invalidate `+in.Key+`"`)
	}
})

func holds(absent bool) string {
	if absent {
		return "no such product"
	}
	return "a product"
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// span is a time in seconds, in the precision that one looks for.
func span(seconds float64) time.Duration {
	d := time.Duration(seconds * float64(time.Second))
	if d.Abs() < 10*time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Second)
}

type invalidated struct {
	Keys, Tags   int
	All, Pending bool
}

var invalidatedView = viewOf(func(w io.Writer, in invalidated) {
	what := plural(in.Keys, "key")
	switch {
	case in.All:
		what = "everything"
	case in.Tags > 0:
		what = plural(in.Tags, "tag")
	}
	if in.Pending {
		line(w, "invalidated "+what+" here; Redis did not answer in time, and the outbox carries it to the others")
		return
	}
	line(w, "invalidated "+what+", everywhere")
})

func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprint(n, " ", thing)
}

type hottest struct{ Own, Merged []store.HotKey }

var hotView = viewOf(func(w io.Writer, in hottest) {
	own := make(map[string]float64)
	for _, k := range in.Own {
		own[k.Key] = k.Rate
	}
	all := in.Merged
	if all == nil {
		all = in.Own
	}
	if len(all) == 0 {
		line(w, "no key is read often")
		return
	}
	line(w, "KEY", "READS/S HERE", "READS/S BY ALL")
	for _, k := range all {
		everywhere := fmt.Sprintf("%.1f", k.Rate)
		if in.Merged == nil {
			everywhere = "?"
		}
		line(w, k.Key, fmt.Sprintf("%.1f", own[k.Key]), everywhere)
	}
	if in.Merged == nil {
		line(w)
		line(w, "Redis did not answer: these are this instance's own")
	}
})

type counters struct {
	Gets       map[string]uint64
	Loads      uint64
	LoadErrors uint64                  `json:"load_errors"`
	Rejected   struct{ L1, L2 uint64 } `json:"rejected_fills"`
	L1         struct {
		Bytes, Entries int64
		Evictions      uint64
	}
	LoadsRunning  int `json:"loads_running"`
	FlightsActive int `json:"flights_active"`
}

var statsView = viewOf(func(w io.Writer, in counters) {
	var total uint64
	for _, n := range in.Gets {
		total += n
	}
	line(w, "READS", "", "SHARE")
	for _, outcome := range slices.Sorted(maps.Keys(in.Gets)) {
		share := "-"
		if total > 0 {
			share = fmt.Sprintf("%.1f %%", 100*float64(in.Gets[outcome])/float64(total))
		}
		line(w, "  "+outcome, in.Gets[outcome], share)
	}
	line(w, "LOADS")
	line(w, "  done", in.Loads)
	line(w, "  failed", in.LoadErrors)
	line(w, "  running", in.LoadsRunning)
	line(w, "  keys being fetched", in.FlightsActive)
	line(w, "  not kept by L1, L2", fmt.Sprint(in.Rejected.L1, ", ", in.Rejected.L2))
	line(w, "L1")
	line(w, "  entries", in.L1.Entries)
	line(w, "  bytes", in.L1.Bytes)
	line(w, "  evictions", in.L1.Evictions)
})
