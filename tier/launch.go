package tier

import (
	"context"
	"slices"
	"time"
)

// start runs flights in the background, under a context that carries ctx's values only.
func (c *Cache[V]) start(ctx context.Context, flights []*flight[V]) {
	began := time.Now()
	c.inBackground(ctx, flights, func(ctx context.Context) { c.run(ctx, began, flights) })
}

// inBackground runs what is left of flights and takes them off the record.
func (c *Cache[V]) inBackground(ctx context.Context, flights []*flight[V], run func(context.Context)) {
	go func() {
		defer c.flying.Add(-len(flights))
		run(flightContext{c.closing, context.WithoutCancel(ctx)})
		c.retire(flights)
	}()
}

// lookHere begins a flight in its reader's goroutine: most end with the look into L2, and are spared two changes of goroutine.
// What is left then goes on in the background.
//
//	N1. When the reader leaves, the flight begins anew in the background. (Without: others have joined it, and their answer
//	    is that he has left; or they wait for ever.)
//	N2. When the look panics, in a hook or in Config.Size, the flight ends. (Without: an HTTP server goes on after a panic;
//	    who joined the flight waits for ever, and so does Close.)
func (c *Cache[V]) lookHere(ctx context.Context, f *flight[V]) {
	began, flights := time.Now(), []*flight[V]{f}
	whole := false
	defer func() {
		if !whole { // N2
			c.abandon(f)
		}
	}()
	rest, ok := c.readShard(ctx, flights)
	whole = true
	switch {
	case ok && len(rest) == 0 && f.shown:
		c.retire(flights)
		c.flying.Done()
	case ok:
		c.inBackground(ctx, flights, func(ctx context.Context) { c.bring(ctx, began, rest, nil) })
	case over(ctx): // N1
		c.inBackground(ctx, flights, func(ctx context.Context) { c.run(ctx, began, flights) })
	default:
		c.inBackground(ctx, flights, func(ctx context.Context) { c.bring(ctx, began, nil, rest) })
	}
}

// abandon ends a flight that nobody brings to its end.
func (c *Cache[V]) abandon(f *flight[V]) {
	if !f.finished() {
		c.fail(f, errAbandoned)
	}
	c.retire([]*flight[V]{f})
	c.flying.Done()
}

// over says whether ctx has ended, or is about to: what it was passed to may have heard of its deadline first.
func over(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || (ok && !time.Now().Before(deadline))
}

// A flightContext ends when the cache is closed, and has a reader's values.
type flightContext struct {
	context.Context
	values context.Context
}

// Value looks among the reader's, too.
func (f flightContext) Value(key any) any {
	if v := f.values.Value(key); v != nil {
		return v
	}
	return f.Context.Value(key)
}

// run brings flights to their end (4.5 of the protocol). When it returns every one of them is done. LoadTimeout counts from
// began.
func (c *Cache[V]) run(ctx context.Context, began time.Time, flights []*flight[V]) {
	rest, alone := []*flight[V](nil), flights
	if c.looksInL2(flights...) {
		rest, alone = c.read(ctx, flights)
	}
	c.bring(ctx, began, rest, alone)
}

func (c *Cache[V]) looksInL2(flights ...*flight[V]) bool {
	return c.remote != nil && !flights[0].bypass && !slices.ContainsFunc(flights, (*flight[V]).unsure)
}

// bring is what follows the look into L2, for the flights that do not end with it: only they pay for a context of
// LoadTimeout, which counts from began. Those alone ask for no lease.
func (c *Cache[V]) bring(ctx context.Context, began time.Time, flights, alone []*flight[V]) {
	if len(flights)+len(alone) == 0 {
		return
	}
	ctx, cancel := context.WithDeadline(ctx, began.Add(c.cfg.LoadTimeout))
	defer cancel()
	c.acquire(ctx, flights, alone)
}
