package bench

import (
	"iter"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// must ends a benchmark whose setup failed: must(open())(tb).
func must[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}

// pause stands for what takes time elsewhere: a database.
func pause(d time.Duration) { <-time.After(d) }

// parts cuts a slice into pieces of n.
func parts[T any](of []T, n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(of) > 0 {
			k := min(n, len(of))
			if !yield(of[:k]) {
				return
			}
			of = of[k:]
		}
	}
}

// server starts a Redis for one contestant: they use the same keys.
func server(tb testing.TB) string {
	tb.Helper()
	return testenv.StartRedis(tb).Addr()
}
