package testenv

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sync"
	"testing"
)

// builds holds the programs built so far, so that each is built once in a test process.
var builds struct {
	sync.Mutex
	dir    string            // under the lock: made by the first build
	binary map[string]string // under the lock: by package
}

// BuildServer builds cmd/server and returns the path of the binary.
func BuildServer(t testing.TB) string {
	t.Helper()
	return Build(t, "./cmd/server")
}

// Build builds a command of this module, given relative to its root, and returns the path of the binary. The package's
// TestMain must be [Main], which removes it.
func Build(t testing.TB, pkg string) string {
	t.Helper()
	needMain(t)
	builds.Lock()
	defer builds.Unlock()
	if built, ok := builds.binary[pkg]; ok {
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
	binary := filepath.Join(builds.dir, path.Base(pkg))
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, pkg)
	cmd.Dir = ModuleRoot(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	builds.binary[pkg] = binary
	return binary
}
