package handlers

import (
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

// maxClients is how many clients one generation of the limiter knows: some 20 MB in the worst case.
const maxClients = 1 << 16

// A limiter holds each client address to a rate. It keeps two generations of clients: who is seen moves into the
// young one, and when that is full the old one is forgotten. So its memory is bounded, a client that keeps asking is
// never forgotten, and the price is that 65,536 other addresses let one have a second burst.
type limiter struct {
	perSecond rate.Limit // 0: no limit
	burst     int

	mu         sync.Mutex // guards what follows
	young, old map[netip.Addr]*rate.Limiter
}

func newLimiter(perSecond float64) *limiter {
	return &limiter{
		perSecond: rate.Limit(perSecond), burst: int(min(max(math.Ceil(perSecond), 1), math.MaxInt32)),
		young: make(map[netip.Addr]*rate.Limiter),
	}
}

// allow refuses a request of a client that is over its rate.
func (l *limiter) allow(c *gin.Context) error {
	if l.perSecond == 0 {
		return nil
	}
	client, now := l.client(clientOf(c.Request.RemoteAddr)), time.Now()
	if client.AllowN(now, 1) {
		return nil
	}
	wait := (1 - client.TokensAt(now)) / float64(l.perSecond)
	c.Writer.Header()["Retry-After"] = number(int(min(math.Ceil(max(wait, 1)), math.MaxInt32)))
	return refuse(http.StatusTooManyRequests, "this address makes too many requests")
}

// clientOf is who a limit counts: an IPv4 address, or an IPv6 network of 64 bits, since that is what one subscriber
// gets. What has no address, as behind a Unix socket, counts as one client.
func clientOf(remote string) netip.Addr {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap().WithZone("")
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return addr
}

func (l *limiter) client(addr netip.Addr) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.young[addr]; ok {
		return c
	}
	c, ok := l.old[addr]
	if !ok {
		c = rate.NewLimiter(l.perSecond, l.burst)
	}
	if len(l.young) >= maxClients {
		l.old, l.young = l.young, make(map[netip.Addr]*rate.Limiter)
	}
	l.young[addr] = c
	return c
}
