package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	cpu "github.com/shirou/gopsutil/v4/process"
)

// A contender is a server in a process of its own.
type contender struct {
	name      string
	addr, ops string // ops: of its profiles
	cmd       *exec.Cmd
}

// begin starts a command whose output says its addresses: find takes them from a line.
func begin(cmd *exec.Cmd, name string, output func() (io.ReadCloser, error), find func(line []byte) (addr, ops string)) (*contender, error) {
	from, err := output()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &contender{name: name, cmd: cmd}
	var said bytes.Buffer
	lines := bufio.NewScanner(io.TeeReader(from, &said))
	for c.addr == "" && lines.Scan() {
		c.addr, c.ops = find(lines.Bytes())
	}
	if c.addr == "" {
		c.end()
		return nil, fmt.Errorf("%s did not start: %s", name, said.Bytes())
	}
	go func() { _, _ = io.Copy(io.Discard, from) }() // or a full pipe would stop it
	return c, nil
}

// other starts one of our own servers: see serve.
func other(ctx context.Context, name string, a answer) (*contender, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	input, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	cmd := command(ctx, self, "serve", name)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	return begin(cmd, name, cmd.StdoutPipe, func(line []byte) (addr, ops string) {
		addr, ops, _ = strings.Cut(string(line), " ")
		return addr, ops
	})
}

// tiercel starts the real server on its embedded default, with metrics, and with settings of its own.
func (b *bench) tiercel(ctx context.Context, name string, settings ...string) (*contender, error) {
	cmd := command(ctx, b.server)
	cmd.Env = append([]string{
		"HTTP_ADDR=127.0.0.1:0", "OPS_ADDR=127.0.0.1:0", "LOG_FORMAT=json", "ADMIN_TOKEN=bench-token-of-no-use", "TMPDIR=" + b.dir,
	}, settings...)
	return begin(cmd, name, cmd.StderrPipe, func(line []byte) (addr, ops string) {
		var said struct{ Msg, HTTP, Ops string }
		if json.Unmarshal(line, &said) != nil || said.Msg != "ready" {
			return "", ""
		}
		return said.HTTP, said.Ops
	})
}

// redisServer starts a Redis that keeps nothing on disk, and returns its address.
func redisServer(ctx context.Context) (*contender, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	_, port, _ := strings.Cut(addr, ":")
	cmd := command(ctx, "redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no")
	return begin(cmd, "redis-server", cmd.StdoutPipe, func(line []byte) (string, string) {
		if bytes.Contains(line, []byte("Ready to accept connections")) {
			return addr, ""
		}
		return "", ""
	})
}

func freeAddr(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// command is ended by a signal that lets it clean up, when ctx is.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 30 * time.Second
	return cmd
}

func (c *contender) end() {
	if err := c.cmd.Cancel(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		fmt.Fprintln(os.Stderr, err)
	}
	_ = c.cmd.Wait() // a server that is told to end may say so by its exit code
}

func end(all []*contender) {
	for _, c := range all {
		c.end()
	}
}

// cpuTime is what the process has used so far.
func (c *contender) cpuTime() (time.Duration, error) {
	p, err := cpu.NewProcess(int32(c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	t, err := p.Times()
	if err != nil {
		return 0, err
	}
	return time.Duration((t.User + t.System) * float64(time.Second)), nil
}
