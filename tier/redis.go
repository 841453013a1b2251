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

	"github.com/redis/go-redis/v9"
)

// RedisConfig says how a Redis talks to its server.
type RedisConfig struct {
	// Client is required: a *redis.Client (a Sentinel one too) or *redis.ClusterClient. Its options must have
	// ContextTimeoutEnabled, or Timeout could not be kept; MaxRetries should be -1, DialerRetries 1 and
	// ReadTimeout near Timeout, or a server that went away is noticed late. Close leaves it open.
	Client redis.UniversalClient
	// Namespace begins every name in Redis; it must be the bus's. No braces, 1 to 64 bytes.
	Namespace string
	// Timeout bounds each command, 0: 50 ms.
	Timeout time.Duration
	// NoAutoPipeline sends each read by itself, rather than together with those of other goroutines through
	// go-redis' AutoPipeline, which go-redis marks as experimental.
	NoAutoPipeline bool
	Hooks          RedisHooks
	Logger         *slog.Logger // nil: nothing is logged
}

// RedisHooks are called as things happen; the duties are those of [Hooks].
type RedisHooks struct {
	// Done: a command ended; op is "read", "acquire", "fill", "extend" or "release".
	Done func(op string, took time.Duration, err error)
	// Breaker: the circuit breaker is now "closed", "half-open" or "open".
	Breaker func(state string)
}

// Redis is L2 on a Redis server, Sentinel group or cluster, for any number of caches.
type Redis struct {
	cfg     RedisConfig
	names   names
	auto    *redis.AutoPipeliner // nil: plain commands
	breaker *breaker
	clock   *remoteClock
	wakes   *wakes
	stop    context.CancelFunc
	running *sync.WaitGroup
}

// names gives the names of one shard's state; all share a hash tag.
type names struct{ ns, kind, tail, promise string }

func (n names) value(key string) string { return n.ns + ":v" + n.kind + ":" + key }
func (n names) lease(key string) string { return n.ns + ":l" + n.kind + ":" + key }
func (n names) wake(key string) string  { return n.ns + ":w" + n.kind + ":" + key }

// NewRedis checks cfg and starts two goroutines, which Close ends. It does not talk to the server.
func NewRedis(cfg RedisConfig) (*Redis, error) {
	if cfg.Timeout == 0 {
		cfg.Timeout = 50 * time.Millisecond
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
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	ns := "{" + cfg.Namespace + "}"
	r := &Redis{
		cfg:     cfg,
		names:   names{ns: ns, tail: ns + ":tail", promise: ns + ":promise"},
		breaker: newBreaker(cfg.Hooks.Breaker),
		wakes:   newWakes(cfg.Client, cfg.Logger),
		clock:   new(remoteClock),
		running: new(sync.WaitGroup),
	}
	if !cfg.NoAutoPipeline {
		opts := redis.DefaultAutoPipelineOptions()
		opts.MaxQueuedCommands = 1 << 16
		auto, err := cfg.Client.AsyncAutoPipelineWithOptions(opts)
		if err != nil {
			return nil, fmt.Errorf("tier: AutoPipeline: %w", err)
		}
		r.auto = auto
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	r.running.Go(func() { r.wakes.run(ctx) })
	r.running.Go(func() {
		r.breaker.probe(ctx, func() error { return r.ping(ctx) })
	})
	return r, nil
}

func checkClient(client redis.UniversalClient) error {
	var timeouts bool
	switch c := client.(type) {
	case *redis.Client:
		timeouts = c.Options().ContextTimeoutEnabled
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

// Tags implements [Remote]: the names differ by their kind, never by what a key may hold.
func (r *Redis) Tags() Remote {
	tags := *r
	tags.names.kind = "t"
	return &tags
}

// do runs one command under the timeout and the breaker.
func (r *Redis) do(ctx context.Context, op string, command func(context.Context) error) error {
	began := time.Now()
	err := r.breaker.do(func() error {
		ctx, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
		defer cancel()
		if err := ctx.Err(); err != nil {
			return err // a future that is done already would win half the time
		}
		return command(ctx)
	})
	if err != nil {
		err = fmt.Errorf("tier: L2 %s: %w", op, err)
	}
	if r.cfg.Hooks.Done != nil {
		r.cfg.Hooks.Done(op, time.Since(began), err)
	}
	return err
}

// send runs commands so that they reach the server together, and returns when all are answered. After an error the
// commands must not be touched: AutoPipeline may still write to them.
func (r *Redis) send(ctx context.Context, cmds ...redis.Cmder) error {
	if r.auto == nil {
		pipe := r.cfg.Client.Pipeline()
		for _, cmd := range cmds {
			_ = pipe.Process(ctx, cmd) // queued; Exec has the error
		}
		_, err := pipe.Exec(ctx)
		return err
	}
	futures := make([]redis.AutoFuture, len(cmds))
	for i, cmd := range cmds {
		futures[i] = r.auto.Submit(ctx, cmd)
	}
	for _, f := range futures {
		if err := f.WaitContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// ping takes the way that reads take, so that it succeeds when they would.
func (r *Redis) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
	defer cancel()
	return r.send(ctx, redis.NewStatusCmd(ctx, "ping"))
}

// Read implements [Remote] by one MGET, which is atomic (7.1 of the protocol).
func (r *Redis) Read(ctx context.Context, keys ...string) (View, error) {
	args := make([]any, 0, len(keys)+3)
	args = append(args, "mget", r.names.tail, r.names.promise)
	for _, key := range keys {
		args = append(args, r.names.value(key))
	}
	var view View
	err := r.do(ctx, "read", func(ctx context.Context) error {
		mget := redis.NewSliceCmd(ctx, args...)
		began := now()
		if !r.clock.due() {
			if err := r.send(ctx, mget); err != nil {
				return err
			}
		} else {
			clock := redis.NewTimeCmd(ctx, "time")
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
			view.Records[i] = []byte(record)
		}
	}
	return view
}

// Watch implements [Remote].
func (r *Redis) Watch(key string) (<-chan struct{}, func()) { return r.wakes.watch(r.names.wake(key)) }

// Now implements [Remote] by a reading of Redis' clock at most five seconds old.
func (r *Redis) Now() int64 { return r.clock.now() }

func millis(d time.Duration) string { return strconv.FormatInt(max(d.Milliseconds(), 1), 10) }
