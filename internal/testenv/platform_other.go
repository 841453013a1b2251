//go:build unix && !linux

package testenv

import (
	"bytes"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"syscall"
)

// attributes sends nothing at the death of the test process where the kernel cannot: Main and Cleanup end what runs.
func attributes(as *syscall.Credential, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as}
}

// A port that was free a moment ago. It cannot be held here: two sockets of one address exclude each other.
type port struct{ number int }

func reservePort() (*port, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // binds and closes, waits for nothing
	if err != nil {
		return nil, fmt.Errorf("reserve a port: %w", err)
	}
	defer func() { _ = l.Close() }()
	bound, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return nil, fmt.Errorf("reserve a port: bound to a %T", l.Addr())
	}
	return &port{number: bound.Port}, nil
}

func (p *port) release() {}

func children(pid int) []int {
	var found []int
	for _, row := range processes() {
		if row.parent == pid && row.state != 'Z' {
			found = append(found, row.pid)
		}
	}
	return found
}

func gone(pid int) bool { return state(pid) == 0 || state(pid) == 'Z' }

func halted(pid int) bool { return state(pid) == 'T' || gone(pid) }

func state(pid int) byte {
	for _, row := range processes() {
		if row.pid == pid {
			return row.state
		}
	}
	return 0
}

type processRow struct {
	pid, parent int
	state       byte
}

func processes() []processRow {
	out, err := exec.Command("ps", "-A", "-o", "pid=,ppid=,stat=").Output() //nolint:noctx // ends at once
	if err != nil {
		return nil
	}
	var rows []processRow
	for line := range bytes.Lines(out) {
		fields := bytes.Fields(line)
		if len(fields) < 3 {
			continue
		}
		pid, _ := strconv.Atoi(string(fields[0]))
		parent, _ := strconv.Atoi(string(fields[1]))
		rows = append(rows, processRow{pid, parent, fields[2][0]})
	}
	return rows
}
