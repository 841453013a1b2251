package examples_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// install runs the command that the example's comment names.
func install(t *testing.T, database string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testenv.BuildServer(t),
		"outbox", "install", "--table", "articles", "--key", "article:{slug}")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+database)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
