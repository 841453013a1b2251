// Command http measures whole requests: the server as it is built, beside the least that a Gin or a net/http server could
// do for the same answer, under wrk. Each server is a process of its own; they take turns, in rounds of seconds, so that what
// else the machine does falls on all of them alike.
//
// "http serve NAME" is one of the other servers: see serve.go.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// A bench is what was asked for, and where things are.
type bench struct {
	rounds      int
	each        time.Duration
	connections int
	starts      int
	out         string // a Markdown file; "" for none
	profiles    string // a folder; "" for none

	root, dir, server string // the repository, a folder of our own, the server's binary
}

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		if err := serve(ctx, os.Args[2], os.Stdin, os.Stdout); err != nil {
			log.Panic(err)
		}
		return
	}
	var b bench
	flag.IntVar(&b.rounds, "rounds", 12, "how many turns each server has")
	flag.DurationVar(&b.each, "each", 2*time.Second, "how long a turn takes")
	flag.IntVar(&b.connections, "connections", 64, "wrk's connections")
	flag.IntVar(&b.starts, "starts", 10, "how often the server is started")
	flag.StringVar(&b.out, "out", "", "the Markdown file to write, and a plot beside it")
	flag.StringVar(&b.profiles, "profiles", "", "a folder for CPU and allocation profiles of each server, taken after its turns")
	only := flag.String("only", "l1,l2,start", "which parts to run")
	flag.Parse()
	if err := b.run(ctx, strings.Split(*only, ",")); err != nil {
		log.Panic(err)
	}
}

func (b *bench) run(ctx context.Context, parts []string) (err error) {
	for _, tool := range []string{"wrk", "redis-server"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%w: .ci/setup bench installs it", err)
		}
	}
	if b.dir, err = os.MkdirTemp("", "bench-http-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(b.dir) }()
	if err := b.build(ctx); err != nil {
		return err
	}
	var all []section
	for _, part := range parts {
		measure, ok := map[string]func(context.Context) (section, error){"l1": b.l1, "l2": b.l2, "start": b.start}[part]
		if !ok {
			return fmt.Errorf("there is no part %q", part)
		}
		s, err := measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
		fmt.Print(s.markdown())
		all = append(all, s)
	}
	if b.out == "" {
		return nil
	}
	return b.report(all)
}

// build makes the server as "make build" does.
func (b *bench) build(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/tiercel-go/tiercel").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	b.root, b.server = strings.TrimSpace(string(root)), filepath.Join(b.dir, "tiercel")
	cmd := exec.CommandContext(ctx, "go", "build", "-C", b.root, "-trimpath", "-o", b.server, "./cmd/server")
	cmd.Stderr = os.Stderr
	return cmd.Run()
}
