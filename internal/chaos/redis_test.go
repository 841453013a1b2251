package chaos

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A keeper harms Redis, and keeps the ways to it leading to the primary.
type keeper struct {
	w        *world
	snapshot []byte // a state that Redis had, as a file
	ways     []way  // by server
}

// A way is a server's way to Redis.
type way struct {
	mu    sync.Mutex // held while there is a fault on it
	proxy *testenv.Proxy
	to    *testenv.Redis // under mu
}

// harmRedis does one fault. It returns when there are a primary and a replica again.
func (w *world) harmRedis(ctx context.Context, p plan) error {
	k, primary := &w.keep, w.redis.Primary()
	var err error
	switch p.kind {
	case "FLUSHALL":
		err = primary.Do(ctx, "FLUSHALL")
	case "restart empty":
		primary.Kill()
		err = restart(primary, nil)
	case "restart from an old snapshot":
		primary.Kill()
		err = restart(primary, k.snapshot)
	case "kill -9, failover":
		primary.Kill()
		w.redis.AwaitFailover(primary)
		err = restart(primary, nil)
	case "failover to a prefix":
		w.redis.CutReplica()
		pause(ctx, 300*time.Millisecond) // of changes that the replica will not know
		primary.Kill()
		w.redis.AwaitFailover(primary)
		err = restart(primary, nil)
	case "SIGSTOP, failover, old primary wakes":
		primary.Pause()
		w.redis.AwaitFailover(primary)
		primary.Resume()
	case "SIGSTOP":
		primary.Pause()
		pause(ctx, p.lasts)
		primary.Resume()
	default:
		return unknown(p)
	}
	if err != nil {
		return err
	}
	w.redis.AwaitReplica()
	return k.takeSnapshot(ctx)
}

// takeSnapshot keeps the state that Redis has now, to be brought back by a later fault.
func (k *keeper) takeSnapshot(ctx context.Context) error {
	primary := k.w.redis.Primary()
	if err := primary.Do(ctx, "SAVE"); err != nil {
		return err
	}
	state, err := os.ReadFile(primary.Dump())
	if err != nil {
		return err
	}
	k.snapshot = state
	return os.Remove(primary.Dump())
}

// restart starts a server that was killed, with state, or empty if it is nil.
func restart(r *testenv.Redis, state []byte) error {
	if err := os.Remove(r.Dump()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if state != nil {
		if err := os.WriteFile(r.Dump(), state, 0o600); err != nil {
			return err
		}
	}
	return r.TryStart()
}

// follow leads each way to the primary that Sentinel names, some time after it has changed and not all at once: for a
// while some servers talk to the old one.
func (k *keeper) follow(ctx context.Context, rng *rand.Rand) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var leading sync.WaitGroup
	defer leading.Wait()
	known := k.w.redis.Primary()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		primary := k.w.redis.Primary()
		if primary == known {
			continue
		}
		known = primary
		for i := range k.ways {
			late := time.Duration(rng.Int64N(int64(time.Second)))
			leading.Go(func() {
				pause(ctx, late)
				k.ways[i].lead(primary)
			})
		}
	}
}

func (w *way) lead(to *testenv.Redis) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.proxy != nil && w.to != to {
		w.proxy.Lead(to.Addr())
		w.to = to
	}
}
