package tier_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

var cold = flag.Int("cold", 2000, "how many cold keys TestHazard29 reads at once, 100 or more")

// A tap keeps all that comes in over the connections of one process.
type tap struct {
	mu    sync.Mutex
	conns []*tapped // under mu
}

type tapped struct {
	net.Conn
	mu   sync.Mutex
	came bytes.Buffer // under mu
}

func (c *tapped) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.came.Write(p[:n])
	return n, err
}

// connect returns a client whose connections are tapped.
func (p *tap) connect(t *testing.T, server *testenv.Redis) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Addr: server.Addr(), ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
		DialTimeout: patience, ReadTimeout: patience, WriteTimeout: patience,
		Dialer: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			conn, err := d.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			c := &tapped{Conn: conn}
			p.mu.Lock()
			defer p.mu.Unlock()
			p.conns = append(p.conns, c)
			return c, nil
		},
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// came is all that came in, by connection.
func (p *tap) came() (all []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.mu.Lock()
		all = append(all, c.came.String())
		c.mu.Unlock()
	}
	return all
}

// Many cold keys at once over four processes, each in batches of its own making, with keys in between that only one of
// them reads; a fifth process reads nothing. All that Redis sends to each is kept: of fills they hear only what they
// wait for.
func TestHazard29_manyColdKeysAreLoadedOnceAndAnnouncedToWaitersOnly(t *testing.T) {
	t.Parallel()
	keys, count := *cold, *cold/100 // batches of a process
	server := testenv.StartRedis(t)
	m := &manySource{source: newSource()}
	var processes [5]*tier.Cache[string]
	var taps [5]tap
	for i := range processes {
		processes[i] = newPatientProcess(t, m.source, func() *redis.Client { return taps[i].connect(t, server) },
			func(cfg *tier.Config[string]) { cfg.LoadMany = m.loadMany })
	}
	client := newClientWithin(t, server.Addr(), patience)
	before := client.XLen(t.Context(), "{test}:log").Val()
	var batches [4][][]string
	for p := range batches {
		for b := range count {
			own := fmt.Sprintf("own%d-%d", p, b)
			m.set(own, "v")
			batches[p] = append(batches[p], []string{own})
		}
	}
	for i := range keys {
		key := fmt.Sprint("shared-", i)
		m.set(key, "v")
		for p, b := range []int{i, i / 100, i + i/count, i + 7*(i/count)} {
			batches[p][b%count] = append(batches[p][b%count], key)
		}
	}
	var reading sync.WaitGroup
	gate := make(chan struct{})
	for p, c := range processes[:4] {
		for _, b := range batches[p] {
			reading.Go(func() {
				<-gate
				if got, err := c.GetMany(t.Context(), b); err != nil || len(got) != len(b) {
					t.Errorf("GetMany of %d keys brought %d, %v", len(b), len(got), err)
				}
			})
		}
	}
	close(gate)
	reading.Wait()
	for _, c := range processes[:4] {
		landed(c)
	}
	m.source.mu.Lock()
	for key, n := range m.loads {
		if n != 1 {
			t.Errorf("%d loads of %s, want 1", n, key)
		}
	}
	m.source.mu.Unlock()
	if n, want := m.total(), keys+4*count; n != want {
		t.Errorf("%d loads, want %d", n, want)
	}
	if n := client.XLen(t.Context(), "{test}:log").Val(); n != before {
		t.Errorf("fills put %d messages on the bus' log", n-before)
	}
	heard := 0
	for p := range processes {
		for _, came := range taps[p].came() {
			for other := range 4 {
				if other != p && strings.Contains(came, fmt.Sprintf("own%d-", other)) {
					t.Errorf("process %d heard of keys that only process %d reads", p, other)
				}
			}
			if p == 4 && strings.Contains(came, "shared-") {
				t.Error("the process that reads nothing heard of keys that others read")
			}
			heard += strings.Count(came, "{test}:w:")
		}
	}
	t.Logf("%d loads for %d reads; wake channels were named %d times to those who waited", m.total(), 4*keys, heard)
}
