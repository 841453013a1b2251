package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// builds holds the programs built so far, so that each is built once in a test process.
var builds struct {
	sync.Mutex
	dir    string            // under the lock: made by the first build
	binary map[string]string // under the lock: by package and flags
}

// BuildServer builds cmd/server and returns the path of the binary.
func BuildServer(t testing.TB) string {
	t.Helper()
	return Build(t, "./cmd/server")
}

// Build builds a command of this module, given relative to its root, and returns the path of the binary. flags are go
// build's own. The package's TestMain must be [Main], which removes it.
func Build(t testing.TB, pkg string, flags ...string) string {
	t.Helper()
	needMain(t)
	builds.Lock()
	defer builds.Unlock()
	key := strings.Join(append([]string{pkg}, flags...), " ")
	if built, ok := builds.binary[key]; ok {
		return built
	}
	if builds.dir == "" {
		dir, err := os.MkdirTemp("", "tiercel-build-")
		if err != nil {
			t.Fatal(err)
		}
		atEnd.add(func() { _ = os.RemoveAll(dir) })
		builds.dir, builds.binary = dir, make(map[string]string)
	}
	binary := filepath.Join(builds.dir, fmt.Sprint(path.Base(pkg), len(builds.binary)))
	args := append([]string{"build", "-o", binary}, flags...)
	cmd := exec.CommandContext(t.Context(), "go", append(args, pkg)...)
	cmd.Dir = ModuleRoot(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	builds.binary[key] = binary
	return binary
}
