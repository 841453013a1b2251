// Command tiercel serves a product catalogue through two cache tiers, and operates it. Built from cmd/server; "tiercel
// --help" lists the commands and every setting.
//
// Exit codes: 0 done, 1 failed, 2 called wrongly (a bad setting, flag or argument).
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	// The first signal asks for an orderly end; the second, no longer caught then, ends the process at once.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop)
	code := execute(ctx, world{
		args: os.Args[1:], lookup: os.LookupEnv, in: os.Stdin, out: os.Stdout, errs: os.Stderr,
		terminal: isTerminal(os.Stderr),
	})
	stop()
	os.Exit(code)
}

// A world is all that the program sees of its surroundings.
type world struct {
	args      []string
	lookup    func(env string) (string, bool)
	in        io.Reader
	out, errs io.Writer
	terminal  bool // somebody looks at errs
}

// execute runs the program and returns its exit code.
func execute(ctx context.Context, w world) int {
	root := newRoot(w)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		_, _ = fmt.Fprintln(w.errs, "tiercel: "+line)
	}
	if isUsage(err) {
		return exitUsage
	}
	return exitFailed
}
