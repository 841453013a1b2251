package tier

import "time"

// An instant is a time of the local clock whose differences count suspension of the machine: the monotonic clock stops
// in a suspension and the wall clock may be set back, so both are kept and the larger difference counts (7.6 of the
// protocol).
type instant struct {
	mono, wall int64 // nanoseconds
}

var epoch = time.Now()

func now() instant { return instantOf(time.Now()) }

// instantOf expects a time that time.Now returned.
func instantOf(t time.Time) instant { return instant{mono: int64(t.Sub(epoch)), wall: t.UnixNano()} }

func (i instant) since(then instant) time.Duration {
	return time.Duration(max(i.mono-then.mono, i.wall-then.wall))
}
