package main

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// A ran is what a run of the program left.
type ran struct {
	code      int
	out, errs string
}

// run runs the program in this process, in an environment of nothing but env.
func run(t testing.TB, env map[string]string, args ...string) ran {
	t.Helper()
	return runWith(t, env, "", args...)
}

func runWith(t testing.TB, env map[string]string, in string, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	code := execute(t.Context(), world{
		args: args, in: strings.NewReader(in), out: &out, errs: &errs,
		lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	})
	return ran{code, out.String(), errs.String()}
}

// runBuilt runs the built program, in an environment of nothing but env.
func runBuilt(t testing.TB, env map[string]string, args ...string) (r ran) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testenv.BuildServer(t), args...)
	cmd.Env = []string{}
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}
