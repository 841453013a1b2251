package invalidation

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A gatherer publishes in one shard. While a script is under way, what other callers want published collects, and goes
// together in the next one: a script costs Redis and all who listen nearly the same for one row as for fifty. A caller who
// finds the shard idle waits for nobody.
//
//	M1. No caller's context ends a script. (The client of one writer hangs up; the script that it shares with another is
//	    given up, and the other's change goes unannounced although its writer is still there.)
//	M2. A caller is answered by a script that all of its rows were in. (Rows come while a script is under way, and that
//	    script's end answers them: they are not in the log yet, and the place is before them; Confirm finds that everybody
//	    has reached it, and a replica shows the old value after that.)
//	M3. What waits belongs to callers who wait. (Redis is away; the rows of writers that gave up pile up in memory, and who
//	    comes when it is back waits for all of theirs.)
//	M4. As long as anybody waits, send runs. (It ends with its script although others came meanwhile: they wait for
//	    whoever comes next, or until their time is over.)
//
// What fails is tried again for all whose rows were in it, after a pause that who comes next waits for, too. A script fails by
// the state of the shard or on the way there; only where somebody has put another type under one of our names does one row
// fail those beside it, until its caller gives up, and the relay would stop at it as well.
//
// The road not taken is a second script beside one that is slow. It would spare callers the wait for one that hangs, which the
// timeout ends, and halve what goes together all the rest of the time.
type gatherer struct {
	inv     func(ctx context.Context, rows []Row) (sent int, end Place, err error)
	local   func(sent int) // is told of each script that succeeded
	timeout time.Duration  // of one script

	mu      sync.Mutex
	sending bool    // under mu: send runs
	waiting []*part // under mu: in no script that is under way, in the order in which they go
}

// A part is what one caller wants published.
type part struct {
	values context.Context // of the caller, without its end (M1)
	rows   []Row           // publishBatch at most
	done   chan struct{}   // closed when they are published
	end    Place           // where the log ended after them; set before done is closed
	err    error           // under the gatherer's mu: of the last try
	left   bool            // under the gatherer's mu: the caller waits no more
}

// The pauses after failures.
const (
	firstPause = 5 * time.Millisecond // doubles each time
	lastPause  = 40 * time.Millisecond
)

// publish tries until ctx ends, and returns where the log ended then. An error is that of the last try. It takes
// publishBatch rows at most.
func (g *gatherer) publish(ctx context.Context, rows []Row) (end Place, err error) {
	if err := ctx.Err(); err != nil {
		return Place{}, err
	}
	p := &part{values: context.WithoutCancel(ctx), rows: rows, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, p)
	if !g.sending {
		g.sending = true
		go g.send()
	}
	g.mu.Unlock()
	select {
	case <-p.done:
		return p.end, nil
	case <-ctx.Done():
		return g.leave(p, ctx.Err())
	}
}

// leave is the end of a caller's patience. A script that has its rows already goes on (M1).
func (g *gatherer) leave(p *part, why error) (end Place, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-p.done:
		return p.end, nil
	default:
	}
	p.left = true
	g.waiting = slices.DeleteFunc(g.waiting, func(o *part) bool { return o == p }) // M3
	if p.err != nil {
		return Place{}, p.err
	}
	return Place{}, why
}

// send runs one script after the other until nobody waits: no longer than a script and a pause after the last caller left.
func (g *gatherer) send() {
	wait := firstPause
	for batch := g.take(); batch != nil; batch = g.take() {
		if g.try(batch) {
			wait = firstPause
			continue
		}
		<-time.After(wait)
		wait = min(2*wait, lastPause)
	}
}

// take takes those who go next. Nil: there is nobody, and send ends (M4).
func (g *gatherer) take() (batch []*part) {
	g.mu.Lock()
	defer g.mu.Unlock()
	rows := 0
	for _, p := range g.waiting {
		if rows += len(p.rows); rows > publishBatch && batch != nil { // M2: all of a caller's rows, or none
			break
		}
		batch = append(batch, p)
	}
	g.waiting = slices.Delete(g.waiting, 0, len(batch))
	g.sending = batch != nil
	return batch
}

// try runs one script. A try whose answer was lost may have worked: doing it again is harmless.
func (g *gatherer) try(batch []*part) bool {
	var rows []Row
	for _, p := range batch {
		rows = append(rows, p.rows...)
	}
	ctx, cancel := context.WithTimeout(batch[0].values, g.timeout)
	defer cancel()
	sent, end, err := g.inv(ctx, rows)
	if err == nil {
		g.local(sent)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil {
		stay := batch[:0]
		for _, p := range batch {
			if p.err = err; !p.left { // M3
				stay = append(stay, p)
			}
		}
		g.waiting = slices.Concat(stay, g.waiting)
		return false
	}
	for _, p := range batch {
		p.end = end
		close(p.done)
	}
	return true
}
