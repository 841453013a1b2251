package testenv_test

import (
	"errors"
	"net"
	"syscall"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// P1, as far as the kernel can keep it: elsewhere no port is held while nothing listens on it.
func TestPort_isHeldWhileNothingListensOnIt(t *testing.T) {
	t.Parallel()
	r := testenv.StartRedis(t)
	addr, err := net.ResolveTCPAddr("tcp4", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	r.Stop()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(fd) }()
	// Without SO_REUSEADDR, as who would share the port with nobody.
	err = syscall.Bind(fd, &syscall.SockaddrInet4{Port: addr.Port, Addr: [4]byte{127, 0, 0, 1}})
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("bind to the port of a stopped Redis: %v; want that it is in use", err)
	}
}
