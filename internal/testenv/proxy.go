package testenv

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// A Proxy is a way to a server that can be cut, while the server lives on and other ways to it stay open.
type Proxy struct {
	t    testing.TB
	port *port

	mu       sync.Mutex
	upstream string           // under mu
	proxy    *toxiproxy.Proxy // under mu: nil while the way is cut
	holed    bool             // under mu
}

func startProxy(t testing.TB, upstream string) *Proxy {
	t.Helper()
	port, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(port.release)
	p := &Proxy{t: t, port: port, upstream: upstream}
	t.Cleanup(p.Cut)
	p.Heal()
	return p
}

// Addr is host:port; it stays the same over all faults.
func (p *Proxy) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port.number)) }

// URL is original with this proxy's address in place of the server's.
func (p *Proxy) URL(original string) string {
	u, err := url.Parse(original)
	if err != nil {
		p.t.Fatal(err)
	}
	u.Host = p.Addr()
	return u.String()
}

// Cut ends all connections and refuses new ones until Heal.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutLocked()
}

func (p *Proxy) cutLocked() {
	if p.proxy != nil {
		p.proxy.Stop()
		p.proxy = nil
	}
}

// BlackHole keeps connections open and accepts new ones, but lets no byte through in either direction and no reset:
// the far side has gone without a word. What is sent meanwhile is lost, so that Heal ends these connections.
func (p *Proxy) BlackHole() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.openLocked()
	p.addLocked(`{"type":"timeout","stream":"upstream","attributes":{"timeout":0}}`)
	p.addLocked(`{"type":"timeout","stream":"downstream","attributes":{"timeout":0}}`)
	p.holed = true
}

// Delay lets each answer through only d after it came. Connections live on.
func (p *Proxy) Delay(d time.Duration) {
	p.t.Helper()
	p.delay("downstream", d)
}

// DelayRequests lets each request through only d after it came: what was sent takes effect late. Connections live on.
func (p *Proxy) DelayRequests(d time.Duration) {
	p.t.Helper()
	p.delay("upstream", d)
}

func (p *Proxy) delay(stream string, d time.Duration) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.openLocked()
	p.addLocked(fmt.Sprintf(`{"type":"latency","stream":%q,"attributes":{"latency":%d}}`, stream, d.Milliseconds()))
}

// Heal ends the fault. Connections from before Cut or BlackHole are closed, those from Delay live on.
func (p *Proxy) Heal() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.openLocked()
}

// Lead ends all connections and leads new ones to another server, without any fault.
func (p *Proxy) Lead(upstream string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutLocked()
	p.upstream, p.holed = upstream, false
	p.openLocked()
}

// openLocked opens the way without any fault.
func (p *Proxy) openLocked() {
	p.t.Helper()
	if p.holed {
		p.cutLocked()
		p.holed = false
	}
	if p.proxy != nil {
		p.proxy.Toxics.ResetToxics(p.t.Context())
		return
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	// A process that another test is just starting has the listener of before until its exec.
	var err error
	await(5*time.Second, func() bool {
		p.proxy = toxiproxy.NewProxy(server, p.t.Name(), p.Addr(), p.upstream)
		err = p.proxy.Start()
		return !errors.Is(err, syscall.EADDRINUSE)
	})
	if err != nil {
		p.proxy = nil
		p.t.Fatalf("proxy of %s: %v", p.upstream, err)
	}
}

func (p *Proxy) addLocked(toxic string) {
	p.t.Helper()
	if _, err := p.proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		p.t.Fatalf("proxy of %s: %v", p.upstream, err)
	}
}
