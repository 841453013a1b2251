package testenv

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// A Clock is the wall clock of a server's host: the real one, put forward or back. Elapsed time is left alone.
type Clock struct {
	t    testing.TB
	file *os.File // the server looks into it at each reading
	lib  string
}

// NewClock returns a clock that is off by so much. It needs Linux and a C compiler.
func NewClock(t testing.TB, off time.Duration) *Clock {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Fatal("a server's clock can be set wrong on Linux only")
	}
	dir := t.TempDir()
	c := &Clock{t: t, lib: filepath.Join(dir, "clock.so")}
	source := filepath.Join(ModuleRoot(t), "internal", "testenv", "testdata", "clock", "clock.c")
	out, err := exec.CommandContext(t.Context(), "cc", "-O2", "-shared", "-fPIC", "-o", c.lib, source).CombinedOutput()
	if err != nil {
		t.Fatalf("cc: %v\n%s", err, out)
	}
	c.file, err = os.Create(filepath.Join(dir, "clock"))
	must(t, err)
	t.Cleanup(func() { _ = c.file.Close() })
	c.Set(off)
	return c
}

// Set steps the clock, which is off by so much from now on.
func (c *Clock) Set(off time.Duration) {
	c.t.Helper()
	_, err := c.file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(off)), 0)
	must(c.t, err)
}

// WithClock has the server tell the time by c.
func WithClock(c *Clock) RedisOption {
	return func(o *redisOptions) { o.env = append(o.env, "LD_PRELOAD="+c.lib, "TIERCEL_CLOCK="+c.file.Name()) }
}
