package tiertest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// A Control changes the state behind a Remote as the bus does.
type Control interface {
	SetPromise(gen string)
	SetTail(id string)
	Drop(key string)
	Lease(key string) string
	SetRecord(key, record string)
}

const (
	gen1   = "GENERATION-00001"
	gen2   = "GENERATION-00002"
	token1 = "TOKEN-0000000001"
	token2 = "TOKEN-0000000002"
)

// TestRemote holds a Remote to its duties. start returns one without a promise and without any key.
func TestRemote(t *testing.T, start func(t *testing.T) (tier.Remote, Control)) {
	for _, sub := range []struct {
		name string
		run  func(*testing.T, tier.Remote, Control)
	}{
		{"without a promise nothing is trusted", untrusted},
		{"a record of another generation is absent", otherGeneration},
		{"one token holds the lease, and its holder may ask again", oneHolder},
		{"a fill needs the lease and the generation", fenced},
		{"an invalidation takes the lease away", invalidated},
		{"a lease ends by itself", leaseExpires},
		{"only the holder extends", extends},
		{"a release hands the lease on and wakes", releases},
		{"a fill wakes who waits", fillWakes},
		{"an unwanted record is absent", unwanted},
		{"many keys are one look", manyKeys},
		{"keys and records are any bytes", anyBytes},
		{"a cancelled call fails", cancelled},
		{"the board shows the last report of each process", board},
		{"a tag is no key", tagIsNoKey},
	} {
		t.Run(sub.name, func(t *testing.T) {
			r, c := start(t)
			sub.run(t, r, c)
		})
	}
}

func want(key, token string) tier.Want { return tier.Want{Key: key, Token: token, Life: time.Minute} }

func acquire(t *testing.T, r tier.Remote, w tier.Want) tier.Grant {
	t.Helper()
	g, err := r.Acquire(t.Context(), w)
	if err != nil || len(g) != 1 {
		t.Fatalf("Acquire(%+v) = %v, %v", w, g, err)
	}
	return g[0]
}

func fill(t *testing.T, r tier.Remote, key, token, gen, body string) bool {
	t.Helper()
	ok, err := r.Fill(t.Context(), tier.Fill{Key: key, Token: token, Gen: gen, Record: []byte(gen + body), Life: time.Minute})
	if err != nil || len(ok) != 1 {
		t.Fatalf("Fill(%q) = %v, %v", key, ok, err)
	}
	return ok[0]
}

func read(t *testing.T, r tier.Remote, keys ...string) tier.View {
	t.Helper()
	v, err := r.Read(t.Context(), keys...)
	if err != nil || len(v.Records) != len(keys) {
		t.Fatalf("Read(%q) = %v, %v", keys, v, err)
	}
	return v
}

func expectState(t *testing.T, g tier.Grant, s tier.GrantState) {
	t.Helper()
	if g.State != s {
		t.Fatalf("grant %+v, want state %d", g, s)
	}
}

func untrusted(t *testing.T, r tier.Remote, c Control) {
	c.SetRecord("c:k", gen1+"v")
	if v := read(t, r, "c:k"); v.Live || v.Records[0] != nil {
		t.Errorf("Read without a promise = %+v", v)
	}
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Untrusted)
	if l := c.Lease("c:k"); l != "" {
		t.Errorf("lease %q was given without a promise", l)
	}
}

func otherGeneration(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen2)
	c.SetTail("tail")
	c.SetRecord("c:old", gen1+"v")
	c.SetRecord("c:new", gen2+"v")
	v := read(t, r, "c:old", "c:new", "c:none")
	if !v.Live || v.Tail != "tail" || v.Records[0] != nil || string(v.Records[1]) != gen2+"v" || v.Records[2] != nil {
		t.Errorf("Read = %+v", v)
	}
	if g := acquire(t, r, want("c:old", token1)); g.State != tier.Acquired || g.Gen != gen2 {
		t.Errorf("grant on an old record = %+v", g)
	}
	if g := acquire(t, r, want("c:new", token1)); g.State != tier.Found || string(g.Record) != gen2+"v" || g.Tail != "tail" {
		t.Errorf("grant on a live record = %+v", g)
	}
}

func oneHolder(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Acquired)
	expectState(t, acquire(t, r, want("c:k", token2)), tier.Busy)
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Acquired)
	expectState(t, acquire(t, r, want("c:other", token2)), tier.Acquired)
}

func fenced(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Acquired)
	if fill(t, r, "c:k", token2, gen1, "v") {
		t.Error("a fill without the lease was accepted")
	}
	c.SetPromise(gen2)
	if fill(t, r, "c:k", token1, gen1, "v") {
		t.Error("a fill under an old generation was accepted")
	}
	c.SetPromise(gen1)
	if !fill(t, r, "c:k", token1, gen1, "v") {
		t.Error("a good fill was refused")
	}
	if fill(t, r, "c:k", token1, gen1, "again") {
		t.Error("the lease outlived its fill")
	}
	if v := read(t, r, "c:k"); string(v.Records[0]) != gen1+"v" {
		t.Errorf("record %q", v.Records[0])
	}
}

func invalidated(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Acquired)
	c.Drop("c:k")
	if fill(t, r, "c:k", token1, gen1, "old") {
		t.Error("a fill from before the invalidation was accepted")
	}
	expectState(t, acquire(t, r, want("c:k", token2)), tier.Acquired)
}

func leaseExpires(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	w := want("c:k", token1)
	w.Life = 20 * time.Millisecond
	expectState(t, acquire(t, r, w), tier.Acquired)
	awaitFree(t, c, "c:k")
	if fill(t, r, "c:k", token1, gen1, "late") {
		t.Error("a fill after the lease's life was accepted")
	}
}

// awaitFree returns once the lease is gone.
func awaitFree(t *testing.T, c Control, key string) {
	t.Helper()
	for tick := time.Tick(time.Millisecond); c.Lease(key) != ""; {
		select {
		case <-tick:
		case <-t.Context().Done():
			t.Fatal("the lease does not end")
		}
	}
}

func extends(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	w := want("c:k", token1)
	w.Life = 300 * time.Millisecond
	expectState(t, acquire(t, r, w), tier.Acquired)
	if err := r.Extend(t.Context(), "c:k", token1, time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := r.Extend(t.Context(), "c:k", token2, time.Millisecond); err != nil { // not the holder: changes nothing
		t.Fatal(err)
	}
	w = want("c:clock", token2)
	w.Life = 300 * time.Millisecond
	expectState(t, acquire(t, r, w), tier.Acquired)
	awaitFree(t, c, "c:clock") // as long as the first life of c:k, and began later
	if l := c.Lease("c:k"); l != token1 {
		t.Errorf("lease %q after its holder extended it", l)
	}
}

func releases(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Acquired)
	wake := watching(t, r, "c:k")
	if err := r.Release(t.Context(), "c:k", token2); err != nil {
		t.Fatal(err)
	}
	if l := c.Lease("c:k"); l != token1 {
		t.Fatalf("lease %q after a stranger released it", l)
	}
	if err := r.Release(t.Context(), "c:k", token1); err != nil {
		t.Fatal(err)
	}
	awaitWake(t, wake)
	expectState(t, acquire(t, r, want("c:k", token2)), tier.Acquired)
}

func fillWakes(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	expectState(t, acquire(t, r, want("c:k", token1)), tier.Acquired)
	wake := watching(t, r, "c:k")
	if !fill(t, r, "c:k", token1, gen1, "v") {
		t.Fatal("refused")
	}
	awaitWake(t, wake)
}

// watching returns a watch that has begun.
func watching(t *testing.T, r tier.Remote, key string) <-chan struct{} {
	t.Helper()
	wake, stop := r.Watch(key)
	t.Cleanup(stop)
	awaitWake(t, wake)
	return wake
}

func awaitWake(t *testing.T, wake <-chan struct{}) {
	t.Helper()
	select {
	case <-wake:
	case <-time.After(5 * time.Second):
		t.Fatal("no wake")
	}
}

func unwanted(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	c.SetRecord("c:k", gen1+"expired")
	w := want("c:k", token1)
	w.Not = []byte(gen1 + "expi")
	expectState(t, acquire(t, r, w), tier.Acquired)
	if v := read(t, r, "c:k"); string(v.Records[0]) != gen1+"expired" {
		t.Error("the unwanted record was deleted")
	}
	w.Not = []byte(gen1 + "othe")
	expectState(t, acquire(t, r, w), tier.Found)
	// Of a record that was cut off no more is left than what every record of its generation begins with.
	w.Not = []byte(gen1)
	expectState(t, acquire(t, r, w), tier.Found)
	c.SetRecord("c:k", gen1)
	expectState(t, acquire(t, r, w), tier.Acquired)
}

func manyKeys(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	c.SetRecord("c:2", gen1+"v")
	grants, err := r.Acquire(t.Context(), want("c:1", token1), want("c:2", token1), want("c:3", token1))
	if err != nil || grants[0].State != tier.Acquired || grants[1].State != tier.Found || grants[2].State != tier.Acquired {
		t.Fatalf("Acquire of three = %+v, %v", grants, err)
	}
	ok, err := r.Fill(t.Context(),
		tier.Fill{Key: "c:1", Token: token1, Gen: gen1, Record: []byte(gen1 + "1"), Life: time.Minute},
		tier.Fill{Key: "c:3", Token: token2, Gen: gen1, Record: []byte(gen1 + "3"), Life: time.Minute})
	if err != nil || !ok[0] || ok[1] {
		t.Errorf("Fill of two = %v, %v; want only the first accepted", ok, err)
	}
}

func anyBytes(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	for _, s := range []string{"", "*", "\x00", "\r\n$-1\r\n", "nil", "{x}:v:", "\xff\xfe", token1, gen1, strings.Repeat("x", 1<<20)} {
		key := "c:" + s[:min(len(s), tier.MaxKeyLen)]
		expectState(t, acquire(t, r, want(key, token1)), tier.Acquired)
		if !fill(t, r, key, token1, gen1, s) {
			t.Errorf("record %.20q was refused", s)
		}
		if v := read(t, r, key); string(v.Records[0]) != gen1+s {
			t.Errorf("record %.20q came back as %.40q", s, v.Records[0])
		}
	}
}

func cancelled(t *testing.T, r tier.Remote, c Control) {
	c.SetPromise(gen1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ctx, "c:k"); err == nil {
		t.Error("Read with a cancelled context succeeded")
	}
	if _, err := r.Acquire(ctx, want("c:k", token1)); err == nil {
		t.Error("Acquire with a cancelled context succeeded")
	}
}
