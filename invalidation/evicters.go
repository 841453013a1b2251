package invalidation

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// An Evicter is told about changes; *tier.Cache is one. The name is an alias of a plain interface so that package
// tier can declare the same one and neither package imports the other.
//
// Both calls must be quick and must not call back into the bus. One that is a [ShardEvicter], too, drops less.
type Evicter = interface {
	// Evict makes the entries of keys unreadable here. The keys carry no cache name.
	Evict(keys ...string)
	// EvictAll makes every entry unreadable here.
	EvictAll()
}

// A ShardEvicter is an Evicter that knows which of its entries are in which shard; *tier.Cache is one.
type ShardEvicter = interface {
	// EvictShard makes every entry whose key is in the shard unreadable here.
	EvictShard(shard int)
}

// evicters are those attached to a bus.
type evicters struct {
	log    *slog.Logger
	mu     sync.RWMutex
	byName map[string]Evicter // under mu: for messages of kind key
	tags   map[*Evicter]bool  // under mu: for messages of kind tag
}

func (e *evicters) attach(name string, to Evicter) (func(), error) {
	if name == "" || strings.Contains(name, ":") {
		return nil, fmt.Errorf("invalidation: name %q: must not be empty or hold ':'", name)
	}
	if to == nil {
		return nil, fmt.Errorf("invalidation: name %q: the cache is nil", name)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.byName[name] != nil {
		return nil, fmt.Errorf("invalidation: name %q is attached already", name)
	}
	e.byName[name] = to
	return sync.OnceFunc(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.byName, name)
	}), nil
}

func (e *evicters) attachTags(to Evicter) func() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tags[&to] = true
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.tags, &to)
	}
}

// evict carries a message of a shard to whom it concerns. It reports false if one of them may still have what it is about.
func (e *evicters) evict(kind Kind, key string, shard int) (gone bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	switch kind {
	case KindKey:
		name, rest, _ := strings.Cut(key, ":")
		to := e.byName[name]
		return to == nil || e.tell(to, rest, shard)
	case KindTag:
		gone = true
		for to := range e.tags {
			gone = e.tell(*to, key, shard) && gone
		}
		return gone
	default: // KindAll, and what a later release may send
		return e.evictAllLocked(shard)
	}
}

// evictAll drops all that is in a shard.
func (e *evicters) evictAll(shard int) (gone bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.evictAllLocked(shard)
}

func (e *evicters) evictAllLocked(shard int) (gone bool) {
	gone = true
	for _, to := range e.byName {
		gone = e.drop(to, shard) && gone
	}
	for to := range e.tags {
		gone = e.drop(*to, shard) && gone
	}
	return gone
}

// drop takes a shard away from one cache, or everything if it knows of no shards, which is safe.
func (e *evicters) drop(to Evicter, shard int) bool {
	if s, ok := to.(ShardEvicter); ok {
		return e.guard(func() { s.EvictShard(shard) })
	}
	return e.guard(to.EvictAll)
}

// tell evicts one key. If that panics the entry must be gone all the same, and so all of its shard goes.
func (e *evicters) tell(to Evicter, key string, shard int) bool {
	return e.guard(func() { to.Evict(key) }) || e.drop(to, shard)
}

func (e *evicters) guard(f func()) (ok bool) {
	defer func() {
		if v := recover(); v != nil {
			e.log.Error("evicter panicked", "panic", v)
		}
	}()
	f()
	return true
}
