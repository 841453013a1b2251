package tier

import (
	"sync"
	"time"
)

// calibrateEach is how long a reading of Redis' clock is used.
const calibrateEach = 5 * time.Second

// A remoteClock knows Redis' clock by readings of it, so that the age of a record does not depend on the clocks of the
// processes that wrote and read it. Only lifetimes hang on it, never coherence.
type remoteClock struct {
	mu     sync.Mutex
	at     instant // under mu: local time of the last reading; zero: there was none
	millis int64   // under mu: the reading
}

// set takes a reading that was asked for at began and has just come in.
func (c *remoteClock) set(millis int64, began instant) {
	at := now()
	at.mono, at.wall = (at.mono+began.mono)/2, (at.wall+began.wall)/2
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.millis = at, millis
}

// due says whether it is time for another reading.
func (c *remoteClock) due() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at == instant{} || now().since(c.at) > calibrateEach
}

// now is 0 before the first reading.
func (c *remoteClock) now() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if (c.at == instant{}) {
		return 0
	}
	return c.millis + now().since(c.at).Milliseconds()
}
