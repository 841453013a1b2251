package sim

import (
	"math/rand/v2"
	"time"

	"github.com/tiercel-go/tiercel/internal/fakeredis"
)

// A profile is what one run is like. Each run has a few kinds of faults, not all: one that clears everything hides what
// another would have shown.
type profile struct {
	replicas       int
	shards         int
	bound          time.Duration // B
	retention      time.Duration // R: four windows, and a little
	length         time.Duration // of the time with faults
	ttl, remoteTTL time.Duration
	staleFor       time.Duration

	readEach, writeEach time.Duration // how often on average, over all replicas

	loseRequest, loseReply [links]float64
	slow                   [links]float64
	slowest                [links]time.Duration

	loseMessage, repeatMessage, delayMessage float64
	slowestMessage                           time.Duration

	crash, unknown, foreign float64 // of writes: nobody invalidates; the outcome is not known; by another program
	abort, long             float64 // of transactions: rolled back; open for long
	remove, empty           float64 // of writes: deletes; TRUNCATE

	faultEach time.Duration // how often one of faults strikes on average; 0: never
	faults    []fault
}

type fault struct {
	name   string
	strike func(w *world)
}

var allFaults = []fault{
	{"failover", (*world).failOver},
	{"failover", (*world).failOver},
	{"flush", (*world).flush},
	{"restart of Redis", (*world).restartRedis},
	{"eviction", (*world).evict},
	{"eviction", (*world).evict},
	{"eviction", (*world).evict},
	{"pause", (*world).pauseOne},
	{"pause", (*world).pauseOne},
	{"cut from Redis", func(w *world) { w.cutOff(toCache, toBus) }},
	{"cut from Redis' bus", func(w *world) { w.cutOff(toBus) }},
	{"cut from the database", func(w *world) { w.cutOff(toDatabase, toOutbox) }},
	{"cut from the outbox", func(w *world) { w.cutOff(toOutbox) }},
	{"lost subscription", (*world).breakSubscription},
	{"restart of a replica", (*world).restartOne},
}

func newProfile(rng *rand.Rand) profile {
	maybe := func(p, value float64) float64 {
		if rng.Float64() < p {
			return rng.Float64() * value
		}
		return 0
	}
	p := profile{
		replicas: 2 + rng.IntN(3), shards: []int{1, 1, 2, 3}[rng.IntN(4)], length: 6 * time.Second, ttl: time.Hour, remoteTTL: time.Hour,
		readEach: time.Duration(10+rng.IntN(60)) * time.Millisecond, writeEach: time.Duration(60+rng.IntN(700)) * time.Millisecond,
		loseMessage: maybe(0.5, 0.6), repeatMessage: maybe(0.3, 0.3), delayMessage: maybe(0.4, 0.5),
		slowestMessage: time.Duration(1+rng.IntN(1500)) * time.Millisecond,
		crash:          maybe(0.5, 0.7), unknown: maybe(0.3, 0.3), foreign: maybe(0.5, 0.7),
		abort: maybe(0.3, 0.2), long: maybe(0.3, 0.3), remove: maybe(0.5, 0.4), empty: maybe(0.15, 0.1),
	}
	p.bound = []time.Duration{2 * time.Second, 600 * time.Millisecond}[rng.IntN(2)]
	p.retention = 2*p.bound + 100*time.Millisecond
	if rng.IntN(5) == 0 {
		p.ttl = time.Duration(500+rng.IntN(2500)) * time.Millisecond
		p.remoteTTL = 2 * p.ttl
	}
	if rng.IntN(3) == 0 {
		p.staleFor = 10 * time.Second
	}
	for to := range links {
		p.loseRequest[to], p.loseReply[to] = maybe(0.3, 0.1), maybe(0.3, 0.1)
		p.slow[to], p.slowest[to] = maybe(0.4, 0.3), time.Duration(6+rng.IntN(1500))*time.Millisecond
	}
	if rng.IntN(4) == 0 {
		p.slow[toDatabase], p.slowest[toDatabase] = 0.5, 2500*time.Millisecond
	}
	if rng.IntN(8) > 0 {
		p.faultEach = time.Duration(200+rng.IntN(2000)) * time.Millisecond
		for range 1 + rng.IntN(3) {
			p.faults = append(p.faults, allFaults[rng.IntN(len(allFaults))])
		}
	}
	if rng.IntN(6) == 0 { // one failover after the other, and clients that go to either server
		p.faults, p.faultEach = allFaults[:1], time.Duration(300+rng.IntN(700))*time.Millisecond
		p.crash, p.foreign, p.empty = 0, 0, 0
	}
	return p
}

// strikes lets faults strike until the healing.
func (w *world) strikes() {
	if w.cfg.faultEach == 0 {
		return
	}
	w.after(w.between(0, 2*w.cfg.faultEach), func() {
		if w.healed {
			return
		}
		f := pick(w, w.cfg.faults)
		w.note("fault: %s", f.name)
		w.count(f.name)
		f.strike(w)
		w.strikes()
	})
}

// failOver lets a copy take over that has not heard of what the primary did lately. The primary may live on for some.
func (w *world) failOver() {
	old := pick(w, w.primaries)
	copied := old.State.Clone()
	w.after(w.between(0, 1200*time.Millisecond), func() {
		if w.primaries[old.shard] != old || w.healed {
			return
		}
		next := w.newServer(old.shard, copied)
		w.primaries[old.shard], w.fellBack = next, true
		w.note("%s takes over from %s", next.name, old.name)
		for _, r := range w.replicas() {
			if w.chance(0.7) {
				r.stray = old
				r.strays[toCache], r.strays[toBus] = pick(w, []float64{0, 0.5, 1}), pick(w, []float64{0, 0.5, 1})
			}
		}
		for _, s := range append([]*subscription(nil), old.subs...) {
			if s.r.stray != old || w.chance(0.5) {
				w.after(w.between(0, 300*time.Millisecond), s.breakOff)
			}
		}
		w.after(w.between(0, 2500*time.Millisecond), func() { w.abandon(old) })
	})
}

// abandon ends a server that others have taken over from.
func (w *world) abandon(old *server) {
	old.down = true
	for _, r := range w.replicas() {
		if r.stray == old {
			r.stray = nil
		}
	}
	for _, s := range append([]*subscription(nil), old.subs...) {
		s.breakOff()
	}
}

func (w *world) flush() { pick(w, w.primaries).State = fakeredis.NewState() }

// restartRedis brings a primary back empty, or as it was a while ago.
func (w *world) restartRedis() {
	s := pick(w, w.primaries)
	saved := fakeredis.NewState()
	if w.chance(0.5) {
		saved = s.State.Clone()
	}
	w.after(w.between(0, 4*time.Second), func() {
		if w.primaries[s.shard] != s || w.healed {
			return
		}
		s.down, s.State, w.fellBack = true, saved, true
		for _, sub := range append([]*subscription(nil), s.subs...) {
			sub.breakOff()
		}
		w.after(w.between(0, 400*time.Millisecond), func() { s.down = s != w.primaries[s.shard] })
	})
}

// evict takes one name away.
func (w *world) evict() {
	s := pick(w, w.primaries).State
	n := fakeredis.Name{Kind: fakeredis.KindKey, Key: cacheName + ":" + pick(w, names())}
	switch w.rng.IntN(7) {
	case 0:
		s.Log = nil
	case 1:
		s.Tail = ""
	case 2:
		s.Log, s.Tail = nil, ""
	case 3:
		s.Coh = nil
	case 4:
		s.Promise = fakeredis.Text{}
	case 5:
		delete(s.Values, n)
		delete(s.Leases, n)
	case 6:
		clear(s.Done)
	}
}

func (w *world) pauseOne() {
	r := pick(w, w.replicas())
	w.note("%s pauses", r.name)
	r.pause(w.between(50*time.Millisecond, 3*time.Second))
}

// cutOff takes links of one replica away for a while, or of all.
func (w *world) cutOff(to ...link) {
	victims := []*replica{pick(w, w.replicas())}
	if w.chance(0.3) {
		victims = w.replicas()
	}
	state := pick(w, []linkState{refusing, silent})
	for _, r := range victims {
		for _, l := range to {
			r.cut[l] = state
			w.note("%s is cut from %s: %s", r.name, linkNames[l], state)
		}
		if state == refusing {
			w.breakSubscriptions(r)
		}
	}
	w.after(w.between(50*time.Millisecond, 4*time.Second), func() {
		for _, r := range victims {
			for _, l := range to {
				r.cut[l] = open
			}
		}
	})
}

func (w *world) breakSubscription() { w.breakSubscriptions(pick(w, w.replicas())) }

func (w *world) breakSubscriptions(r *replica) {
	for _, s := range w.servers {
		for _, sub := range append([]*subscription(nil), s.subs...) {
			if sub.r == r {
				sub.breakOff()
			}
		}
	}
}

func (w *world) restartOne() {
	if live := w.replicas(); len(live) > 1 {
		if r := pick(w, live); !r.paused.Load() {
			w.note("%s restarts", r.name)
			r.restart()
		}
	}
}

// heal ends all faults, and all writes.
func (w *world) heal() {
	w.healed = true
	w.note("healed")
	w.db.close()
	w.cfg = profile{
		replicas: w.cfg.replicas, shards: w.cfg.shards, bound: w.cfg.bound, retention: w.cfg.retention,
		ttl: w.cfg.ttl, remoteTTL: w.cfg.remoteTTL, staleFor: w.cfg.staleFor,
	}
	for _, r := range w.all {
		r.cut, r.stray = [links]linkState{}, nil
		if r.paused.Load() {
			r.awake = w.now()
			r.paused.Store(false)
		}
	}
	for _, s := range w.servers {
		if s != w.primaries[s.shard] {
			w.abandon(s)
		}
	}
	for _, s := range w.primaries {
		s.down = false
	}
}
