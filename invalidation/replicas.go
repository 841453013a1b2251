package invalidation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Replica is a process that hears a shard of the bus, as the report shows it that its last look at the log left in Redis.
// Reports come four times in a trust window.
type Replica struct {
	ID       string // at random, of this run of the process
	Name     string // its Config.Name
	Self     bool   // it is this process
	Shard    int
	Reported time.Time     // by Redis' clock
	Age      time.Duration // of the report
	Position string        // in the log, of the last message handled before it; "" if there was none
	Behind   int           // messages that the log had then and that were not handled; 100 stands for more, too
	Lag      time.Duration // how long the first of them had waited
	Trusted  bool          // as far as can be told: the report is younger than the trust window, and the promise is live
}

// Replicas lists the processes whose last report is younger than the retention, by name and shard. Nothing is decided by
// it. It is empty where a Remote of the Config's keeps no reports.
func (b *Bus) Replicas(ctx context.Context) ([]Replica, error) {
	var all []Replica
	for i, s := range b.shards {
		if s.barrier == nil {
			continue
		}
		some, err := s.barrier.list(ctx)
		if err != nil {
			return nil, fmt.Errorf("invalidation: replicas of shard %d: %w", i, err)
		}
		for _, r := range some {
			r.Shard, r.Trusted = i, r.Trusted && r.Age <= b.cfg.window()
			if r.Age <= b.cfg.Retention {
				all = append(all, r)
			}
		}
	}
	slices.SortFunc(all, func(a, b Replica) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Shard, b.Shard))
	})
	return all, nil
}

// list implements barrier.
func (s *state) list(ctx context.Context) ([]Replica, error) {
	answer, err := s.run(ctx, s.scripts.replicas, []string{s.log, s.promise, s.replicas})
	if err != nil {
		return nil, err
	}
	f, err := texts(answer, 2)
	if err != nil {
		return nil, err
	}
	micros, err1 := strconv.ParseInt(f[0], 10, 64)
	left, err2 := strconv.ParseInt(f[1], 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("invalidation: answer of REPLICAS: %w", err)
	}
	var all []Replica
	for f = f[2:]; len(f) >= 4; f = f[4:] {
		r, ok := parseReport(f[1])
		if !ok {
			continue // as the protocol does
		}
		r.ID, r.Self, r.Trusted = f[0], f[0] == s.reports.replica, left >= 0
		r.Age = max(time.UnixMicro(micros).Sub(r.Reported), 0)
		r.Behind, _ = strconv.Atoi(f[2])
		if first, _, _ := strings.Cut(f[3], "-"); first != "" {
			millis, _ := strconv.ParseInt(first, 10, 64) // of a stream's id: Redis made it
			r.Lag = max(r.Reported.Sub(time.UnixMilli(millis)), 0)
		}
		all = append(all, r)
	}
	return all, nil
}

// parseReport reads "number time id position name"; those of an earlier release have no name.
func parseReport(report string) (r Replica, ok bool) {
	f := strings.Fields(report)
	if len(f) < 4 {
		return r, false
	}
	micros, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return r, false
	}
	r.Reported = time.UnixMicro(micros)
	if f[3] != "-" {
		r.Position = f[3]
	}
	if len(f) > 4 {
		r.Name = f[4]
	}
	return r, true
}

// nameInReports is how a name stands at a report's end.
func nameInReports(name string) string {
	if name == "" {
		return ""
	}
	return " " + name
}
