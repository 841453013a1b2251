package embedded

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Step is how far the clock of a Redis moves at a time. A key may outlive its time by a step, and by the delay of a
// busy scheduler: twice the step must fit into the lag that the protocol allows a Redis' clock.
const Step = 20 * time.Millisecond

// MaxKeys bounds the keys of a Redis. Each step of the clock walks over all of them.
const MaxKeys = 4000

// A Redis is a Redis server in this process.
//
// miniredis keeps what is left of a key's life, and lets it pass only when it is told how much time did: one goroutine
// tells it. Time of day it takes from the system, so that what is set to end at a time of day and what TIME answers
// agree. Its own way, ClockTTL, walks over all keys on every command.
type Redis struct {
	server *miniredis.Miniredis
	stop   chan struct{}
	done   sync.WaitGroup
}

// StartRedis starts a Redis on a port of 127.0.0.1 of its own.
func StartRedis() (*Redis, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("embedded Redis: %w", err)
	}
	r := &Redis{server: server, stop: make(chan struct{})}
	r.done.Go(r.tick)
	return r, nil
}

// URL is where the Redis listens.
func (r *Redis) URL() string { return "redis://" + r.server.Addr() }

// Close ends the Redis and all that was in it.
func (r *Redis) Close() {
	close(r.stop)
	r.done.Wait()
	r.server.Close()
}

func (r *Redis) tick() {
	ticker := time.NewTicker(Step)
	defer ticker.Stop()
	last := time.Now()
	for turn := 1; ; turn++ {
		select {
		case <-r.stop:
			return
		case <-ticker.C:
		}
		now := time.Now()
		r.server.FastForward(passed(last, now))
		last = now
		if turn%25 == 0 { // twice a second
			r.trim()
		}
	}
}

// passed counts the time that the machine was suspended too: the monotonic clock may not, the wall clock does.
func passed(last, now time.Time) time.Duration {
	return max(now.Sub(last), now.Round(0).Sub(last.Round(0)))
}

// trim drops records, leases and marks at random while there are too many. The protocol allows any of them to vanish.
func (r *Redis) trim() {
	keys := r.server.Keys()
	if len(keys) <= MaxKeys {
		return
	}
	excess := len(keys) - MaxKeys*3/4
	for _, i := range rand.Perm(len(keys)) {
		if excess == 0 {
			return
		}
		if expendable(keys[i]) && r.server.Del(keys[i]) {
			excess--
		}
	}
}

// expendable tells the many from the few: the log, its tail, the promise and the state of the relay have one name each,
// and losing them costs everything else.
func expendable(key string) bool {
	_, name, _ := strings.Cut(key, "}:")
	return len(name) > 2 && (name[1] == ':' || name[2] == ':')
}
