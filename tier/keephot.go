package tier

import (
	"context"
	"crypto/rand"
	"time"
)

const (
	maxHotKeys = 1_000
	hotReport  = 5 * time.Second // between two reports of a process
)

// startHot starts what looks for hot keys, if they are wanted.
//
//	K2. Only the lifetime of a hot key's entry is extended, by LoadTimeout at most: floors and trust hold as for any
//	    other. (Else a process that missed a message serves what was invalidated, the longer the hotter it is.)
//	K3. Nothing is extended without a bus. (There the lifetime is the bound on staleness.)
func (c *Cache[V]) startHot() {
	if c.cfg.HotKeys == 0 {
		c.gate.unsampled()
		return
	}
	c.process = rand.Text()[:GenLen]
	c.hot = newHotKeys(c.cfg.HotKeys, &c.gate, c.reads, c.bringToFront)
	c.flying.Go(c.countHot)
	if c.board() != nil {
		c.flying.Go(c.reportHot)
	}
}

// reads is how many there were.
func (c *Cache[V]) reads() uint64 {
	hits, negative := c.gate.sum()
	n := hits + negative
	for o := range numOutcomes {
		n += c.stats.outcomes[o].Load()
	}
	return n
}

// bringToFront puts what L1 holds for a key that was read into its front.
func (c *Cache[V]) bringToFront(key string) {
	hash := c.hash(key)
	s := c.shard(hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := c.local.behind(hash); e != nil && e.key == key && c.exists(hash, e) {
		c.local.front.put(hash, e)
	}
}

func (c *Cache[V]) countHot() {
	tick := time.NewTicker(hotDrain)
	defer tick.Stop()
	for {
		select {
		case <-c.closing.Done():
			return
		case <-tick.C:
		}
		c.hot.drain()
		if now().since(c.hot.began) >= hotPane {
			c.hot.turn()
			c.keepHot()
		}
	}
}

// keepHot starts flights without readers (4.7) for the hot keys that L1 lacks, or would have readers refresh or wait for
// before the next turn.
func (c *Cache[V]) keepHot() {
	now := now()
	var due []*flight[V]
	for _, k := range c.hot.latest.Load().keys {
		if k.Rate < hotLeast {
			break
		}
		tags, err := c.tags.look(c.closing, k.Key)
		if err != nil {
			continue
		}
		hash := c.hash(k.Key)
		e := c.local.get(hash, k.Key)
		if e != nil && !c.holds(e, hash, k.Key, tags) {
			e = nil
		}
		if e != nil && !c.needsCare(e, now) {
			continue
		}
		how := flight[V]{old: e, copied: e, tags: tags, unasked: true}
		if f, fresh, err := c.join(hash, k.Key, how); err == nil && fresh {
			due = append(due, f)
		}
	}
	if len(due) > 0 {
		c.start(context.Background(), due)
	}
}

// needsCare says whether an entry that exists will be too old for a plain hit before the next turn.
func (c *Cache[V]) needsCare(e *entry[V], now instant) bool {
	age := now.since(e.loadedAt)
	if int64(age) < e.retryAt.Load() {
		return false // a load for it failed a moment ago
	}
	age += hotPane
	return age > e.due || (c.window > 0 && age > c.window && !c.vouched(e, now))
}

// lifetimeOf is the soft lifetime of an entry of that age (4.7): longer by the time that a refresh may take, if its key
// is hot, so that no reader waits for a refresh that is late.
func (c *Cache[V]) lifetimeOf(e *entry[V], age time.Duration) time.Duration {
	if age <= e.ttl || c.bus == nil || !c.hot.has(e.key) {
		return e.ttl
	}
	return e.ttl + c.cfg.LoadTimeout
}

// Hot returns at most n keys that this process reads most, the hottest first, with their rates over the last five seconds.
// It is nil if Config.HotKeys is 0.
func (c *Cache[V]) Hot(n int) []HotKey {
	if c.hot == nil {
		return nil
	}
	keys := c.hot.latest.Load().keys
	return keys[:max(0, min(n, len(keys))):len(keys)]
}
