package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// begin forgets what was counted so far.
func (c *commands) begin() {
	c.before, c.total = c.calls(), make(map[string]int64)
}

// add counts what came since the last look.
func (c *commands) add() {
	now := c.calls()
	for name, n := range now {
		c.total[name] += n - c.before[name]
	}
	c.before = now
}

func (c *commands) restarted() { c.before = nil }

// sum leaves out our own looks.
func (c *commands) sum() (n int64) {
	for name, calls := range c.total {
		if name != "info" {
			n += calls
		}
	}
	return n
}

var callsOf = regexp.MustCompile(`cmdstat_([^:]+):calls=(\d+)`)

// calls is INFO commandstats; empty if Redis is away. Commands that a script runs count beside the script.
func (c *commands) calls() map[string]int64 {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	calls := make(map[string]int64)
	for _, m := range callsOf.FindAllStringSubmatch(c.client.Info(ctx, "commandstats").Val(), -1) {
		calls[m[1]], _ = strconv.ParseInt(m[2], 10, 64)
	}
	return calls
}

// A usage is what the instances have taken, all together.
type usage struct {
	cpu      time.Duration
	resident float64 // bytes
	loaded   int     // products
}

// usage asks the instances themselves.
func (s *stack) usage() (u usage) {
	s.t.Helper()
	for _, server := range s.servers {
		req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, server.OpsURL+"/metrics", http.NoBody)
		if err != nil {
			s.t.Fatal(err)
		}
		resp, err := s.client.Do(req)
		if err != nil {
			s.t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			s.t.Fatal(err)
		}
		for line := range strings.Lines(string(body)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			v, _ := strconv.ParseFloat(value, 64)
			switch {
			case strings.HasPrefix(name, "tiercel_loads_total{"):
				u.loaded += int(v)
			case name == "process_cpu_seconds_total":
				u.cpu += time.Duration(v * float64(time.Second))
			case name == "process_resident_memory_bytes":
				u.resident += v
			}
		}
	}
	return u
}

// The database logs every statement when it begins.
var logged = regexp.MustCompile(`(?m)^(\S+ \S+) UTC \[\d+\] LOG:  (?:statement|execute [^:]+): (/\* tiercel load \*/)?`)

// statements returns when the database began loads, and how many statements it was sent, from a time on.
func statements(log string, from time.Time) (loads []time.Time, all int) {
	for _, m := range logged.FindAllStringSubmatch(log, -1) {
		at, err := time.Parse("2006-01-02 15:04:05.000", m[1])
		if err != nil || at.Before(from.Truncate(time.Millisecond)) {
			continue
		}
		all++
		if m[2] != "" {
			loads = append(loads, at)
		}
	}
	return loads, all
}
