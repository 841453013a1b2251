package tier

import "context"

// begin tells of a part of a read. done must be called.
func (c *Cache[V]) begin(ctx context.Context, part string) (_ context.Context, done func(result string)) {
	if c.cfg.Hooks.Begin == nil {
		return ctx, func(string) {}
	}
	return c.cfg.Hooks.Begin(ctx, part)
}

// loadPart is load as a part of its own.
func (c *Cache[V]) loadPart(ctx context.Context, flights []*flight[V]) []loaded[V] {
	ctx, done := c.begin(ctx, "load")
	got := c.load(ctx, flights)
	done(loadResult(got[0]))
	return got
}
