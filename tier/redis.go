package tier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"

	"github.com/redis/go-redis/v9"
	"github.com/sony/gobreaker/v2"
)

// RedisConfig says how a Redis talks to its server.
type RedisConfig struct {
	// Client is required: a *redis.Client (a Sentinel one too) or *redis.ClusterClient. Its options must have
	// ContextTimeoutEnabled, or Timeout could not be kept; MaxRetries should be -1, DialerRetries 1 and
	// ReadTimeout near Timeout, or a server that went away is noticed late. Hooks of its own must not keep values that were
	// read: a Codec may work in their bytes. Close leaves it open.
	Client redis.UniversalClient
	// Namespace begins every name in Redis; it must be the bus's. No braces, 1 to 64 bytes.
	Namespace string
	// Shards is over how many shards keys are spread, 0: 1; at most 64. It must be the bus's.
	Shards int
	// Timeout bounds each command, 0: 50 ms.
	Timeout time.Duration
	// NoAutoPipeline sends each command by itself, rather than together with those of other goroutines through
	// go-redis' AutoPipeline, which go-redis marks as experimental. A reader who leaves is then kept until Timeout at most.
	NoAutoPipeline bool
	Hooks          RedisHooks
	Logger         *slog.Logger // nil: nothing is logged
}

// RedisHooks are called as things happen; the duties are those of [Hooks].
type RedisHooks struct {
	// Begin: a command begins; op as below. It returns the command's context, made of ctx, and what to call at its end.
	// AutoPipeline sends commands of many under a context of its own: only here is the reader's to be seen.
	Begin func(ctx context.Context, op string) (_ context.Context, done func(error))
	// Done: a command ended; op is "read", "acquire", "fill", "extend", "release" or "hot".
	Done func(op string, took time.Duration, err error)
	// Breaker: the circuit breaker is now "closed", "half-open" or "open"; of several shards, the worst of theirs.
	Breaker func(state string)
}

// Redis is L2 on a Redis server, Sentinel group or cluster, for any number of caches.
type Redis struct {
	*link
	names []names // by shard
}

// A link is what the L2 of keys and that of tags share.
type link struct {
	cfg RedisConfig
	// auto is the client's only one, nil for plain commands. In a cluster a node that hangs holds up a batch, and with it the other
	// shards, until the breaker of its own shard opens: that takes five commands, or one batch.
	auto     *redis.AutoPipeliner
	breakers []*breaker // by shard, so that one whose server is away turns off no other
	clock    remoteClock
	wakes    *wakes
	stop     context.CancelFunc
	running  sync.WaitGroup
}

// names gives the names of one shard's state for keys of one kind; all share a hash tag.
type names struct{ values, leases, wakes, boards, tail, promise string }

// namesOf is for kind "" (keys) or "t" (tags), by shard.
func (cfg RedisConfig) namesOf(kind string) []names {
	all := make([]names, cfg.Shards)
	for i := range all {
		ns := shardName(cfg.Namespace, i, cfg.Shards)
		all[i] = names{
			values: ns + ":v" + kind + ":", leases: ns + ":l" + kind + ":", wakes: ns + ":w" + kind + ":",
			boards: ns + ":hot:", tail: ns + ":tail", promise: ns + ":promise",
		}
	}
	return all
}

func (n names) value(key string) string { return n.values + key }
func (n names) lease(key string) string { return n.leases + key }
func (n names) wake(key string) string  { return n.wakes + key }

// NewRedis checks cfg and starts goroutines, which Close ends. It does not talk to the server.
func NewRedis(cfg RedisConfig) (*Redis, error) {
	if cfg.Timeout == 0 {
		cfg.Timeout = 50 * time.Millisecond
	}
	if cfg.Shards == 0 {
		cfg.Shards = 1
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	errs := []error{checkClient(cfg.Client)}
	if cfg.Namespace == "" || len(cfg.Namespace) > 64 || strings.ContainsAny(cfg.Namespace, "{}") {
		errs = append(errs, fmt.Errorf("tier: Namespace %q: must be 1 to 64 bytes without braces", cfg.Namespace))
	}
	if cfg.Timeout < time.Millisecond {
		errs = append(errs, fmt.Errorf("tier: Timeout %v: must be at least 1ms", cfg.Timeout))
	}
	if cfg.Shards < 1 || cfg.Shards > maxShards {
		errs = append(errs, fmt.Errorf("tier: Shards %d: must be 1 to %d", cfg.Shards, maxShards))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	r := &Redis{link: &link{cfg: cfg, wakes: newWakes(cfg.Client, cfg.Logger)}, names: cfg.namesOf("")}
	states := newBreakerStates(cfg.Shards, cfg.Hooks.Breaker)
	for shard := range cfg.Shards {
		r.breakers = append(r.breakers, newBreaker(func(to gobreaker.State) { states.set(shard, to) }))
	}
	if !cfg.NoAutoPipeline {
		opts := redis.DefaultAutoPipelineOptions()
		opts.MaxQueuedCommands = 1 << 16
		var err error
		if r.auto, err = cfg.Client.AsyncAutoPipelineWithOptions(opts); err != nil {
			return nil, fmt.Errorf("tier: AutoPipeline: %w", err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	r.running.Go(func() { r.wakes.run(ctx) })
	for shard, b := range r.breakers {
		r.running.Go(func() {
			b.probe(ctx, func() error { return r.ping(ctx, shard) })
		})
	}
	return r, nil
}

// Shards is how many there are.
func (r *Redis) Shards() int { return len(r.names) }

func (r *Redis) shardOf(key string) int { return shardOf(key, len(r.names)) }

// Tags implements [TagRemote].
func (r *Redis) Tags() Remote { return &Redis{link: r.link, names: r.cfg.namesOf("t")} }

func checkClient(client redis.UniversalClient) error {
	var timeouts bool
	switch c := client.(type) {
	case *redis.Client:
		timeouts = c.Options().ContextTimeoutEnabled
		if c.Options().ClientSideCacheConfig != nil || c.Options().ClientSideCache != nil {
			return errors.New("tier: Client: its options must not have ClientSideCacheConfig or ClientSideCache: a promise that is remembered proves nothing")
		}
	case *redis.ClusterClient:
		timeouts = c.Options().ContextTimeoutEnabled
	default:
		return fmt.Errorf("tier: Client %T: must be a *redis.Client or *redis.ClusterClient", client)
	}
	if !timeouts {
		return errors.New("tier: Client: its options must have ContextTimeoutEnabled")
	}
	return nil
}

// Close ends the goroutines of NewRedis. Caches on it must be closed before.
func (r *Redis) Close() error {
	r.stop()
	r.running.Wait()
	return nil
}

// do runs one command on a shard, under the timeout and the shard's breaker.
func (r *Redis) do(ctx context.Context, shard int, op string, command func(context.Context) error) error {
	began := time.Now()
	done := func(error) {}
	if r.cfg.Hooks.Begin != nil {
		ctx, done = r.cfg.Hooks.Begin(ctx, op)
	}
	err := r.breakers[shard].do(func() error {
		within, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
		defer cancel()
		err := ctx.Err()
		if err == nil { // else a future that is done already would win half the time
			if err = command(within); err == nil || !over(ctx) {
				return err
			}
		}
		return fmt.Errorf("%w: %w", ErrLeft, err)
	})
	if err != nil {
		err = fmt.Errorf("tier: L2 %s: %w", op, err)
	}
	done(err)
	if r.cfg.Hooks.Done != nil {
		r.cfg.Hooks.Done(op, time.Since(began), err)
	}
	return err
}

// send runs commands so that they reach the server together, with those of others, and returns when all are answered; the
// error is the first that one of them has. Once ctx has ended they must not be touched: AutoPipeline may still write to
// them.
func (r *Redis) send(ctx context.Context, cmds ...redis.Cmder) error {
	if r.auto == nil {
		return r.sendApart(ctx, cmds...)
	}
	futures := make([]redis.AutoFuture, len(cmds))
	for i, cmd := range cmds {
		futures[i] = r.auto.Submit(ctx, cmd)
	}
	var first error
	for _, f := range futures {
		err := f.WaitContext(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// sendApart is send on a connection of their own.
func (r *Redis) sendApart(ctx context.Context, cmds ...redis.Cmder) error {
	pipe := r.cfg.Client.Pipeline()
	for _, cmd := range cmds {
		_ = pipe.Process(ctx, cmd) // queued; Exec has the error
	}
	_, err := pipe.Exec(ctx)
	return err
}

// ping takes the way that reads of a shard take, to whatever server holds it, so that it succeeds when they would.
func (r *Redis) ping(ctx context.Context, shard int) error {
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
	defer cancel()
	return r.send(ctx, redis.NewSliceCmd(ctx, "mget", r.names[shard].tail))
}

// timeScript is TIME of the server that holds a name: a command without names may go to any server of a cluster.
const timeScript = "return redis.call('TIME')"

// Read implements [Remote] by one MGET, which is atomic (7.1 of the protocol).
func (r *Redis) Read(ctx context.Context, keys ...string) (View, error) {
	shard := r.shardOf(keys[0])
	names := r.names[shard]
	args := make([]any, 0, len(keys)+3)
	args = append(args, "mget", names.tail, names.promise)
	for _, key := range keys {
		args = append(args, names.value(key))
	}
	var view View
	err := r.do(ctx, shard, "read", func(ctx context.Context) error {
		mget := redis.NewSliceCmd(ctx, args...)
		began := now()
		if !r.clock.due() {
			if err := r.send(ctx, mget); err != nil {
				return err
			}
		} else {
			clock := redis.NewTimeCmd(ctx, "eval", timeScript, 1, names.tail)
			if err := r.send(ctx, mget, clock); err != nil {
				return err
			}
			r.clock.set(clock.Val().UnixMilli(), began)
		}
		got := mget.Val()
		if len(got) != len(keys)+2 {
			return fmt.Errorf("MGET of %d names answered %d", len(keys)+2, len(got))
		}
		view = viewOf(got)
		return nil
	})
	return view, err
}

// viewOf reads the answer to MGET tail promise val….
func viewOf(got []any) View {
	gen, live := got[1].(string)
	view := View{Live: live, Records: make([][]byte, len(got)-2)}
	view.Tail, _ = got[0].(string)
	for i, v := range got[2:] {
		if record, ok := v.(string); ok && live && strings.HasPrefix(record, gen) {
			view.Records[i] = bytesOf(record)
		}
	}
	return view
}

// bytesOf gives the bytes of a string without a copy. go-redis makes one for each value of an answer, and nothing here keeps it:
// who decodes the bytes may keep and change them.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) } //nolint:gosec // see above

// Watch implements [Remote].
func (r *Redis) Watch(key string) (<-chan struct{}, func()) {
	return r.wakes.watch(r.names[r.shardOf(key)].wake(key))
}

// Now implements [Remote] by a reading of Redis' clock at most five seconds old, of whatever server: only ages hang on it.
func (r *Redis) Now() int64 { return r.clock.now() }

func millis(d time.Duration) string { return strconv.FormatInt(max(d.Milliseconds(), 1), 10) }
