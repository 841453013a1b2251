// Command load runs a scenario over real processes: a PostgreSQL, a Redis and some instances of the server, driven by an
// open-loop generator (vegeta), which sends what is due whether or not earlier requests were answered. It prints what
// clients saw and what it cost, and writes both as Markdown and as a plot.
//
//	go -C bench run ./load steady-1000
//
// Without a scenario it lists them. Generator, servers, database and Redis share the machine: choose rates that leave
// processors idle, and see how late the generator itself was before believing a quantile.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		stop()
		log.Fatal(err) //nolint:gocritic // stop has been called
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	duration := flags.Duration("duration", 0, "how long each part takes; 0: the scenario's own")
	rate := flags.Int("rate", 0, "requests a second over all instances; 0: the scenario's own")
	replicas := flags.Int("replicas", 0, "instances of the server; 0: the scenario's own")
	ids := flags.Int("ids", 0, "products; 0: the scenario's own")
	out := flags.String("out", filepath.Join("results", "load"), "folder for Markdown and plots; empty: none")
	env := make(map[string]string)
	flags.Func("env", "a setting of the server, NAME=VALUE, over the scenario's; may be repeated", func(v string) error {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return errors.New("must be NAME=VALUE")
		}
		env[name] = value
		return nil
	})
	flags.Usage = func() {
		_, _ = fmt.Fprintf(flags.Output(), "usage: load [flags] SCENARIO\n\n%s\nflags:\n", list())
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return errors.New("name one scenario")
	}
	s, ok := scenarioNamed(flags.Arg(0))
	if !ok {
		return fmt.Errorf("there is no scenario %q:\n%s", flags.Arg(0), list())
	}
	if err := s.override(*duration, *rate, *replicas, *ids); err != nil {
		return err
	}
	for i := range s.parts {
		s.parts[i].env = with(s.parts[i].env, env)
	}
	var r report
	err := inSession(ctx, func(t testing.TB) {
		t.Helper()
		r = measure(t, s, progressTo(os.Stderr))
	})
	if err != nil {
		return err
	}
	fmt.Print(r.markdown())
	if *out == "" {
		return nil
	}
	return r.write(*out)
}

// measure runs all parts of a scenario, one after the other, each on servers of its own.
func measure(t testing.TB, s scenario, tell func(progress)) report {
	t.Helper()
	r := report{scenario: s, machine: machine()}
	tell(progress{what: "building the server"})
	bin := build(t)
	for _, part := range s.parts {
		r.results = append(r.results, s.drive(t, bin, part, tell))
		if t.Context().Err() != nil {
			t.Fatal("interrupted")
		}
	}
	if s.judge != nil {
		r.verdicts = s.judge(r.results)
	}
	return r
}

// override replaces what a flag names.
func (s *scenario) override(duration time.Duration, rate, replicas, ids int) error {
	switch {
	case duration != 0 && (duration < time.Second || duration > time.Hour):
		return errors.New("-duration must be 1s to 1h")
	case rate < 0 || rate > 100_000:
		return errors.New("-rate must be 1 to 100000")
	case replicas < 0 || replicas > 64:
		return errors.New("-replicas must be 1 to 64")
	case ids < 0 || ids > 1_000_000:
		return errors.New("-ids must be 1 to 1000000")
	}
	if duration > 0 {
		s.duration = duration
	}
	if rate > 0 {
		s.rate = rate
	}
	if ids > 0 {
		s.ids = ids
	}
	for i := range s.parts {
		if replicas > 0 && !s.scales {
			s.parts[i].replicas = replicas
		}
	}
	return nil
}

// build makes the server as "make build" does.
func build(t testing.TB) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "tiercel")
	command(t, testenv.ModuleRoot(t), "go", "build", "-trimpath", "-o", bin, "./cmd/server")
	return bin
}
