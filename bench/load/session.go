package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// A session stands in for a test, so that testenv's servers can be had by a program: they end with it. It has what
// testenv asks of a test, and nothing else.
type session struct {
	testing.TB
	ctx  context.Context
	ends []func()
}

type failure struct{ error }

// inSession runs f and then what it left to clean up, the last first.
func inSession(ctx context.Context, f func(testing.TB)) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	s := &session{ctx: ctx}
	defer func() {
		r := recover()
		cancel()
		for i := len(s.ends) - 1; i >= 0; i-- {
			s.ends[i]()
		}
		switch failed, ok := r.(failure); {
		case ok:
			err = failed.error
		case r != nil:
			panic(r)
		}
	}()
	f(s)
	return nil
}

func (*session) Helper()                    {}
func (*session) Name() string               { return "load" }
func (s *session) Context() context.Context { return s.ctx }
func (s *session) Cleanup(f func())         { s.ends = append(s.ends, f) }

func (s *session) TempDir() string {
	dir, err := os.MkdirTemp("", "tiercel-load-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// Fatal ends the session. It must be called by the goroutine that runs it, as in a test.
func (*session) Fatal(args ...any) { panic(failure{fmt.Errorf("%s", fmt.Sprint(args...))}) }

func (*session) Fatalf(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

// command runs a program in a folder.
func command(t testing.TB, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
