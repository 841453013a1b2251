package sim

import (
	"context"
	"fmt"
	"hash/maphash"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/invalidation/remotetest"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/tiertest"
)

// The settings that all runs share.
const (
	clockLag     = 50 * time.Millisecond
	logLength    = 100
	cacheTimeout = 50 * time.Millisecond
	busTimeout   = 200 * time.Millisecond
)

// A state of a link.
type linkState int

const (
	open     linkState = iota
	refusing           // connections end, new ones are refused
	silent             // nothing comes back
)

func (s linkState) String() string { return [...]string{"open", "refusing", "silent"}[s] }

// A replica is one process: a real cache on a real bus.
type replica struct {
	w        *world
	name     string // new with each incarnation
	cache    *tier.Cache[string]
	bus      *invalidation.Bus
	shutDown func()
	gone     bool // the scheduler's: it was restarted under another name

	cut     [links]linkState // the scheduler's
	stray   *server          // the scheduler's: a server that others have left already, or nil
	strays  [links]float64   // the scheduler's: how many of the commands still go there
	awake   time.Duration    // the scheduler's: when a pause ends
	handled map[string]int64 // the scheduler's: by key in Redis, the newest version that a message was about
	paused  atomic.Bool
	dbWake  chan struct{}
	mu      sync.Mutex
	waiting map[string][]chan struct{} // under mu: by key, for its fill
}

// start starts a replica. The scheduler calls it, or whoever is alone yet.
func (w *world) start(name string) *replica {
	r := &replica{w: w, name: name, dbWake: make(chan struct{}), waiting: make(map[string][]chan struct{}), handled: make(map[string]int64)}
	var remotes []invalidation.Remote
	for shard := range w.cfg.shards {
		state := remotetest.RemoteBy(way{r, toBus, shard, busTimeout}, logLength, w.cfg.retention)
		remotes = append(remotes, busRemote{state, r, shard})
	}
	var err error
	r.bus, err = invalidation.New(invalidation.Config{
		Remotes:        remotes,
		StalenessBound: w.cfg.bound, ClockLag: clockLag, Retention: w.cfg.retention, Outbox: outbox{w.db, r},
		Random: r.random, Hooks: invalidation.Hooks{Gap: func(reason string) { r.reached("gap " + reason) }},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	r.cache, err = tier.New(tier.Config[string]{
		Name: cacheName, Load: r.load, Remote: cacheRemote{tiertest.RemoteBy(way{r, toCache, -1, cacheTimeout}), r}, Bus: r.bus,
		MaxBytes: 1 << 16, TTL: w.cfg.ttl, RemoteTTL: w.cfg.remoteTTL, NegativeTTL: w.cfg.ttl, StaleFor: w.cfg.staleFor, Jitter: -1,
		LockTTL: w.cfg.bound / 4, LockWait: w.cfg.bound * 2 / 5,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	fixSeed(r.cache)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		_ = r.bus.Run(ctx)
		close(ended)
	}()
	r.shutDown = sync.OnceFunc(func() {
		cancel()
		_ = r.cache.Close()
		<-ended
	})
	w.all = append(w.all, r)
	return r
}

// replicas are those that live.
func (w *world) replicas() []*replica {
	var live []*replica
	for _, r := range w.all {
		if !r.gone {
			live = append(live, r)
		}
	}
	return live
}

// random is the bus's source of pauses. It depends on the place and the time only: which of two goroutines asks first is
// not ours to decide.
func (r *replica) random(n time.Duration) time.Duration {
	h := r.w.salt ^ uint64(r.w.now())*0x9E3779B97F4A7C15 ^ uint64(r.name[1])<<32 ^ uint64(n)<<40
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 32
	return time.Duration(h % uint64(n))
}

// whenAwake calls do, by the scheduler, now or when the pause of the replica is over.
func (r *replica) whenAwake(do func()) {
	if !r.paused.Load() {
		do()
		return
	}
	r.w.at(r.awake+r.w.between(1, time.Millisecond), func() { r.whenAwake(do) })
}

// pause stops the process for a while.
func (r *replica) pause(d time.Duration) {
	if r.paused.Load() {
		return
	}
	r.paused.Store(true)
	r.awake = r.w.now() + d
	r.w.at(r.awake, func() { r.paused.Store(false) })
}

// route is the server that a command for a shard reaches.
func (r *replica) route(to link, shard int) *server {
	if r.stray != nil && r.stray.shard == shard && r.w.chance(r.strays[to]) {
		r.w.count("stray command")
		return r.stray
	}
	return r.w.primaries[shard]
}

// reached counts something that a goroutine of the replica saw.
func (r *replica) reached(what string) {
	r.w.ask(r.name, "reached", what, func() { r.w.count(what) })
}

// restart kills the process; another takes its place.
func (r *replica) restart() {
	w := r.w
	r.gone = true
	go r.shutDown()
	var n int
	_, _ = fmt.Sscanf(r.name[2:], ".%d", &n)
	next := fmt.Sprintf("%s.%d", r.name[:2], n+1)
	w.after(w.between(time.Millisecond, 500*time.Millisecond), func() {
		w.note("%s starts", next)
		w.start(next)
	})
}

// cacheName is the first part of the keys in Redis and in the outbox.
const cacheName = "c"

// seed is that of the hashes of all caches, so that it is known which keys share a floor (see keys).
var seed = maphash.MakeSeed()

// fixSeed puts seed in the place of a cache's own, before the cache is used.
func fixSeed(c *tier.Cache[string]) {
	field := reflect.ValueOf(c).Elem().FieldByName("seed")
	*(*maphash.Seed)(unsafe.Pointer(field.UnsafeAddr())) = seed
}

// names are the keys of all runs: the last two share a floor, the others share none. Which strings these are differs from
// process to process, for the hash does; what they are called in a trace does not.
var names = sync.OnceValue(func() []string {
	const floors = 1 << 16 // of tier
	floor := func(key string) uint64 { return maphash.String(seed, key) % floors }
	found := []string{"a"}
	taken := map[uint64]bool{floor("a"): true}
	for i := 0; len(found) < 4; i++ {
		if key := fmt.Sprintf("%c%d", 'a'+len(found), i); !taken[floor(key)] {
			found, taken[floor(key)] = append(found, key), true
		}
	}
	for i := 0; ; i++ {
		if key := fmt.Sprintf("e%d", i); floor(key) == floor(found[3]) {
			return append(found, key)
		}
	}
})
