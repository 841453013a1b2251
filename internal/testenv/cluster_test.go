package testenv

import (
	"testing"
)

func TestCluster_failsOverAndMovesSlots(t *testing.T) {
	t.Parallel()
	c := StartCluster(t, 3)
	client := c.Client(t)
	for _, key := range []string{"{a}", "{b}", "{c}"} {
		must(t, client.Set(t.Context(), key, key, 0).Err())
	}
	old := c.Primary("{a}")
	next := c.MoveSlot("{a}")
	if next == old || c.Primary("{a}") != next || client.Get(t.Context(), "{a}").Val() != "{a}" {
		t.Errorf("the slot went from %s to %s; %s serves it, with %q", old.Addr(), next.Addr(), c.Primary("{a}").Addr(), client.Get(t.Context(), "{a}").Val())
	}
	c.AwaitReplicas()
	next.Kill()
	successor := c.AwaitFailover(next, "{a}")
	if got := successor.Client(t).Get(t.Context(), "{a}").Val(); got != "{a}" {
		t.Errorf("the successor has %q", got)
	}
	next.Start()
	c.AwaitReplicas()
}
