package tier

import "context"

// A Limiter decides which loads begin, beside MaxLoads, which stays the limit that nothing passes. Package tier/loadlimit has
// one that follows the source's speed.
type Limiter interface {
	// Acquire returns when a load may begin; done must be called when it has ended. It may wait, shortly and until ctx ends, and
	// otherwise refuses: readers then get a stale value or ErrOverloaded.
	Acquire(ctx context.Context) (done func(), err error)
}

// admit takes a place among MaxLoads and with the Limiter; leave gives both back.
func (c *Cache[V]) admit(ctx context.Context) (leave func(), err error) {
	done := func() {}
	// The limiter comes first: it refuses at once what would wait for a place in vain. What it measures holds no wait, since
	// it admits no more than there are places.
	if c.cfg.Limiter != nil {
		if done, err = c.cfg.Limiter.Acquire(ctx); err != nil {
			return nil, ErrOverloaded
		}
	}
	if err := c.slots.Acquire(ctx, 1); err != nil {
		done()
		return nil, ErrOverloaded
	}
	leave = func() {
		c.slots.Release(1)
		done()
	}
	if ctx.Err() != nil { // the place came too late to be of use
		leave()
		return nil, ErrOverloaded
	}
	return leave, nil
}
