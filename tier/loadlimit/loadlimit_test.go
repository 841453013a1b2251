package loadlimit_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/loadlimit"
)

var _ tier.Limiter = (*loadlimit.Limiter)(nil)

func newLimiter(t *testing.T, most int) *loadlimit.Limiter {
	t.Helper()
	l, err := loadlimit.New(most)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestNew_wantsAtLeastOne(t *testing.T) {
	t.Parallel()
	if _, err := loadlimit.New(0); err == nil {
		t.Error("a limit of none")
	}
}

// As many as the limit run, some wait, and the rest is refused at once.
func TestAcquire_refusesAtOnceWhatWouldWaitLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const most, crowd = 4, 100
		l := newLimiter(t, most)
		var mu sync.Mutex
		var running, peak, refused int
		var loads sync.WaitGroup
		began := time.Now()
		for range crowd {
			loads.Go(func() {
				done, err := l.Acquire(t.Context())
				if err != nil {
					mu.Lock()
					defer mu.Unlock()
					if refused++; time.Since(began) != 0 {
						t.Errorf("refused after %v", time.Since(began))
					}
					return
				}
				mu.Lock()
				running++
				peak = max(peak, running)
				mu.Unlock()
				<-time.After(time.Second)
				mu.Lock()
				running--
				mu.Unlock()
				done()
			})
			synctest.Wait() // one after the other, so that the count is exact
		}
		loads.Wait()
		if ran := crowd - refused; peak != most || ran < 3*most || ran > 4*most {
			t.Errorf("%d ran, %d at once; want %d to %d, %d at once", ran, peak, 3*most, 4*most, most)
		}
	})
}

// The limit falls while loads get slower and rises when they are fast again.
func TestLimit_followsTheSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const most = 32
		l := newLimiter(t, most)
		// work loads as fast as the limit lets it, each load taking so long, for a while.
		work := func(takes, lasts time.Duration) {
			end := time.Now().Add(lasts)
			var workers sync.WaitGroup
			for range most {
				workers.Go(func() {
					for time.Now().Before(end) {
						if done, err := l.Acquire(t.Context()); err == nil {
							<-time.After(takes)
							done()
						}
					}
				})
			}
			workers.Wait()
		}
		work(10*time.Millisecond, 20*time.Second)
		usual := l.Limit()
		work(400*time.Millisecond, 5*time.Second)
		slow := l.Limit()
		work(10*time.Millisecond, 60*time.Second)
		again := l.Limit()
		t.Logf("limit %d, slow %d, again %d", usual, slow, again)
		if usual < most/2 || slow >= usual || again <= slow {
			t.Errorf("limit %d at the usual speed, %d when slow, %d after it", usual, slow, again)
		}
	})
}

// A cache whose loads are refused says so.
func ExampleNew() {
	limiter, err := loadlimit.New(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	cache, err := tier.New(tier.Config[string]{
		Name: "price", MaxLoads: 1, Limiter: limiter, LoadTimeout: 10 * time.Millisecond,
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: "5.49"}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()
	fmt.Println(cache.Get(context.Background(), "battery"))

	done, _ := limiter.Acquire(context.Background()) // another load takes its time
	_, err = cache.Get(context.Background(), "lamp")
	done()
	fmt.Println(errors.Is(err, tier.ErrOverloaded))
	// Output:
	// 5.49 <nil>
	// true
}
