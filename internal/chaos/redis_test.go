package chaos

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A keeper harms Redis, and keeps the ways to it leading to the primary.
type keeper struct {
	w        *world
	snapshot []byte // a state that Redis had
	primary  atomic.Pointer[testenv.Redis]
	ways     []way // by server
}

// A way is a server's way to Redis or to PostgreSQL.
type way struct {
	mu    sync.Mutex // held while there is a fault on it
	proxy *testenv.Proxy
	to    *testenv.Redis // under mu: the primary that it leads to
}

// harmRedis does one fault. It returns when there are a primary and a replica again.
func (w *world) harmRedis(ctx context.Context, p plan) error {
	primary, err := w.redis.TryPrimary()
	if err != nil {
		return err
	}
	switch p.kind {
	case "FLUSHALL":
		if err := primary.Client(w.t).FlushAll(ctx).Err(); err != nil {
			return err
		}
	case "restart empty":
		primary.Restart()
	case "restart from an old snapshot":
		primary.RestartFrom(w.keep.snapshot)
	case "kill -9, failover":
		primary.Kill()
		w.redis.AwaitFailover(primary)
		primary.Start()
	case "failover to a prefix":
		w.redis.CutReplica()
		pause(ctx, 300*time.Millisecond) // of changes that the replica will not know
		primary.Kill()
		w.redis.AwaitFailover(primary)
		primary.Start()
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
	w.redis.AwaitReplica()
	return w.keep.takeSnapshot()
}

// takeSnapshot keeps the state that Redis has now, to be brought back by a later fault.
func (k *keeper) takeSnapshot() error {
	primary, err := k.w.redis.TryPrimary()
	if err == nil {
		k.snapshot = primary.Snapshot()
	}
	return err
}

// follow leads each way to the primary that Sentinel names, some time after it has changed and not all at once: for a
// while some servers talk to the old one.
func (k *keeper) follow(ctx context.Context, rng *rand.Rand) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var leading sync.WaitGroup
	defer leading.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		primary, err := k.w.redis.TryPrimary()
		if err != nil || k.primary.Swap(primary) == primary {
			continue
		}
		for i := range k.ways {
			late := time.Duration(rng.Int64N(int64(time.Second)))
			leading.Go(func() {
				pause(ctx, late)
				k.ways[i].lead(&k.primary)
			})
		}
	}
}

func (w *way) lead(primary *atomic.Pointer[testenv.Redis]) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if to := primary.Load(); w.proxy != nil && w.to != to { // the last one, if there was another failover meanwhile
		w.proxy.Lead(to.Addr())
		w.to = to
	}
}
