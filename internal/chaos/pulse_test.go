package chaos

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// A pulse tells when this process had no processor: what happened then may be late by no fault of the servers.
type pulse struct{ gaps []gap }

type gap struct{ from, to time.Duration }

const (
	pulseEach = 2 * time.Millisecond
	pulseGap  = 25 * time.Millisecond // shortest that is told
)

// beat notes where it was not woken in time, until ctx ends.
func (p *pulse) beat(ctx context.Context, now func() time.Duration) {
	tick := time.NewTicker(pulseEach)
	defer tick.Stop()
	for last := now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		at := now()
		if at-last > pulseGap {
			p.gaps = append(p.gaps, gap{last, at})
		}
		last = at
	}
}

// between tells the gaps that overlap that time. It is for the end.
func (p *pulse) between(from, to time.Duration) string {
	var b strings.Builder
	for _, g := range p.gaps {
		if g.from < to && g.to > from {
			fmt.Fprintf(&b, " %d ms from %.3fs on", (g.to - g.from).Milliseconds(), g.from.Seconds())
		}
	}
	return b.String()
}
