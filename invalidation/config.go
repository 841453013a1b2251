package invalidation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"github.com/redis/go-redis/v9"
)

// drift is how much of D the clocks' rate error takes on the way from D to the bound: B = 2·D·(1+ρ) + ε, ρ = 0.5 %.
const drift = 2.01

// Config says what a Bus does. The zero value of a field means the default that its comment names.
type Config struct {
	// Client is required, but with a Remote: a *redis.Client (a Sentinel one too) or *redis.ClusterClient whose options
	// have ContextTimeoutEnabled; MaxRetries should be -1 and DialerRetries 1. Run does not close it.
	Client redis.UniversalClient
	// Remotes take the place of Client, as simulations want it, one for each shard. Namespace, LogLength and CommandTimeout
	// then say nothing: they are the Remotes' affair. Nil: Client.
	Remotes []Remote
	// Namespace begins every name in Redis. No braces, 1 to 64 bytes, required.
	Namespace string
	// Shards is over how many shards keys are spread, 0: 1; at most 64. Each has a hash tag of its own, and so its own place
	// in a Redis Cluster. All processes of a namespace, and the L2 of their caches, have the same: processes with
	// another number share nothing in Redis with them, and only the outbox brings them each other's changes.
	Shards int
	// Name is what people know this process by, in [Bus.Replicas]; up to 128 bytes without white space. Nothing is decided by
	// it. "": none.
	Name string
	// StalenessBound is B of the protocol, 0: 2 s. At least 200 ms more than twice ClockLag.
	StalenessBound time.Duration
	// ClockLag is ε: how far the clock of a Redis host may lag that of the host that issued the promise, 0: 50 ms.
	ClockLag time.Duration
	// LogLength is CAP, the most messages kept for replicas that missed some, 0: 100,000.
	LogLength int
	// Retention is R, how long outbox rows are kept, 0: 10 min. At least four trust windows.
	Retention time.Duration
	// Outbox delivers what no writer announced. Nil: the promise covers only invalidations that reached Redis;
	// a failover that loses one leaves the old record in L2 until its lifetime ends (7.8 of the protocol). All
	// processes of a namespace have one on the same database, or none has.
	Outbox Outbox
	// CommandTimeout bounds each command of the bus, 0: 200 ms.
	CommandTimeout time.Duration
	// PublishTimeout bounds what Publish spends on each 200 keys, retries included, 0: 500 ms.
	PublishTimeout time.Duration
	// Random draws a pause below n, which is above 0, from any goroutine; simulations draw theirs so that a run can be
	// repeated. Nil: evenly spread, by math/rand/v2.
	Random func(n time.Duration) time.Duration
	// Trace says what goes along with the messages that a Publish under ctx sends, for the Applied hooks of all processes:
	// at most 256 bytes, of which the bus understands none. Processes of releases without it pass it by. Nil: nothing.
	Trace  func(ctx context.Context) string
	Hooks  Hooks
	Logger *slog.Logger // nil: nothing is logged
}

// Hooks are called as things happen. Nil hooks are skipped. They must be quick, must not call the bus, and may be
// called from many goroutines at once. With several shards each calls them for itself.
type Hooks struct {
	// Begin: the publication of so many changes begins. It returns its context, made of ctx, under which Config.Trace is
	// called, and what to call at its end.
	Begin func(ctx context.Context, changes int) (_ context.Context, done func(error))
	// Invalidated: n changes were published ("local"), heard ("bus"), read from the log ("replay"), published
	// for the outbox ("outbox"); or everything was dropped because messages may be missing ("reset").
	Invalidated func(origin string, n int)
	// Lag: a message was applied so long after it was published, by Redis' clock.
	Lag func(time.Duration)
	// Applied: a message was handled here, so long after it was published, by Redis' clock. origin is "local" or "outbox" if
	// this process published it, for a writer or for its relay; of the others "bus" (heard) or "replay" (read from the log).
	Applied func(m Message, origin string, lag time.Duration)
	// Gap: messages may be missing; reason is "chain" (repaired from the log), "log" (the log does not lead on),
	// "first" (the first look) or "empty" (there is no log).
	Gap func(reason string)
	// Trusted: copies older than the trust window may be served from now on, or no longer. Seen by each look,
	// four times in a window.
	Trusted func(bool)
	// Relayed: a turn of the relay ended. rows were visible at or above the cursor; ErrLost is no failure: another
	// process had the turn.
	Relayed func(took time.Duration, rows int, err error)
}

func (cfg Config) withDefaults() Config {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&cfg.StalenessBound, 2*time.Second)
	def(&cfg.ClockLag, 50*time.Millisecond)
	def(&cfg.Retention, 10*time.Minute)
	def(&cfg.CommandTimeout, 200*time.Millisecond)
	def(&cfg.PublishTimeout, 500*time.Millisecond)
	if cfg.Shards == 0 {
		cfg.Shards = max(1, len(cfg.Remotes))
	}
	if cfg.LogLength == 0 {
		cfg.LogLength = 100_000
	}
	if cfg.Random == nil {
		cfg.Random = rand.N[time.Duration]
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// remotes expects a Config that is valid.
func (cfg Config) remotes() []Remote {
	if cfg.Remotes != nil {
		return cfg.Remotes
	}
	replica := newToken()
	states := make([]Remote, cfg.Shards)
	for i := range states {
		states[i] = newState(cfg, i, replica)
	}
	return states
}

// window is D.
func (cfg Config) window() time.Duration {
	return time.Duration(float64(cfg.StalenessBound-cfg.ClockLag) / drift)
}

// longest is what a promise can have left to live, by a clock that lags by ε. One with more was made before Redis'
// clock stepped back: it would vouch for the time of the step as well.
func (cfg Config) longest() time.Duration { return cfg.window() + cfg.ClockLag }

// validate expects the defaults to be filled in, and reports everything that is wrong at once.
func (cfg Config) validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("invalidation: "+format, args...)) }
	if cfg.Remotes == nil {
		errs = append(errs, cfg.validateRedis())
	} else if cfg.Shards != len(cfg.Remotes) {
		bad("Shards %d: must be the number of Remotes, %d", cfg.Shards, len(cfg.Remotes))
	}
	if cfg.Shards < 1 || cfg.Shards > maxShards {
		bad("Shards %d: must be 1 to %d", cfg.Shards, maxShards)
	}
	if cfg.ClockLag < 0 {
		bad("ClockLag %v: must not be negative", cfg.ClockLag)
	}
	if least := 2*max(cfg.ClockLag, 0) + 200*time.Millisecond; cfg.StalenessBound < least {
		bad("StalenessBound %v: must be at least %v, 200ms more than twice ClockLag", cfg.StalenessBound, least)
	}
	if least := 4 * cfg.window(); cfg.Retention < least {
		bad("Retention %v: must be at least four trust windows, %v", cfg.Retention, least)
	}
	if cfg.PublishTimeout < time.Millisecond {
		bad("PublishTimeout %v: must be at least 1ms", cfg.PublishTimeout)
	}
	return errors.Join(errs...)
}

// validateRedis is the part that Remotes make needless.
func (cfg Config) validateRedis() error {
	errs := []error{checkClient(cfg.Client)}
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("invalidation: "+format, args...)) }
	if cfg.Namespace == "" || len(cfg.Namespace) > 64 || strings.ContainsAny(cfg.Namespace, "{}") {
		bad("Namespace %q: must be 1 to 64 bytes without braces", cfg.Namespace)
	}
	if len(cfg.Name) > 128 || strings.ContainsFunc(cfg.Name, unicode.IsSpace) {
		bad("Name %q: must be at most 128 bytes without white space", cfg.Name)
	}
	if cfg.LogLength < 100 {
		bad("LogLength %d: must be at least 100", cfg.LogLength)
	}
	if cfg.CommandTimeout < time.Millisecond {
		bad("CommandTimeout %v: must be at least 1ms", cfg.CommandTimeout)
	}
	return errors.Join(errs...)
}

func checkClient(client redis.UniversalClient) error {
	var timeouts bool
	switch c := client.(type) {
	case *redis.Client:
		timeouts = c.Options().ContextTimeoutEnabled
	case *redis.ClusterClient:
		timeouts = c.Options().ContextTimeoutEnabled
	default:
		return fmt.Errorf("invalidation: Client %T: must be a *redis.Client or *redis.ClusterClient", client)
	}
	if !timeouts {
		return errors.New("invalidation: Client: its options must have ContextTimeoutEnabled")
	}
	return nil
}
