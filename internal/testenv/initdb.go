package testenv

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// findPostgres returns the folder of PostgreSQL's programs. Debian keeps the server's off the PATH.
func findPostgres() (string, error) {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil { //nolint:noctx // ends at once
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
	} {
		found, _ := filepath.Glob(pattern)
		slices.Reverse(found) // the newest first
		dirs = append(dirs, found...)
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	for _, dir := range dirs {
		// The client library alone brings pg_config, but no server.
		if isFile(filepath.Join(dir, "initdb")) && isFile(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errors.New(`PostgreSQL's server is not installed ("make setup" installs it)`)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// unprivileged returns whom to run PostgreSQL as, which refuses to run as root: nil for ourselves.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("PostgreSQL does not run as root, and there is nobody else: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", u.Username, err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// initCluster returns a new folder with a cluster in data, owned by as.
func initCluster(bin string, as *syscall.Credential) (string, error) {
	locale := "C"
	if runtime.GOOS == "linux" {
		locale = "C.UTF-8" // lower() and the like know more than ASCII
	}
	return clusterBy(as, filepath.Join(bin, "initdb"), "-U", "postgres",
		"--auth=trust", "--encoding=UTF8", "--locale="+locale, "--no-sync")
}

// copyCluster does it with a copy, as a standby, of the cluster that listens on port.
func copyCluster(bin string, as *syscall.Credential, port int) (string, error) {
	return clusterBy(as, filepath.Join(bin, "pg_basebackup"), "-U", "postgres", "-h", "127.0.0.1", "-p", strconv.Itoa(port),
		"--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
}

// clusterBy has a program make the cluster.
func clusterBy(as *syscall.Credential, program string, args ...string) (string, error) {
	// Not TempDir of the test: its parents are closed to other users.
	dir, err := os.MkdirTemp(openTempDir(), "tiercel-postgres-")
	if err != nil {
		return "", err
	}
	if as != nil {
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			_ = os.RemoveAll(dir)
			return "", err
		}
	}
	//nolint:noctx // ends by itself
	cmd := exec.Command(program, append(args, "-D", filepath.Join(dir, "data"))...)
	cmd.Dir, cmd.SysProcAttr = dir, attributes(as, syscall.SIGKILL)
	if out, err := cmd.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, out)
	}
	return dir, nil
}

// openTempDir returns a folder for temporary files that every user can reach.
func openTempDir() string {
	for _, dir := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		if reachable(dir) {
			return dir
		}
	}
	return os.TempDir()
}

// reachable reports whether every user may pass through dir and all above it.
func reachable(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		up := filepath.Dir(dir)
		if up == dir {
			return true
		}
		dir = up
	}
}
