// Package redlock is a lock over a quorum of independent Redis servers, for [tier.Config].Lock. It is
// github.com/go-redsync/redsync with a time limit, a circuit breaker and a lock that is kept while it is held.
//
// # What it buys
//
// The lease of L2, by which one process loads a key for all, lies on one server. A failover to a copy that has not seen
// it, a restart and an eviction lose it, and while L2 is away there is none: each process then loads for itself, all at
// once. The quorum lock stands as long as most of its servers do, whatever becomes of L2, so that the source still sees
// one load of a key at a time. It cannot make one load of many: what was loaded is shared through L2 only.
//
// # What it does not
//
// No promise rests on it. Two processes may hold it at once after a pause of one of them, or after a server came back
// empty; both then load. What may be stored in L2 is decided by the lease's token alone, in L2, in one step.
//
// # What it costs
//
// One round trip to the majority of its servers before each load and one after it, and, behind a load of the same key in
// another process, a wait: LockWait of the cache at most, in all. When the majority is away a load goes on without it,
// after Timeout at most, and for half a second after three such failures without asking.
package redlock

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/go-redsync/redsync/v4"
	pool "github.com/go-redsync/redsync/v4/redis"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
	"github.com/redis/go-redis/v9"
	"github.com/sony/gobreaker/v2"
)

// Config configures a Lock.
type Config struct {
	// Clients are of servers that know nothing of each other, not of a primary and its replicas. 3 or 5 of them, so
	// that one or two may be away. Close leaves them open.
	Clients []redis.UniversalClient
	// Namespace begins each name: Namespace:q:key. Required.
	Namespace string
	// TTL is how long the lock outlives a holder that died. It is renewed each third of it. 0: 500 ms.
	TTL time.Duration
	// Timeout bounds one round trip to all servers, 0: 50 ms. Less than half of TTL.
	Timeout time.Duration
}

func (cfg Config) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("redlock: "+format, args...)) }
	if n := len(cfg.Clients); n != 3 && n != 5 {
		bad("Clients: %d, must be 3 or 5", n)
	}
	if slices.Contains(cfg.Clients, nil) {
		bad("Clients: must not be nil")
	}
	if cfg.Namespace == "" {
		bad("Namespace: must be set")
	}
	if cfg.TTL < 10*time.Millisecond {
		bad("TTL %v: must be at least 10ms", cfg.TTL)
	}
	if cfg.Timeout < time.Millisecond || cfg.Timeout >= cfg.TTL/2 {
		bad("Timeout %v: must be at least 1ms and less than half of TTL, %v", cfg.Timeout, cfg.TTL)
	}
	return errors.Join(errs...)
}

// ErrQuorum is wrapped by the error of a Lock that nobody could have held: too few servers answered.
var ErrQuorum = errors.New("redlock: no quorum")

// A Lock is a tier.Locker.
type Lock struct {
	cfg     Config
	sync    *redsync.Redsync
	breaker *gobreaker.CircuitBreaker[struct{}] // counts lost quorums
}

const (
	lostInARow = 3 // quorums lost before nobody asks for the time of restFor
	restFor    = 500 * time.Millisecond
	// shortest and longest are the pauses between two tries; their length is random, or two processes could split
	// the servers between them over and over.
	shortest, longest = 5 * time.Millisecond, 25 * time.Millisecond
)

// New makes a lock. It does not talk to the servers and starts nothing.
func New(cfg Config) (*Lock, error) {
	if cfg.TTL == 0 {
		cfg.TTL = 500 * time.Millisecond
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 50 * time.Millisecond
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	l := &Lock{cfg: cfg, breaker: gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		Timeout:      restFor,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= lostInARow },
		IsSuccessful: func(err error) bool { return !errors.Is(err, ErrQuorum) },
	})}
	pools := make([]pool.Pool, len(cfg.Clients))
	for i, client := range cfg.Clients {
		pools[i] = goredis.NewPool(client)
	}
	l.sync = redsync.New(pools...)
	return l, nil
}

// Lock implements tier.Locker.
func (l *Lock) Lock(ctx context.Context, key string) (unlock func(), err error) {
	name := l.cfg.Namespace + ":q:" + key
	mutex := l.sync.NewMutex(name, redsync.WithExpiry(l.cfg.TTL), redsync.WithFailFast(true),
		redsync.WithTimeoutFactor(float64(l.cfg.Timeout)/float64(l.cfg.TTL)))
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		_, err := l.breaker.Execute(func() (struct{}, error) { return struct{}{}, l.try(ctx, mutex) })
		switch {
		case err == nil:
			return l.keep(ctx, mutex), nil
		case !errors.Is(err, errTaken):
			return nil, err
		}
		pause := time.NewTimer(shortest + rand.N(longest-shortest))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
		}
	}
}

// errTaken: another process holds the lock, or holds so much of it that a second try may end otherwise.
var errTaken = errors.New("redlock: taken")

func (l *Lock) try(ctx context.Context, mutex *redsync.Mutex) error {
	deadline, ok := ctx.Deadline()
	cut := ok && time.Until(deadline) < l.cfg.Timeout
	err := mutex.TryLockContext(ctx)
	switch away := unreachable(err); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err() // which fails the commands as well, and says nothing of the servers
	case len(l.cfg.Clients)-away >= len(l.cfg.Clients)/2+1:
		return errTaken
	case cut: // the commands' deadline passes a moment before that of ctx shows
		return context.DeadlineExceeded
	default:
		return fmt.Errorf("%w: %w", ErrQuorum, err)
	}
}

// unreachable counts the servers whose failure err, a tree of joined errors, tells of.
func unreachable(err error) (n int) {
	switch e := err.(type) { //nolint:errorlint // each node of the tree is looked at by itself
	case *redsync.RedisError:
		return 1
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			n += unreachable(one)
		}
	}
	return n
}

// keep renews the lock until unlock is called. A lock that cannot be renewed is lost to another process, in time, which
// costs that one's load.
func (l *Lock) keep(ctx context.Context, mutex *redsync.Mutex) (unlock func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var renewing sync.WaitGroup
	renewing.Go(func() {
		tick := time.NewTicker(l.cfg.TTL / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				within, cancel := context.WithTimeout(ctx, l.cfg.Timeout)
				_, _ = mutex.ExtendContext(within)
				cancel()
			}
		}
	})
	return func() {
		cancel()
		renewing.Wait()
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.cfg.Timeout)
		defer cancel()
		// All servers are waited for: one whose command is cut short would keep the lock until TTL.
		whole := l.sync.NewMutex(mutex.Name(), redsync.WithValue(mutex.Value()))
		_, _ = whole.UnlockContext(within)
	}
}
