package sim

import (
	"context"
	"errors"
	"time"
)

// A call is a question to Redis or the database on its way.
type call struct {
	w         *world
	who       *replica // that asked
	to        link
	what, key string
	asked     time.Duration
	timeout   time.Duration // of the client, 0: none but the context's
	exec      func() (any, error)
	reply     chan answer // receives once at most
	replied   bool        // the scheduler's
}

type answer struct {
	value any
	err   error
}

// A link is one of the ways that lead out of a replica.
type link int

const (
	toCache    link = iota // what tier asks of Redis
	toBus                  // what invalidation asks of Redis
	toDatabase             // loads and transactions
	toOutbox               // scans and purges
	links
)

var linkNames = [links]string{"Redis", "the bus", "the database", "the outbox"}

var (
	errRefused = errors.New("sim: refused")
	errTimeout = errors.New("sim: timeout")
)

// do sends the question and waits for the answer. exec is run by the scheduler when the question arrives, which may be
// never, or long after the answer was given up.
func (r *replica) do(ctx context.Context, to link, what, key string, timeout time.Duration, exec func() (any, error)) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := &call{w: r.w, who: r, to: to, what: what, key: key, timeout: timeout, exec: exec, reply: make(chan answer, 1)}
	r.w.ask(r.name, what, key, c.send)
	select {
	case a := <-c.reply:
		return a.value, a.err
	case <-ctx.Done():
	}
	select {
	case a := <-c.reply: // it does not matter which of two came first
		return a.value, a.err
	default:
	}
	if r.paused.Load() {
		r.hold(what, key)
	}
	return nil, ctx.Err()
}

// hold stops a goroutine of a paused replica.
func (r *replica) hold(what, key string) {
	wait := make(chan struct{})
	r.w.ask(r.name, "hold "+what, key, func() { r.whenAwake(func() { close(wait) }) })
	<-wait
}

// send plans what becomes of the call.
func (c *call) send() {
	w := c.w
	c.asked = w.now()
	if c.who.gone { // a process that was killed sends nothing
		c.replied = true
		c.reply <- answer{nil, errConnection}
		return
	}
	c.who.whenAwake(func() {
		lost := w.chance(w.cfg.loseRequest[c.to])
		late := w.latency(c.to)
		w.note("%s %s %s", c.who.name, c.what, c.key)
		if lost {
			w.count("request lost")
			c.giveUp()
			return
		}
		if c.timeout > 0 && late > c.timeout {
			c.giveUp()
		}
		w.after(late, c.arrive)
	})
}

// arrive is when the question takes effect.
func (c *call) arrive() {
	w := c.w
	switch c.who.cut[c.to] {
	case refusing:
		w.after(w.between(0, time.Millisecond), func() { c.answer(nil, errRefused) })
		return
	case silent:
		c.giveUp()
		return
	case open:
	}
	value, err := c.exec()
	if errors.Is(err, errBusy) { // a lock of the database: wait for it
		w.after(w.between(time.Millisecond, 3*time.Millisecond), c.arrive)
		return
	}
	if err == nil && !c.replied && w.chance(w.cfg.loseReply[c.to]) {
		w.count("reply lost")
		w.note("%s %s %s: done, the answer is lost", c.who.name, c.what, c.key)
		c.giveUp()
		return
	}
	late := w.latency(c.to)
	if c.timeout > 0 && w.now()+late > c.asked+c.timeout {
		c.giveUp()
	}
	w.after(late, func() { c.answer(value, err) })
}

// giveUp ends the wait at the client's timeout; without one the connection breaks at some time.
func (c *call) giveUp() {
	at := c.asked + c.timeout
	if c.timeout == 0 {
		at = c.w.now() + c.w.between(10*time.Millisecond, 1500*time.Millisecond)
	}
	c.w.at(max(at, c.w.now()), func() { c.answer(nil, errTimeout) })
}

func (c *call) answer(value any, err error) {
	c.who.whenAwake(func() {
		if c.replied {
			return
		}
		c.replied = true
		c.w.note("%s %s %s: %v", c.who.name, c.what, c.key, err)
		c.reply <- answer{value, err}
	})
}

// latency is that of one direction of a link.
func (w *world) latency(to link) time.Duration {
	if w.chance(w.cfg.slow[to]) {
		w.count("slow")
		return w.between(5*time.Millisecond, w.cfg.slowest[to])
	}
	return w.between(50*time.Microsecond, time.Millisecond)
}
