package handlers

import (
	"net/netip"
	"testing"
	"time"
)

// Who keeps asking is held to his rate through any flood of other addresses, which takes bounded memory.
func TestLimiter_remembersWhoKeepsAsking(t *testing.T) {
	t.Parallel()
	l := newLimiter(1)
	address := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}) }
	regular := netip.MustParseAddr("192.0.2.1")
	now := time.Now()
	if !l.client(regular).AllowN(now, 1) {
		t.Fatal("the first request is refused")
	}
	for n := range 3 * maxClients {
		l.client(address(n)).AllowN(now, 1)
		if n%(maxClients/2) == 0 && l.client(regular).AllowN(now, 1) {
			t.Fatalf("forgotten after %d others", n)
		}
		if len(l.young) > maxClients || len(l.old) > maxClients {
			t.Fatalf("%d and %d clients are remembered", len(l.young), len(l.old))
		}
	}
	if !l.client(address(0)).AllowN(now, 1) {
		t.Error("who came once, long ago, is still remembered")
	}
}
