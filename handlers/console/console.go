package console

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tiercel-go/tiercel/store"
)

const (
	sampleEvery  = time.Second
	sceneWithin  = 900 * time.Millisecond // so that samples keep their pace
	maxSamples   = 300                    // five minutes
	maxMessages  = 200
	maxViewers   = 32
	feedEvery    = 100 * time.Millisecond
	writeWithin  = 10 * time.Second
	followWithin = 500 * time.Millisecond
)

// A Source is the instance that is shown. Its methods are called from several goroutines.
type Source interface {
	// Counters is called each second and asks nobody.
	Counters() Counters
	// Scene and Replicas may ask Redis and the database, until ctx ends. What cannot be had is left out.
	Scene(ctx context.Context) Scene
	Replicas(ctx context.Context) []Replica
}

// A Scene is the state of things.
type Scene struct {
	Instance  string         `json:"instance"`
	Version   string         `json:"version"`
	Database  string         `json:"database"`
	Redis     string         `json:"redis"`
	Writable  bool           `json:"writable"` // there is a token
	Bus       *Bus           `json:"bus"`      // null: there is none
	Outbox    *Outbox        `json:"outbox"`   // null: not known
	Breaker   string         `json:"breaker"`
	L1Bytes   int64          `json:"l1_bytes"`
	L1Max     int64          `json:"l1_max"`
	L1Entries int64          `json:"l1_entries"`
	Loads     int            `json:"loads_running"`
	Hot       []store.HotKey `json:"hot"`
	Replicas  []Replica      `json:"replicas"`
}

// A Bus is this instance's end of it.
type Bus struct {
	Trusted bool    `json:"trusted"`
	Contact float64 `json:"contact_age_ms"`
	Window  float64 `json:"trust_window_ms"`
	Bound   float64 `json:"staleness_bound_ms"`
}

// An Outbox is what waits there.
type Outbox struct {
	Pending int64   `json:"pending"`
	Oldest  float64 `json:"oldest_ms"`
}

// A Replica is a process on the bus.
type Replica struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Self     bool    `json:"self"`
	Shard    int     `json:"shard"`
	Trusted  bool    `json:"trusted"`
	Age      float64 `json:"age_ms"`   // of its last report
	Reported int64   `json:"reported"` // microseconds of Redis' clock
	Position string  `json:"position"`
	Behind   int     `json:"behind"`
	Lag      float64 `json:"lag_ms"`
}

// An Invalidation is one that was carried out here.
type Invalidation struct {
	Kind     string  `json:"kind"`
	Key      string  `json:"key"`
	Origin   string  `json:"origin"`
	Lag      float64 `json:"lag_ms"`
	At       int64   `json:"at"` // microseconds of Redis' clock
	Position string  `json:"position"`
	Shard    int     `json:"shard"`
}

// A Console shows an instance. Make it with [New].
type Console struct {
	source  Source
	mux     http.ServeMux
	want    chan struct{} // receives when a scene should be looked at now
	ended   chan struct{} // closed with Run
	viewers atomic.Int32

	samples  ring[Sample]
	messages ring[Invalidation]

	mu    sync.Mutex
	scene []byte // under mu: JSON, of the last look
	looks int    // under mu: how many there were
}

// New makes a console. Run must run for it to show anything.
func New(source Source) *Console {
	c := &Console{
		source: source, want: make(chan struct{}, 1), ended: make(chan struct{}),
		samples: ring[Sample]{most: maxSamples}, messages: ring[Invalidation]{most: maxMessages},
	}
	servePage(&c.mux)
	c.mux.HandleFunc("GET /console/feed", c.feed)
	c.mux.HandleFunc("GET /console/replicas", c.replicas)
	return c
}

// ServeHTTP answers GET / and what is below /console/.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	c.mux.ServeHTTP(w, r)
}

// Invalidated shows an invalidation to whoever looks on. It does not wait.
func (c *Console) Invalidated(i Invalidation) { c.messages.add(i) }

// Run samples until ctx ends, and with it every feed. It may run once.
func (c *Console) Run(ctx context.Context) {
	defer close(c.ended)
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	var m meter
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.want:
			c.look(ctx)
		case now := <-tick.C:
			if s, ok := m.add(now, c.source.Counters()); ok {
				c.samples.add(s)
			}
			if c.viewers.Load() > 0 {
				c.look(ctx)
			}
		}
	}
}

func (c *Console) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, sceneWithin)
	defer cancel()
	scene, err := json.Marshal(c.source.Scene(ctx))
	if err != nil {
		panic(err) // numbers and strings cannot fail to encode
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scene, c.looks = scene, c.looks+1
}

// replicas answers with how far each replica is now: a page asks it while it waits for them to follow a write.
func (c *Console) replicas(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), followWithin)
	defer cancel()
	body, err := json.Marshal(c.source.Replicas(ctx))
	if err != nil {
		panic(err) // as above
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(body)
}
