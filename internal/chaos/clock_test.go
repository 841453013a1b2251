package chaos

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// shiftedPackages are those whose readings of the clock buildServer moves: all of ours that read it in the server.
var shiftedPackages = []string{"cmd/server", "handlers", "store", "tier", "invalidation"}

// clockSource is package wallclock, which exists in the build of buildServer alone. Time.wall of package time keeps
// the seconds in bits 30 to 62 when there is a monotonic reading, as there is in all that time.Now returns.
const clockSource = `package wallclock

import (
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

var offset atomic.Int64 // seconds

func init() {
	n, _ := strconv.ParseInt(os.Getenv("CHAOS_CLOCK"), 10, 64)
	offset.Store(n)
	step := make(chan os.Signal, 1)
	signal.Notify(step, syscall.SIGUSR1)
	go func() {
		for range step {
			offset.Store(-offset.Load())
		}
	}()
}

func Now() time.Time {
	t := time.Now()
	*(*uint64)(unsafe.Pointer(&t)) += uint64(offset.Load()) << 30
	return t
}
`

var (
	clockCall   = regexp.MustCompile(`\btime\.Now\b`)
	importBlock = regexp.MustCompile(`(?m)^import (\(|")`)
)

// buildServer builds the server with a wall clock that is CHAOS_CLOCK seconds off, and as much off to the other side
// after each SIGUSR1. The monotonic clock stays as it is, as on a host whose wall clock is set.
func buildServer(t *testing.T) string {
	t.Helper()
	root, dir := testenv.ModuleRoot(t), t.TempDir()
	overlay := struct{ Replace map[string]string }{make(map[string]string)}
	put := func(path, source string) {
		file := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(root, path)] = file
	}
	put("internal/wallclock/clock.go", clockSource)
	for _, pkg := range shiftedPackages {
		files, err := filepath.Glob(filepath.Join(root, pkg, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("sources of %s: %v", pkg, err)
		}
		moved := 0
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") || !clockCall.Match(source) {
				continue
			}
			moved++
			shifted := clockCall.ReplaceAllString(string(source), "wallclock.Now")
			at := importBlock.FindStringIndex(shifted)
			if at == nil {
				t.Fatalf("%s reads the clock without imports", file)
			}
			shifted = shifted[:at[0]] + "import \"github.com/tiercel-go/tiercel/internal/wallclock\"\n" + shifted[at[0]:] +
				"\nvar _ time.Duration\n" // package time stays in use
			put(filepath.Join(pkg, filepath.Base(file)), shifted)
		}
		if moved == 0 {
			t.Fatalf("%s does not read the clock any more", pkg)
		}
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	return testenv.Build(t, "./cmd/server", "-overlay", file)
}
