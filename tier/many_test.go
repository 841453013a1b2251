package tier_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/tiercel-go/tiercel/tier"
)

// A manySource counts its batches; keys in bad fail.
type manySource struct {
	*source
	mu      sync.Mutex
	batches [][]string
	bad     map[string]bool
}

func (m *manySource) loadMany(ctx context.Context, keys []string) (map[string]tier.Versioned[string], error) {
	m.mu.Lock()
	m.batches = append(m.batches, slices.Clone(keys))
	m.mu.Unlock()
	got := make(map[string]tier.Versioned[string])
	failed := make(map[string]error)
	for _, key := range keys {
		v, err := m.load(ctx, key)
		switch {
		case m.bad[key]:
			failed[key] = errDown
		case err == nil:
			got[key] = v
		}
	}
	if len(failed) > 0 {
		return got, &tier.ManyError{Keys: failed}
	}
	return got, nil
}

func TestGetMany_oneLookAndOneLoadForWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &manySource{source: newSource()}
		for i := range 10 {
			m.set(fmt.Sprint(i), fmt.Sprint("v", i))
		}
		a, b, remote, _ := newPair(t, m.source, func(cfg *tier.Config[string]) { cfg.LoadMany = m.loadMany })
		expect(t, a, "0", "v0")
		expect(t, a, "1", "v1") // 0 and 1 are in L2
		expect(t, b, "0", "v0") // 0 is in b's L1
		synctest.Wait()
		ops := map[string]int{}
		remote.SetFault(func(_ context.Context, op string) error { ops[op]++; return nil })
		got, err := b.GetMany(t.Context(), []string{"0", "1", "2", "3", "absent", "3"})
		synctest.Wait()
		if err != nil || len(got) != 4 || got["0"] != "v0" || got["3"] != "v3" {
			t.Fatalf("GetMany = %v, %v", got, err)
		}
		if ops["read"] != 1 || ops["acquire"] != 1 || ops["fill"] != 1 || len(m.batches) != 1 || len(m.batches[0]) != 3 {
			t.Errorf("commands %v and batches %v; want one read, one acquire, one fill and one load of three", ops, m.batches)
		}
		if _, err := b.GetMany(t.Context(), []string{"absent"}); err != nil || len(m.batches) != 1 {
			t.Errorf("a missing key was asked for again: %v, %v", m.batches, err)
		}
	})
}

// Hazard 41.
func TestHazard41_errorsArePerKeyAndNothingIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &manySource{source: newSource(), bad: map[string]bool{"bad": true}}
		for _, k := range []string{"a", "b", "c", "a b", "bad"} {
			m.set(k, "v:"+k)
		}
		c := newCache(t, tier.Config[string]{Load: m.load, LoadMany: m.loadMany})
		release := m.hold()
		type batch struct {
			got map[string]string
			err error
		}
		results := make([]chan batch, 4)
		asked := [][]string{{"a", "b", "bad"}, {"b", "c"}, {"a b"}, {"bad", "c", "a"}}
		for i := range asked {
			results[i] = make(chan batch, 1)
			go func() {
				got, err := c.GetMany(t.Context(), asked[i])
				results[i] <- batch{got, err}
			}()
			synctest.Wait()
		}
		release()
		for i, keys := range asked {
			r := <-results[i]
			var many *tier.ManyError
			errors.As(r.err, &many)
			for _, k := range keys {
				if k == "bad" {
					if many == nil || !errors.Is(many.Keys[k], errDown) {
						t.Errorf("batch %v: error of %q is %v", keys, k, r.err)
					}
				} else if r.got[k] != "v:"+k {
					t.Errorf("batch %v: %q is %q (%v)", keys, k, r.got[k], r.err)
				}
			}
		}
		for _, k := range []string{"a", "b", "c", "a b"} {
			if n := m.count(k); n != 1 {
				t.Errorf("%q was loaded %d times, want once for all batches", k, n)
			}
		}
	})
}

func TestGetMany_errorOfTheBatchIsEveryKeys(t *testing.T) {
	c := newCache(t, tier.Config[string]{
		Load:     newSource().load,
		LoadMany: func(context.Context, []string) (map[string]tier.Versioned[string], error) { return nil, errDown },
	})
	got, err := c.GetMany(t.Context(), []string{"a", "b"})
	var many *tier.ManyError
	if len(got) != 0 || !errors.As(err, &many) || len(many.Keys) != 2 || !errors.Is(err, errDown) {
		t.Errorf("GetMany = %v, %v", got, err)
	}
}

func TestGetMany_withoutLoadManyUsesLoad(t *testing.T) {
	s := newSource()
	s.set("a", "1")
	s.set("b", "2")
	c := newCache(t, tier.Config[string]{Load: s.load})
	got, err := c.GetMany(t.Context(), []string{"a", "b", "c"})
	if err != nil || len(got) != 2 || got["b"] != "2" {
		t.Errorf("GetMany = %v, %v", got, err)
	}
}
