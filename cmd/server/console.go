package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/handlers/console"
	"github.com/tiercel-go/tiercel/invalidation"
)

// consoleKeys is how many of the most read keys the console shows.
const consoleKeys = 10

// replicaName is what people know the instance by.
func (c config) replicaName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	_, port, _ := net.SplitHostPort(c.HTTPAddr) // it was judged with the settings
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '-'
		}
		return r
	}, host[:min(len(host), 100)]+":"+port)
}

// openConsole makes what the bus tells its messages to.
func (s *server) openConsole() {
	s.console = console.New(&watched{server: s})
	s.metrics.applied = func(m invalidation.Message, origin string, lag time.Duration) {
		s.console.Invalidated(console.Invalidation{
			Kind: string(m.Kind), Key: m.Key, Origin: origin, Lag: milliseconds(lag), At: m.At.UnixMicro(), Position: m.Position,
			Shard: s.backend.bus.Shard(m.Key),
		})
	}
}

// runConsole puts the console on the operator's address, together with the API, whose calls it makes: a page may not call
// another address than its own.
func (s *server) runConsole(ctx context.Context, down *teardown) {
	if s.opsAt == nil {
		return
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	running.Go(func() { s.console.Run(ctx) })
	down.add("console", func(context.Context) error {
		stop()
		running.Wait()
		return nil
	})
	s.ops.open(handlers.NewOps(s.opsConfig(s.console, s.api)))
}

// watched is a server as the console sees it, once it runs.
type watched struct{ *server }

func (w *watched) Counters() console.Counters {
	c := console.Counters{Outcomes: make(map[string]uint64), Reads: w.metrics.reads()}
	st, lists := w.backend.products.Stats(), w.backend.products.ListStats()
	for outcome, n := range st.Outcomes {
		c.Outcomes[outcome] = n + lists.Outcomes[outcome]
	}
	c.Requests, c.Failed = w.metrics.requests()
	return c
}

func (w *watched) Scene(ctx context.Context) console.Scene {
	b := w.backend
	version, _ := versions()
	st, lists := b.products.Stats(), b.products.ListStats()
	scene := console.Scene{
		Instance: w.replicaName(), Version: version, Database: w.database, Redis: w.redis, Writable: w.AdminToken != "",
		Breaker: w.metrics.breakerState(), L1Bytes: st.L1Bytes + lists.L1Bytes, L1Max: w.L1MaxBytes, L1Entries: st.L1Entries + lists.L1Entries,
		Loads: st.LoadsRunning + lists.LoadsRunning, Replicas: w.Replicas(ctx),
	}
	// Own keys only, where Redis cannot be asked.
	own, merged, err := b.products.Hot(ctx, consoleKeys)
	if scene.Hot = merged; err != nil {
		scene.Hot = own
	}
	if b.bus == nil {
		return scene
	}
	bus := b.bus.Status()
	scene.Bus = &console.Bus{
		Trusted: bus.Trusted, Window: milliseconds(b.bus.TrustWindow()), Bound: milliseconds(w.StalenessBound),
	}
	if !bus.Contact.IsZero() {
		scene.Bus.Contact = milliseconds(time.Since(bus.Contact))
	}
	if pending, oldest, err := b.db.Outbox().Lag(ctx, bus.Cursor); err == nil {
		scene.Outbox = &console.Outbox{Pending: pending, Oldest: milliseconds(oldest)}
	}
	return scene
}

func (w *watched) Replicas(ctx context.Context) []console.Replica {
	list := []console.Replica{}
	if w.backend.bus == nil {
		return list
	}
	all, err := w.backend.bus.Replicas(ctx)
	if err != nil {
		w.log.DebugContext(ctx, "the console cannot list the replicas", "error", err)
		return list
	}
	for _, r := range all {
		if r.Name == "" {
			r.Name = fmt.Sprintf("unnamed (%.6s)", r.ID)
		}
		list = append(list, console.Replica{
			ID: r.ID, Name: r.Name, Self: r.Self, Shard: r.Shard, Trusted: r.Trusted, Age: milliseconds(r.Age),
			Reported: r.Reported.UnixMicro(), Position: r.Position, Behind: r.Behind, Lag: milliseconds(r.Lag),
		})
	}
	return list
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
