package main

import (
	"bytes"
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
