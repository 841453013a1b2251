package tier

import (
	"runtime"
	"testing"
)

// G1: who shuts the gate waits for those inside, and nobody enters after.
func TestGate_shuttingWaitsForThoseInside(t *testing.T) {
	g := gate{lanes: new([numLanes]lane)}
	inside := g.enter()
	shut := make(chan bool)
	go func() { shut <- g.shutAndWait() }()
	for !g.shut.Load() {
		runtime.Gosched()
	}
	for range 10_000 {
		runtime.Gosched()
		select {
		case <-shut:
			t.Fatal("shut while somebody was inside")
		default:
		}
	}
	if g.enter() != nil {
		t.Error("somebody entered a shut gate")
	}
	inside.hits.Add(1)
	if first := <-shut; !first || g.shutAndWait() {
		t.Error("only the first to shut it is told so")
	}
}
