package testenv_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A test process that is killed runs no cleanup: the kernel ends its servers.
func TestServers_dieWithAKilledTestProcess(t *testing.T) {
	t.Parallel()
	bin := filepath.Join(t.TempDir(), "victim")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", bin, "./testdata/victim")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	victim := exec.CommandContext(t.Context(), bin, "-test.run", "TestVictim")
	victim.Env = append(os.Environ(), "TMPDIR="+leftovers(t))
	stdout, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	var servers []int
	for lines := bufio.NewScanner(stdout); len(servers) == 0 && lines.Scan(); {
		if pids, ok := strings.CutPrefix(lines.Text(), "servers "); ok {
			for field := range strings.FieldsSeq(pids) {
				pid, err := strconv.Atoi(field)
				if err != nil {
					t.Fatal(err)
				}
				servers = append(servers, pid)
			}
		}
	}
	t.Cleanup(func() { // what this test is about, should it fail
		for _, pid := range servers {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	if len(servers) != 2 || !alive(servers[0]) || !alive(servers[1]) {
		t.Errorf("servers %v do not run before the kill", servers)
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := victim.Wait(); err == nil {
		t.Error("the killed test passed")
	}
	for _, pid := range servers {
		testenv.Eventually(t, 10*time.Second, func() bool { return !alive(pid) }, "server %d dies with its test", pid)
	}
}

// leftovers returns a folder for what a killed test leaves, which PostgreSQL's user can reach.
func leftovers(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tiercel-victim-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// alive reports whether pid runs; a zombie does not, whoever should have waited for it.
func alive(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}
