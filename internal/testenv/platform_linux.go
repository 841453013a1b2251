package testenv

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// attributes has the kernel send death when the test process ends. It does so, strictly, when the thread that started
// the process ends: the Go runtime keeps its threads, save those locked to a goroutine that ends, which no test has.
func attributes(as *syscall.Credential, death syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as, Pdeathsig: death}
}

// A port of 127.0.0.1 that is ours while held: a socket is bound to it that never listens. Connections to it are
// refused, the kernel gives it to nobody who asks for a free port, and who sets SO_REUSEADDR and asks for this very
// one (Redis, PostgreSQL and Go's net all do) may listen.
type port struct{ number, fd int }

func reservePort() (*port, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("reserve a port: %w", err)
	}
	p := &port{fd: fd}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		p.release()
		return nil, fmt.Errorf("reserve a port: %w", err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		p.release()
		return nil, fmt.Errorf("reserve a port: %w", err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		p.release()
		return nil, fmt.Errorf("reserve a port: %w", err)
	}
	bound, ok := name.(*syscall.SockaddrInet4)
	if !ok {
		p.release()
		return nil, fmt.Errorf("reserve a port: bound to a %T", name)
	}
	p.number = bound.Port
	return p, nil
}

func (p *port) release() { _ = syscall.Close(p.fd) }

// children returns the processes that pid started and that live.
func children(pid int) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var found []int
	for _, e := range entries {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if state, parent := status(child); parent == pid && state != 'Z' {
			found = append(found, child)
		}
	}
	return found
}

// gone reports whether pid has ended; a zombie has, though nobody may have waited for it.
func gone(pid int) bool {
	state, _ := status(pid)
	return state == 0 || state == 'Z' || state == 'X'
}

// halted reports whether a SIGSTOP has taken effect on pid, or never will.
func halted(pid int) bool {
	state, _ := status(pid)
	return state == 'T' || gone(pid)
}

// status returns the state and parent of a process, zero if there is none.
func status(pid int) (state byte, parent int) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0
	}
	// The second field is the command in parentheses, which may itself hold spaces and parentheses.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0, 0
	}
	parent, _ = strconv.Atoi(string(fields[1]))
	return fields[0][0], parent
}
