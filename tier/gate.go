package tier

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

// numLanes is a power of two.
const numLanes = 64

// A lane is one cache line of counters, so that processors do not share lines.
type lane struct {
	entered  atomic.Uint64
	missed   atomic.Uint64 // left without a hit
	hits     atomic.Uint64 // left with one
	negative atomic.Uint64 // left with "not found" from L1
	due      atomic.Uint64 // how many hits there are when the next is a sample; see hotKeys
	puts     atomic.Uint64 // samples put into the slots, or lost
	samples  *slots        // nil: no samples are taken
	_        [1]uint64
}

// put leaves a sample in the slot whose turn it is, if that is free.
func (l *lane) put(key *string) bool {
	return l.samples[l.puts.Add(1)%laneSlots].CompareAndSwap(nil, key)
}

func (l *lane) left() uint64 { return l.missed.Load() + l.hits.Load() + l.negative.Load() }

// A gate counts the calls that are inside L1, so that Close can wait for them without a lock on the hit path; how
// they leave is the hit statistic.
//
//	G1. A caller enters before it looks whether the gate is shut, and Close shuts it before it counts. (In the
//	    other order: a reader finds the gate open, Close counts nobody and closes ristretto, the reader's Get
//	    sends on a closed channel.)
type gate struct {
	shut  atomic.Bool
	lanes *[numLanes]lane // apart, so that a lane is one cache line and shares none with shut
}

// unsampled lets the lanes take no samples.
func (g *gate) unsampled() {
	for i := range g.lanes {
		g.lanes[i].due.Store(never)
	}
}

// enter returns nil when the gate is shut. The caller adds one to one of the lane's ways out.
func (g *gate) enter() *lane {
	l := &g.lanes[here()%numLanes]
	l.entered.Add(1)
	if g.shut.Load() {
		l.missed.Add(1)
		return nil
	}
	return l
}

// shutAndWait returns once nobody is inside and nobody can enter. It reports false if the gate was shut before.
func (g *gate) shutAndWait() bool {
	if g.shut.Swap(true) {
		return false
	}
	for i := range g.lanes {
		l := &g.lanes[i]
		// left before entered: they only grow, so equality means that all who entered so far have left.
		for left := l.left(); left != l.entered.Load(); left = l.left() {
			runtime.Gosched()
		}
	}
	return true
}

func (g *gate) sum() (hits, negative uint64) {
	for i := range g.lanes {
		hits += g.lanes[i].hits.Load()
		negative += g.lanes[i].negative.Load()
	}
	return hits, negative
}

// here is a number that differs between goroutines, for most of them: where the stack is.
func here() uintptr {
	var x byte
	a := uintptr(unsafe.Pointer(&x)) //nolint:gosec // only a number is made of it
	return a >> 11 * 0x9E3779B1 >> 16
}
