package invalidation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A script is an INV that a test ends when it likes.
type script struct {
	ctx  context.Context
	rows []Row
	over chan error
}

// keys are those of its rows.
func (s script) keys() string {
	keys := make([]string, len(s.rows))
	for i, r := range s.rows {
		keys[i] = r.Key
	}
	return strings.Join(keys, " ")
}

// A bubble is a gatherer and its scripts. It is used in a synctest bubble.
type bubble struct {
	*testing.T
	g       *gatherer
	scripts chan script
	end     chan struct{} // of the test: all that is under way ends
	local   []int
}

// gathering tests in a bubble.
func gathering(t *testing.T, test func(b *bubble)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bubble{T: t, scripts: make(chan script, 100), end: make(chan struct{})}
		b.g = &gatherer{timeout: time.Second, local: func(n int) { b.local = append(b.local, n) }}
		b.g.inv = func(ctx context.Context, rows []Row) (int, Place, error) {
			s := script{ctx, rows, make(chan error, 1)}
			b.scripts <- s
			select {
			case err := <-s.over:
				return len(rows), Place{ID: "after " + s.keys()}, err
			case <-b.end:
				return 0, Place{}, nil
			case <-ctx.Done():
				return 0, Place{}, ctx.Err()
			}
		}
		t.Cleanup(func() { // a test that fails must not end in a panic
			close(b.end)
			<-time.After(2 * lastPause)
		})
		test(b)
	})
}

// A caller is one call of publish.
type caller struct {
	leave context.CancelFunc
	ended chan struct{}
	end   Place
	err   error
}

// publish calls it, and returns when it waits.
func (b *bubble) publish(keys ...string) *caller {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	c := &caller{leave: cancel, ended: make(chan struct{})}
	b.Cleanup(cancel)
	var rows []Row
	for _, key := range keys {
		rows = append(rows, Row{Kind: KindKey, Key: key, Trace: "of " + key})
	}
	go func() {
		defer close(c.ended)
		c.end, c.err = b.g.publish(ctx, rows)
	}()
	synctest.Wait()
	return c
}

// next is the script that is under way, which has these rows.
func (b *bubble) next(want string) script {
	b.Helper()
	synctest.Wait()
	select {
	case s := <-b.scripts:
		if s.keys() != want {
			b.Fatalf("a script of %q, want %q", s.keys(), want)
		}
		return s
	default:
		b.Fatalf("no script is under way, want one of %q", want)
		return script{}
	}
}

// idle fails if there is a script that next did not return.
func (b *bubble) idle() {
	b.Helper()
	synctest.Wait()
	select {
	case s := <-b.scripts:
		b.Errorf("there is a script of %q", s.keys())
	default:
	}
}

// published fails unless the call has ended well, at the end of the script of these keys.
func (b *bubble) published(c *caller, script string) {
	b.Helper()
	synctest.Wait()
	select {
	case <-c.ended:
		if c.err != nil || c.end.ID != "after "+script {
			b.Errorf("ended at %q with %v, want the place after %s", c.end.ID, c.err, script)
		}
	default:
		b.Errorf("a caller waits though the script of %s is over", script)
	}
}

// M2, M4.
func TestGather_whatComesWhileAScriptIsUnderWayGoesTogetherInTheNext(t *testing.T) {
	gathering(t, func(b *bubble) {
		began := time.Now()
		a := b.publish("a")
		first := b.next("a")
		c, d, e := b.publish("c"), b.publish("d1", "d2"), b.publish("e")
		b.idle()
		first.over <- nil
		b.published(a, "a")
		second := b.next("c d1 d2 e")
		for _, r := range second.rows {
			if r.Trace != "of "+r.Key {
				b.Errorf("the row of %s has the trace %q", r.Key, r.Trace)
			}
		}
		f := b.publish("f")
		second.over <- nil
		for _, caller := range []*caller{c, d, e} {
			b.published(caller, "c d1 d2 e")
		}
		b.next("f").over <- nil
		b.published(f, "f")
		// It was idle for a while.
		<-time.After(time.Second)
		g := b.publish("g")
		b.next("g").over <- nil
		b.published(g, "g")
		b.idle()
		if got := fmt.Sprint(b.local); got != "[1 4 1 1]" {
			b.Errorf("told of %s messages, want each once", got)
		}
		if took := time.Since(began); took != time.Second {
			b.Errorf("a second passed outside, and %v within: somebody waited without need", took-time.Second)
		}
	})
}

// M1.
func TestGather_whoLeavesEndsNobodysScript(t *testing.T) {
	gathering(t, func(b *bubble) {
		a := b.publish("a")
		first := b.next("a")
		c, d := b.publish("c"), b.publish("d")
		first.over <- nil
		b.published(a, "a")
		second := b.next("c d")
		c.leave()
		<-c.ended
		if !errors.Is(c.err, context.Canceled) {
			b.Errorf("who left has %v", c.err)
		}
		synctest.Wait()
		if err := second.ctx.Err(); err != nil {
			b.Errorf("the script was ended: %v", err)
		}
		second.over <- nil
		b.published(d, "c d")
		b.idle()
	})
}

// M3.
func TestGather_whoLeavesTakesItsRowsAlong(t *testing.T) {
	gathering(t, func(b *bubble) {
		a := b.publish("a")
		first := b.next("a")
		c, d, e := b.publish("c"), b.publish("d"), b.publish("e")
		c.leave()
		<-c.ended
		first.over <- nil
		second := b.next("d e")
		d.leave()
		<-d.ended
		second.over <- errRefused
		<-time.After(firstPause)
		b.next("e").over <- nil
		b.published(a, "a")
		b.published(e, "e")
		if len(b.g.waiting) != 0 || b.g.sending {
			b.Errorf("%d wait, sending is %t", len(b.g.waiting), b.g.sending)
		}
	})
}

var errRefused = errors.New("refused")

func TestGather_aScriptThatFailsIsTriedAgainForAllWhoWait(t *testing.T) {
	gathering(t, func(b *bubble) {
		a := b.publish("a")
		b.next("a").over <- errRefused
		c := b.publish("c")
		b.idle()
		<-time.After(firstPause)
		b.next("a c").over <- errRefused
		<-time.After(2*firstPause - 1)
		b.idle()
		<-time.After(1)
		b.next("a c").over <- nil
		b.published(a, "a c")
		b.published(c, "a c")
		if got := fmt.Sprint(b.local); got != "[2]" {
			b.Errorf("told of %s messages", got)
		}
		// The pauses have a longest.
		d := b.publish("d")
		for pause := firstPause; pause <= 4*lastPause; pause *= 2 {
			b.next("d").over <- errRefused
			<-time.After(min(pause, lastPause))
		}
		last := b.next("d")
		d.leave()
		<-d.ended
		if !errors.Is(d.err, errRefused) {
			b.Errorf("who was refused and left has %v", d.err)
		}
		last.over <- errRefused
		<-time.After(lastPause)
		b.idle()
	})
}

func TestGather_aScriptThatHangsEndsWithItsTimeout(t *testing.T) {
	gathering(t, func(b *bubble) {
		a := b.publish("a")
		b.next("a")
		c := b.publish("c")
		<-time.After(b.g.timeout + firstPause)
		b.next("a c").over <- nil
		b.published(a, "a c")
		b.published(c, "a c")
	})
}

// M2.
func TestGather_aScriptHasABatchAtMostAndAllRowsOfACaller(t *testing.T) {
	gathering(t, func(b *bubble) {
		a := b.publish("a")
		first := b.next("a")
		sizes := []int{150, 60, 140, 200, 1}
		var callers []*caller
		var keys []string
		for i, n := range sizes {
			key := keysOf(fmt.Sprint(i, "-"), n)
			callers, keys = append(callers, b.publish(key...)), append(keys, strings.Join(key, " "))
		}
		first.over <- nil
		b.published(a, "a")
		for _, together := range [][]int{{0}, {1, 2}, {3}, {4}} {
			var all []string
			for _, i := range together {
				all = append(all, keys[i])
			}
			b.next(strings.Join(all, " ")).over <- nil
			for _, i := range together {
				b.published(callers[i], strings.Join(all, " "))
			}
		}
		b.idle()
	})
}

func TestGather_whoHasLeftAlreadySendsNothing(t *testing.T) {
	gathering(t, func(b *bubble) {
		ctx, cancel := context.WithCancel(b.Context())
		cancel()
		if _, err := b.g.publish(ctx, []Row{{Kind: KindKey, Key: "a"}}); !errors.Is(err, context.Canceled) {
			b.Errorf("error %v", err)
		}
		b.idle()
	})
}
