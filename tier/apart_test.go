package tier_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
)

// A batchHook sees what is written to the server together.
type batchHook struct {
	mu      sync.Mutex
	batches [][]redis.Cmder
}

func (*batchHook) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (h *batchHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.saw([]redis.Cmder{cmd})
		return next(ctx, cmd)
	}
}

func (h *batchHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		h.saw(cmds)
		return next(ctx, cmds)
	}
}

func (h *batchHook) saw(cmds []redis.Cmder) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.batches = append(h.batches, slices.Clone(cmds)) // the slice is used again
}

// longest is the length of the longest argument, in bytes.
func longest(cmd redis.Cmder) (n int) {
	for _, arg := range cmd.Args() {
		if b, ok := arg.([]byte); ok {
			n = max(n, len(b))
		}
	}
	return n
}

// What is written together fails together when it takes too long: a large record goes without others.
func TestFill_ofALargeRecordIsWrittenWithoutThoseOfOthers(t *testing.T) {
	t.Parallel()
	const large, small, others, rounds = 64<<10 + 1, 100, 50, 10
	client := newClientWithin(t, testenv.StartRedis(t).Addr(), patience)
	redisControl{t, client}.SetPromise("gen")
	hook := new(batchHook)
	client.AddHook(hook)
	r := newRedis(t, tier.RedisConfig{Client: client, Timeout: patience})
	fill := func(key string, bytes int) {
		record := append([]byte("gen"), make([]byte, bytes-len("gen"))...)
		if _, err := r.Fill(t.Context(), tier.Fill{Key: key, Token: "t", Gen: "gen", Record: record, Life: time.Minute}); err != nil {
			t.Error(err)
		}
	}
	var wg sync.WaitGroup
	for round := range rounds {
		for i := range others {
			wg.Go(func() { fill(fmt.Sprint("c:", round, ":", i), small) })
		}
		wg.Go(func() { fill(fmt.Sprint("c:large:", round), large) })
		wg.Wait()
	}
	alone, shared := 0, 0
	for _, batch := range hook.batches {
		if len(batch) > 1 {
			shared++
		}
		for _, cmd := range batch {
			switch n := longest(cmd); {
			case n == large && len(batch) == 1:
				alone++
			case n == large:
				t.Errorf("it was written with %d others", len(batch)-1)
			}
		}
	}
	if alone < rounds || shared == 0 {
		t.Errorf("%d large records were written alone, and %d batches held several small ones", alone, shared)
	}
}
