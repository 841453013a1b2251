package tier

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed scripts/acquire.lua
var acquireSource string

//go:embed scripts/fill.lua
var fillSource string

//go:embed scripts/extend.lua
var extendSource string

//go:embed scripts/release.lua
var releaseSource string

var (
	acquireScript = newScript(acquireSource)
	fillScript    = newScript(fillSource)
	extendScript  = newScript(extendSource)
	releaseScript = newScript(releaseSource)
)

// A script is known to a server by its hash once it has run there.
type script struct{ source, hash string }

func newScript(source string) script { return script{source, redis.NewScript(source).Hash()} }

// A call is one run of a script.
type call struct {
	keys []string
	args []any
}

func (c call) by(ctx context.Context, verb, script string) *redis.Cmd {
	args := make([]any, 0, 3+len(c.keys)+len(c.args))
	args = append(args, verb, script, len(c.keys))
	for _, key := range c.keys {
		args = append(args, key)
	}
	return redis.NewCmd(ctx, append(args, c.args...)...)
}

// maxShared is how many bytes of records go out with the commands of others. What is longer goes apart: all that is written
// together fails together if it takes too long, and others should not wait for it.
const maxShared = 64 << 10

func (r *Redis) wayFor(calls []call) func(context.Context, ...redis.Cmder) error {
	n := 0
	for _, c := range calls {
		for _, arg := range c.args {
			if b, ok := arg.([]byte); ok {
				n += len(b)
			}
		}
	}
	if n > maxShared {
		return r.sendApart
	}
	return r.send
}

// runAll runs s once for each of calls, all of one shard, in one round trip; a server that does not know it yet costs
// another.
func (r *Redis) runAll(ctx context.Context, s script, calls []call) ([]any, error) {
	send := r.wayFor(calls)
	cmds := make([]redis.Cmder, len(calls))
	for i, c := range calls {
		cmds[i] = c.by(ctx, "evalsha", s.hash)
	}
	err := send(ctx, cmds...)
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		var again []redis.Cmder
		for i, c := range calls { // somebody may have made it known in between: what ran must not run twice
			if redis.HasErrorPrefix(cmds[i].Err(), "NOSCRIPT") {
				cmds[i] = c.by(ctx, "eval", s.source)
				again = append(again, cmds[i])
			}
		}
		err = send(ctx, again...)
	}
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, cmd := range cmds {
		if out[i], err = cmd.(*redis.Cmd).Result(); err != nil { //nolint:errcheck // they are all of this type
			return nil, err
		}
	}
	return out, nil
}

// Acquire implements [Remote].
func (r *Redis) Acquire(ctx context.Context, wants ...Want) ([]Grant, error) {
	grants := make([]Grant, len(wants))
	err := r.byShard(len(wants), func(i int) string { return wants[i].Key }, func(shard int, items []int) error {
		calls, names := make([]call, len(items)), r.names[shard]
		for n, i := range items {
			w := wants[i]
			calls[n] = call{
				keys: []string{names.value(w.Key), names.lease(w.Key), names.tail, names.promise},
				args: []any{w.Token, millis(w.Life), w.Not},
			}
		}
		return r.do(ctx, shard, "acquire", func(ctx context.Context) error {
			began := now()
			answers, err := r.runAll(ctx, acquireScript, calls)
			if err != nil {
				return err
			}
			for n, a := range answers {
				g, now, err := grantOf(a)
				if err != nil {
					return err
				}
				grants[items[n]] = g
				r.clock.set(now, began)
			}
			return nil
		})
	})
	return grants, err
}

// grantOf reads the answer of acquire.lua.
func grantOf(answer any) (g Grant, now int64, err error) {
	parts, _ := answer.([]any)
	fields := make([]string, 4)
	for i := range min(len(parts), len(fields)) {
		fields[i], _ = parts[i].(string)
	}
	now, err = strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return g, 0, fmt.Errorf("answer of the script READ: %v", answer)
	}
	switch fields[0] {
	case "untrusted":
		g.State = Untrusted
	case "found":
		g.State, g.Record, g.Tail = Found, bytesOf(fields[2]), fields[3]
	case "acquired":
		g.State, g.Gen = Acquired, fields[2]
	case "busy":
		g.State = Busy
	default:
		return g, 0, fmt.Errorf("answer of the script READ: %v", answer)
	}
	return g, now, nil
}

// Fill implements [Remote].
func (r *Redis) Fill(ctx context.Context, fills ...Fill) ([]bool, error) {
	accepted := make([]bool, len(fills))
	err := r.byShard(len(fills), func(i int) string { return fills[i].Key }, func(shard int, items []int) error {
		calls, names := make([]call, len(items)), r.names[shard]
		for n, i := range items {
			f := fills[i]
			calls[n] = call{
				keys: []string{names.value(f.Key), names.lease(f.Key), names.promise},
				args: []any{f.Token, f.Gen, f.Record, millis(f.Life), names.wake(f.Key)},
			}
		}
		return r.do(ctx, shard, "fill", func(ctx context.Context) error {
			answers, err := r.runAll(ctx, fillScript, calls)
			for n, a := range answers {
				accepted[items[n]] = a == int64(1)
			}
			return err
		})
	})
	return accepted, err
}

// Extend implements [Remote].
func (r *Redis) Extend(ctx context.Context, key, token string, life time.Duration) error {
	shard := r.shardOf(key)
	return r.do(ctx, shard, "extend", func(ctx context.Context) error {
		_, err := r.runAll(ctx, extendScript, []call{{[]string{r.names[shard].lease(key)}, []any{token, millis(life)}}})
		return err
	})
}

// Release implements [Remote].
func (r *Redis) Release(ctx context.Context, key, token string) error {
	shard := r.shardOf(key)
	names := r.names[shard]
	return r.do(ctx, shard, "release", func(ctx context.Context) error {
		_, err := r.runAll(ctx, releaseScript, []call{{[]string{names.lease(key)}, []any{token, names.wake(key)}}})
		return err
	})
}
