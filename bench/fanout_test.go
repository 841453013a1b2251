package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

const replicas = 8

// arrivals count what reaches all of the replicas. The bus may hand a message on twice: it counts once.
type arrivals struct {
	round atomic.Int64
	seen  []atomic.Bool // by replica and number
	left  atomic.Int64
	all   chan time.Time // receives the time of the last
}

// expect begins a round of n messages.
func (a *arrivals) expect(n int) (round int64) {
	a.seen = make([]atomic.Bool, n*replicas) // nothing is under way
	a.left.Store(int64(n * replicas))
	a.all = make(chan time.Time, 1)
	return a.round.Add(1)
}

// last is when the last of them came.
func (a *arrivals) last(b *testing.B) time.Time {
	b.Helper()
	select {
	case at := <-a.all:
		return at
	case <-time.After(time.Minute):
		b.Fatalf("%d messages did not come", a.left.Load())
		return time.Time{}
	}
}

func (a *arrivals) arrived(replica int, round int64, number int) {
	if round != a.round.Load() || a.seen[number*replicas+replica].Swap(true) {
		return
	}
	if a.left.Add(-1) == 0 {
		a.all <- time.Now()
	}
}

// numbered is a key of the workload, or with what it is filled up a message as long as one of the bus.
func numbered(round int64, number int) string { return fmt.Sprintf("%d-%d", round, number) }

func (a *arrivals) arrivedAs(replica int, name string) {
	round, rest, _ := strings.Cut(name, "-")
	number, _, _ := strings.Cut(rest, " ")
	r, err1 := strconv.ParseInt(round, 10, 64)
	n, err2 := strconv.Atoi(number)
	if err1 == nil && err2 == nil {
		a.arrived(replica, r, n)
	}
}

// tapped is a bus that tells when a cache on it has evicted.
type tapped struct {
	*invalidation.Bus
	replica  int
	arrivals *arrivals
}

type tap struct {
	tier.Evicter
	tapped
}

func (t tap) Evict(keys ...string) {
	t.Evicter.Evict(keys...)
	for _, key := range keys {
		t.arrivals.arrivedAs(t.replica, key)
	}
}

func (t tapped) Attach(name string, c tier.Evicter) (func(), error) {
	return t.Bus.Attach(name, tap{c, t})
}

// fanout is eight replicas and, on a Redis of their own, eight subscribers of a bare channel.
type fanout struct {
	evicted, received *arrivals
	cache             *tier.Cache[string] // of the first replica
	publisher         *redis.Client
}

func newFanout(b *testing.B) *fanout {
	b.Helper()
	f := &fanout{evicted: new(arrivals), received: new(arrivals)}
	addr := server(b)
	for i := range replicas {
		c := replica(b, addr, func(bus *invalidation.Bus) tier.Bus { return tapped{bus, i, f.evicted} }, nil)
		if f.cache == nil {
			f.cache = c
		}
	}
	bare := server(b)
	client := func() *redis.Client {
		c := redis.NewClient(&redis.Options{Addr: bare})
		b.Cleanup(func() { _ = c.Close() })
		return c
	}
	f.publisher = client()
	var listening sync.WaitGroup
	b.Cleanup(listening.Wait)
	ctx := context.Background()
	for i := range replicas {
		sub := client().Subscribe(ctx, "bare")
		b.Cleanup(func() { _ = sub.Close() })
		if _, err := sub.Receive(ctx); err != nil {
			b.Fatal(err)
		}
		listening.Go(func() {
			for { // as the bus does
				m, err := sub.ReceiveMessage(ctx)
				if err != nil {
					return
				}
				f.received.arrivedAs(i, m.Payload)
			}
		})
	}
	return f
}

func message(round int64, number int) string { return fmt.Sprintf("%-128s", numbered(round, number)) }

// BenchmarkFanoutLatency invalidates one key, and publishes a message as long as the bus's, in turns. "acknowledged" is
// until the writer may answer, "evicted" and "received" until the last of eight has it, "after" what of it comes after the
// acknowledgement.
func BenchmarkFanoutLatency(b *testing.B) {
	f := newFanout(b)
	ctx := context.Background()
	times := make(map[string][]float64) // microseconds
	measure := func(prefix, done string, a *arrivals, write func(round int64) error) {
		round := a.expect(1)
		began := time.Now()
		if err := write(round); err != nil {
			b.Fatal(err)
		}
		acknowledged := time.Now()
		last := a.last(b)
		for name, d := range map[string]time.Duration{
			"acknowledged": acknowledged.Sub(began), done: last.Sub(began), "after": max(last.Sub(acknowledged), 0),
		} {
			times[prefix+name] = append(times[prefix+name], d.Seconds()*1e6)
		}
	}
	for b.Loop() {
		for range 20 {
			measure("", "evicted", f.evicted, func(round int64) error {
				return f.cache.Invalidate(ctx, change(numbered(round, 0)))
			})
			measure("bare-", "received", f.received, func(round int64) error {
				return f.publisher.Publish(ctx, "bare", message(round, 0)).Err()
			})
		}
	}
	for name, of := range times {
		b.ReportMetric(quantile(of, 0.5), name+"-p50-µs")
		b.ReportMetric(quantile(of, 0.99), name+"-p99-µs")
	}
	for _, q := range []float64{0.5, 0.99} {
		b.ReportMetric(quantile(times["evicted"], q)-quantile(times["bare-received"], q), fmt.Sprintf("beyond-bare-p%.0f-µs", 100*q))
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkFanoutThroughput has writers invalidate, and publish, in turns, until all of eight have heard everything: 64 one key at
// a time, and 4 a hundred together, for which PUBLISH gets a pipeline.
func BenchmarkFanoutThroughput(b *testing.B) {
	f := newFanout(b)
	ctx := context.Background()
	for batch, writers := range map[int]int{1: 64, 100: 4} {
		const times = 10 // that each writes in a turn
		b.Run(fmt.Sprint("batch=", batch), func(b *testing.B) {
			perSecond := func(a *arrivals, write func(round int64, first int) error) float64 {
				round := a.expect(writers * times * batch)
				began := time.Now()
				var wg sync.WaitGroup
				for w := range writers {
					wg.Go(func() {
						for i := range times {
							if err := write(round, (w*times+i)*batch); err != nil {
								b.Error(err)
							}
						}
					})
				}
				wg.Wait()
				return float64(writers*times*batch) / a.last(b).Sub(began).Seconds()
			}
			var ours, bare, ratios []float64
			for b.Loop() {
				o := perSecond(f.evicted, func(round int64, first int) error {
					changes := make([]tier.Change, batch)
					for i := range changes {
						changes[i] = change(numbered(round, first+i))
					}
					return f.cache.Invalidate(ctx, changes...)
				})
				p := perSecond(f.received, func(round int64, first int) error {
					_, err := f.publisher.Pipelined(ctx, func(p redis.Pipeliner) error {
						for i := range batch {
							p.Publish(ctx, "bare", message(round, first+i))
						}
						return nil
					})
					return err
				})
				ours, bare, ratios = append(ours, o), append(bare, p), append(ratios, o/p)
			}
			b.ReportMetric(median(ours), "invalidations/s")
			b.ReportMetric(median(bare), "bare-messages/s")
			b.ReportMetric(median(ratios), "of-bare")
			b.ReportMetric(0, "ns/op")
		})
	}
}
