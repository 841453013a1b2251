package tier

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sony/gobreaker/v2"
)

// ErrOpen is the error of every command while the breaker keeps commands from a Redis that does not answer.
var ErrOpen = errors.New("tier: circuit breaker of L2 is open")

// ErrLeft is in the error of a command whose caller's own time was up, or who lost interest: it says nothing about Redis.
var ErrLeft = errors.New("tier: the caller did not wait for L2")

const (
	breakerTrip = 5                      // failures in a row
	breakerOpen = 500 * time.Millisecond // between two probes
)

// A breaker keeps readers from waiting for a Redis that is away. Once it is open only a probe of its own, in the
// background, asks whether Redis is back: no reader pays for finding out.
type breaker struct {
	circuit *gobreaker.CircuitBreaker[struct{}]
	tripped chan struct{} // receives when the circuit opens
}

func newBreaker(changed func(gobreaker.State)) *breaker {
	b := &breaker{tripped: make(chan struct{}, 1)}
	b.circuit = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		Name:        "l2",
		Timeout:     breakerOpen,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= breakerTrip },
		IsExcluded:  saysNothing,
		OnStateChange: func(_ string, _, to gobreaker.State) { // must not call the circuit
			if to == gobreaker.StateOpen {
				select {
				case b.tripped <- struct{}{}:
				default:
				}
			}
			changed(to)
		},
	})
	return b
}

// breakerStates are those of all shards. gobreaker numbers them from closed over half-open to open.
type breakerStates struct {
	changed func(state string) // nil: nobody wants to know
	mu      sync.Mutex
	of      []gobreaker.State // under mu, by shard
}

func newBreakerStates(shards int, changed func(string)) *breakerStates {
	return &breakerStates{changed: changed, of: make([]gobreaker.State, shards)}
}

// set notes a shard's state, and tells the worst of all.
func (b *breakerStates) set(shard int, to gobreaker.State) {
	if b.changed == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.of[shard] = to
	b.changed(slices.Max(b.of).String())
}

// saysNothing picks the errors that tell nothing about Redis' health: an answer, even a refusal, came at once; and a
// caller who left early learnt nothing.
func saysNothing(err error) bool {
	if err == nil {
		return false // without an allocation for the errors that it is not
	}
	var answered redis.Error
	return errors.As(err, &answered) || errors.Is(err, ErrLeft)
}

// do runs command unless the circuit is open.
func (b *breaker) do(command func() error) error {
	if b.circuit.State() != gobreaker.StateClosed {
		return ErrOpen
	}
	_, err := b.circuit.Execute(func() (struct{}, error) { return struct{}{}, command() })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return ErrOpen
	}
	return err
}

// probe closes an open circuit once ping succeeds. It returns when ctx ends.
func (b *breaker) probe(ctx context.Context, ping func() error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.tripped:
		}
		for b.circuit.State() != gobreaker.StateClosed {
			pause := time.NewTimer(breakerOpen)
			select {
			case <-ctx.Done():
				pause.Stop()
				return
			case <-pause.C:
			}
			// Too early, or a failure: asked again after the next pause.
			_, _ = b.circuit.Execute(func() (struct{}, error) { return struct{}{}, ping() })
		}
	}
}
