package tiertest

import (
	"testing"

	"github.com/tiercel-go/tiercel/tier"
)

// tagIsNoKey: a tag and a key with the same name have records and leases of their own, under one promise.
func tagIsNoKey(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	tags := tagsOf(t, r)
	if g := acquire(t, r, want("k", token1)); g.State != tier.Acquired {
		t.Fatalf("the key's lease: %+v", g)
	}
	if g := acquire(t, tags, want("k", token2)); g.State != tier.Acquired || g.Gen != gen1 {
		t.Fatalf("the tag's lease: %+v", g)
	}
	if !fill(t, tags, "k", token2, gen1, "of the tag") {
		t.Fatal("the tag's fill is refused")
	}
	if view, err := r.Read(t.Context(), "k"); err != nil || view.Records[0] != nil {
		t.Errorf("the key has %q, %v", view.Records, err)
	}
	c.Drop("k") // of the key only
	view, err := tags.Read(t.Context(), "k")
	if err != nil || !view.Live || string(view.Records[0]) != gen1+"of the tag" {
		t.Errorf("the tag has %q, %v", view.Records, err)
	}
	c.SetPromise(gen2)
	if view, err := tags.Read(t.Context(), "k"); err != nil || view.Records[0] != nil {
		t.Errorf("of another generation the tag has %q, %v", view.Records, err)
	}
}

func tagsOf(t *testing.T, r tier.Remote) tier.Remote {
	t.Helper()
	both, ok := r.(tier.TagRemote)
	if !ok {
		t.Fatalf("%T is no TagRemote", r)
	}
	return both.Tags()
}
