package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

//go:embed spread.lua
var spread []byte

// A round is what wrk found in one turn of a server.
type round struct {
	perSecond float64
	p50, p99  time.Duration
	cpu       time.Duration // of the server, a request
}

// wrk asks c for product 1, or for products 1 to ids.
func (b *bench) wrk(ctx context.Context, c *contender, each time.Duration, ids int) (r round, err error) {
	args := []string{"-t", "2", "-c", strconv.Itoa(b.connections), "-d", fmt.Sprintf("%.0fs", each.Seconds()), "--latency"}
	url := "http://" + c.addr + "/api/products/1"
	if ids > 1 {
		script := filepath.Join(b.dir, "spread.lua")
		if err := os.WriteFile(script, spread, 0o600); err != nil {
			return r, err
		}
		args = append(args, "-s", script, url, "--", strconv.Itoa(ids))
	} else {
		args = append(args, url)
	}
	before, err := c.cpuTime()
	if err != nil {
		return r, err
	}
	out, err := exec.CommandContext(ctx, "wrk", args...).CombinedOutput()
	if err != nil {
		return r, fmt.Errorf("wrk: %w: %s", err, out)
	}
	after, err := c.cpuTime()
	if err != nil {
		return r, err
	}
	requests, err := r.read(out)
	if err != nil {
		return r, fmt.Errorf("wrk on %s: %w:\n%s", c.name, err, out)
	}
	r.cpu = (after - before) / time.Duration(requests)
	return r, nil
}

var (
	requestsLine  = regexp.MustCompile(`(\d+) requests in`)
	perSecondLine = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	latencyLine   = regexp.MustCompile(`(50|99)%\s+([\d.]+(?:us|ms|s))`)
	failureLine   = regexp.MustCompile(`Socket errors:.*|Non-2xx.*`)
)

func (r *round) read(out []byte) (requests int, err error) {
	if bad := failureLine.Find(out); bad != nil {
		return 0, fmt.Errorf("not every answer was good: %s", bad)
	}
	n, rate, quantiles := requestsLine.FindSubmatch(out), perSecondLine.FindSubmatch(out), latencyLine.FindAllSubmatch(out, -1)
	if n == nil || rate == nil || len(quantiles) != 2 {
		return 0, fmt.Errorf("this is not what wrk 4 says")
	}
	if r.perSecond, err = strconv.ParseFloat(string(rate[1]), 64); err != nil {
		return 0, err
	}
	for i, to := range []*time.Duration{&r.p50, &r.p99} {
		if *to, err = time.ParseDuration(string(quantiles[i][2])); err != nil {
			return 0, err
		}
	}
	if requests, err = strconv.Atoi(string(n[1])); err != nil || requests == 0 {
		return 0, fmt.Errorf("no request was answered")
	}
	return requests, nil
}
