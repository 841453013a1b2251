package tier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// MaxKeyLen is the length in bytes of the longest key.
const MaxKeyLen = 1024

// Config says what a Cache does. The zero value of a field means the default that its comment names.
type Config[V any] struct {
	// Name is required: the first part of the names in L2 and of the messages on the bus, and the caches'
	// label in metrics. No ':', at most 64 bytes.
	Name string
	// Load is required.
	Load Loader[V]
	// LoadMany serves GetMany. Nil: Load is called for each key.
	LoadMany ManyLoader[V]
	// Remote is L2. Nil: L1 only. A Remote needs a Bus.
	Remote Remote
	// Bus carries invalidations between processes. Nil: there are no other processes.
	Bus Bus
	// Tags says what a key hangs on, from the key alone: InvalidateTags of one of them makes the key's value unreadable
	// in both tiers, at the price of one key. It is called on each read and must be quick. It needs a Remote that is a
	// TagRemote and a Bus that is a TagBus, where there are any. Nil: no key has tags.
	Tags func(key string) []string
	// Codec turns values into records of L2. Nil: JSON. See also [KeyedCodec].
	Codec Codec[V]
	// Lock, if set, is held while a key is loaded, beside the lease of L2: the source then sees one load of a key at a
	// time also where L2 has lost the lease, or is away. Nil: the lease is all.
	Lock Locker
	// Size is the memory that a value takes, in bytes. Nil: the length of a string or []byte, else of the
	// encoded value; a Codec that compresses needs it, or L1 takes more than MaxBytes.
	Size func(V) int

	MaxBytes    int64         // budget of L1 in bytes, 0: 256 MiB
	TTL         time.Duration // soft lifetime in L1, 0: 1 m; never longer than what is left in L2
	RemoteTTL   time.Duration // soft lifetime in L2, 0: 10 m
	NegativeTTL time.Duration // lifetime of "not found", 0: 10 s
	// StaleFor is how long after its soft lifetime a value may still be served, marked stale, while it is
	// refreshed or the source is slow or away. One that nobody read for a while, and that only expired, is served at
	// once, to the readers of one load. 0: never.
	StaleFor    time.Duration
	LoadTimeout time.Duration // longest time from a miss to its answer, wait and load together, 0: 3 s
	SoftTimeout time.Duration // the longest wait for a load with a value in hand that is no longer vouched for, 0: 100 ms
	LockTTL     time.Duration // life of the lease; renewed each half of it while a load runs, 0: 500 ms
	LockWait    time.Duration // longest wait for another process's load, 0: 800 ms
	// TrustWindow is D: how long an entry is served without proof that no message was missed. 0: the Bus's
	// window; without a Bus there is then no such rule, and the TTL is the bound on staleness.
	TrustWindow time.Duration
	// Jitter shortens each lifetime in L2 by a random part of up to this fraction, so that what was written
	// together does not expire together. Refreshes ahead of expiry are spread likewise. 0: 0.1; negative: none.
	Jitter float64
	// Beta is how early a value is refreshed that takes long to load: XFetch's β. The lead grows with the product of
	// Beta and the time that the load took. 0: 1.
	Beta float64
	// MaxLoads is how many loads may run at once, 0: 32. More wait, up to LoadTimeout, then ErrOverloaded.
	MaxLoads int
	Limiter  Limiter // sheds loads before MaxLoads is reached; nil: none are
	// HotKeys is how many of the most read keys are known (Hot), kept fresh, and reported to the other processes by a
	// Remote that is a [HotBoard]. 0: none; at most 1,000.
	HotKeys int
	Hooks   Hooks
	Logger  *slog.Logger // nil: nothing is logged
}

// A Codec turns values into bytes and back.
type Codec[V any] interface {
	// Append appends the encoding of v to dst.
	Append(dst []byte, v V) ([]byte, error)
	// Decode may keep src. version is the version the value was stored with.
	Decode(src []byte, version int64) (V, error)
}

// JSON is the Codec that a Config without one has.
type JSON[V any] struct{}

// Append implements [Codec].
func (JSON[V]) Append(dst []byte, v V) ([]byte, error) {
	b, err := json.Marshal(v)
	return append(dst, b...), err
}

// Decode implements [Codec].
func (JSON[V]) Decode(src []byte, _ int64) (V, error) {
	var v V
	err := json.Unmarshal(src, &v)
	return v, err
}

func (cfg Config[V]) withDefaults() Config[V] {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&cfg.TTL, time.Minute)
	def(&cfg.RemoteTTL, 10*time.Minute)
	def(&cfg.NegativeTTL, 10*time.Second)
	def(&cfg.LoadTimeout, 3*time.Second)
	def(&cfg.SoftTimeout, 100*time.Millisecond)
	def(&cfg.LockTTL, 500*time.Millisecond)
	def(&cfg.LockWait, 800*time.Millisecond)
	if cfg.Bus != nil {
		def(&cfg.TrustWindow, cfg.Bus.TrustWindow())
	}
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = 256 << 20
	}
	if cfg.Beta == 0 {
		cfg.Beta = 1
	}
	if cfg.MaxLoads == 0 {
		cfg.MaxLoads = 32
	}
	switch {
	case cfg.Jitter == 0:
		cfg.Jitter = 0.1
	case cfg.Jitter < 0:
		cfg.Jitter = 0
	}
	if cfg.Codec == nil {
		cfg.Codec = JSON[V]{}
	}
	if cfg.LoadMany == nil {
		cfg.LoadMany = loadEach(cfg.Load)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// validate expects the defaults to be filled in, and reports everything that is wrong at once.
func (cfg Config[V]) validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("tier: "+format, args...)) }
	if cfg.Name == "" || len(cfg.Name) > 64 || strings.Contains(cfg.Name, ":") {
		bad("Name %q: must be 1 to 64 bytes without ':'", cfg.Name)
	}
	if cfg.Load == nil {
		bad("Load: must be set")
	}
	if cfg.Remote != nil && cfg.Bus == nil {
		bad("Remote without Bus: records of L2 are only valid while a bus vouches for them")
	}
	if _, ok := cfg.Remote.(TagRemote); cfg.Tags != nil && cfg.Remote != nil && !ok {
		bad("Tags: Remote %T is no TagRemote", cfg.Remote)
	}
	if _, ok := cfg.Bus.(TagBus); cfg.Tags != nil && cfg.Bus != nil && !ok {
		bad("Tags: Bus %T is no TagBus", cfg.Bus)
	}
	if s, ok := cfg.Remote.(interface{ Shards() int }); ok && cfg.Bus != nil && s.Shards() != cfg.Bus.Shards() {
		bad("Remote of %d shards: must have those of the Bus, %d", s.Shards(), cfg.Bus.Shards())
	}
	for _, d := range []struct {
		name string
		is   time.Duration
	}{
		{"TTL", cfg.TTL}, {"RemoteTTL", cfg.RemoteTTL}, {"NegativeTTL", cfg.NegativeTTL},
		{"LoadTimeout", cfg.LoadTimeout}, {"SoftTimeout", cfg.SoftTimeout}, {"LockTTL", cfg.LockTTL}, {"LockWait", cfg.LockWait},
	} {
		if d.is < time.Millisecond {
			bad("%s %v: must be at least 1ms", d.name, d.is)
		}
	}
	if cfg.StaleFor < 0 {
		bad("StaleFor %v: must not be negative", cfg.StaleFor)
	}
	if cfg.TrustWindow < 0 {
		bad("TrustWindow %v: must not be negative", cfg.TrustWindow)
	}
	if cfg.Bus != nil && cfg.TrustWindow != cfg.Bus.TrustWindow() {
		bad("TrustWindow %v: must be the bus's, %v", cfg.TrustWindow, cfg.Bus.TrustWindow())
	}
	if cfg.Remote != nil && cfg.Bus != nil && (cfg.LockTTL >= cfg.LockWait || cfg.LockWait >= cfg.TrustWindow) {
		bad("LockTTL %v, LockWait %v: must be LockTTL < LockWait < trust window %v", cfg.LockTTL, cfg.LockWait, cfg.TrustWindow)
	}
	if cfg.MaxBytes < 1<<16 {
		bad("MaxBytes %d: must be at least 65536", cfg.MaxBytes)
	}
	if cfg.MaxLoads < 0 {
		bad("MaxLoads %d: must be at least 1", cfg.MaxLoads)
	}
	if !(cfg.Beta > 0 && cfg.Beta <= maxBeta) { // NaN neither
		bad("Beta %v: must be positive, and at most %d", cfg.Beta, maxBeta)
	}
	if cfg.HotKeys < 0 || cfg.HotKeys > maxHotKeys {
		bad("HotKeys %d: must be 0 to %d", cfg.HotKeys, maxHotKeys)
	}
	if cfg.Jitter > 0.9 {
		bad("Jitter %v: must be at most 0.9", cfg.Jitter)
	}
	return errors.Join(errs...)
}

// loadEach is the ManyLoader of a Config that has none.
func loadEach[V any](load Loader[V]) ManyLoader[V] {
	return func(ctx context.Context, keys []string) (map[string]Versioned[V], error) {
		got := make(map[string]Versioned[V], len(keys))
		failed := make(map[string]error)
		for _, key := range keys {
			v, err := load(ctx, key)
			switch {
			case errors.Is(err, ErrNotFound):
				v.Absent = true
				fallthrough
			case err == nil:
				got[key] = v
			default:
				failed[key] = err
			}
		}
		if len(failed) > 0 {
			return got, &ManyError{Keys: failed}
		}
		return got, nil
	}
}
