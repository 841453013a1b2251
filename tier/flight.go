package tier

import (
	"maps"
	"slices"
	"sync"
)

const numShards = 256 // divides numFloors, so that a floor belongs to one shard

// A mark is a version that a read must not fall below, and when that became known.
type mark struct {
	version int64
	seq     uint64 // of the shard
}

func (m mark) orNewer(other mark) mark {
	if other.version > m.version {
		return other
	}
	return m
}

// seenVersion is the newest version known of a key.
type seenVersion struct {
	mark
	at instant
}

// A shard holds what is known of the keys whose hash ends in its number.
//
//	S1. seen[k] never falls, but for the result of a load (a row that is gone may have lost its version), and
//	    is kept for 2D + ε whatever L1 evicts. (Without: a read falls through to the database and gets v5;
//	    the next one finds v4 in L2.)
//	S2. Whenever seen[k] moves away from the version that L1 holds or may have queued, k's floor rises.
//	    (Without: v5 was returned, its Set is dropped, the next hit is the v4 that it should have replaced.)
//	S3. flights[k] is the flight of record: the last one that started. Only it may write L1. (Without: an older
//	    flight that took longer overwrites the entry of a newer one.)
type shard[V any] struct {
	mu      sync.Mutex
	closed  bool                   // under mu: no flight starts
	seq     uint64                 // under mu: counts moves of any mark
	flights map[string]*flight[V]  // under mu
	seen    map[string]seenVersion // under mu
}

// A flight brings one key for all who wait for it.
type flight[V any] struct {
	key       string
	hash      uint64
	stamp     uint64 // under the shard's mu: of the clock at the start
	startedAt instant
	log       int32  // number of the bus's shard that the key is in
	position  string // of that shard at the start: the protocol's p
	tags      tagging
	bypass    bool // straight to the source, nothing is written to L2
	shared    bool // with bypass: for a reader whom one will do that is under way
	force     bool // no record that is in L2 now will do
	plain     bool // for a reader without wishes, whom what L1 holds would have done

	need    mark // under the shard's mu: the newest version that a reader who joined may have seen, or asks for
	unasked bool // under the shard's mu: a refresh that no reader waits for
	loading bool // under the shard's mu: its load has begun

	old       *entry[V]     // what L1 held at the start, due, expired or untrusted; nil if nothing
	copied    *entry[V]     // the flight's own: the newest copy it has come across, however old; nil if none
	skip      []byte        // the flight's own: how the record begins that it does not want
	offered   bool          // the flight's own: it has called offer
	shown     bool          // the flight's own: L1 shows its entry
	interim   *entry[V]     // set before interimed is closed: may be served until there is better
	interimed chan struct{} // closed when there is an interim answer
	entry     *entry[V]     // set before done is closed, with err
	outcome   Outcome       // likewise
	err       error         // likewise
	done      chan struct{}
}

func (f *flight[V]) finished() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// mayBring says whether a reader who asks for version, 0: for none, may wait for f (J3). The shard's mu is held.
func (f *flight[V]) mayBring(version int64) bool {
	switch {
	case version == 0:
		return true
	case f.finished():
		return f.err == nil && f.entry.version >= version
	}
	return !f.loading && f.interim == nil
}

func (c *Cache[V]) shard(hash uint64) *shard[V] { return &c.shards[hash%numShards] }

// join returns the key's flight of record if a reader that starts now may have its result, else a new one, which
// the caller must run.
//
//	J1. Its stamp is not below the floors. (Else: a reader that starts after Invalidate returned joins the load
//	    of v1 that started before.)
//	J2. It began at most D ago. (Else: a load that was paused hands out a value far older than the bound.)
//	J3. If the reader asks for a version, its load has not begun, nor has it given anything out. (Else: v6 is
//	    committed while the load of v5 is on its way; a reader who knows of v6 joins it, and is told that the
//	    source does not have v6.)
//
// T2 is the third rule, for a key with tags.
func (c *Cache[V]) join(hash uint64, key string, how flight[V]) (f *flight[V], fresh bool, err error) {
	s, log := c.shard(hash), c.logOf(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, false, ErrClosed
	}
	now := now()
	f = s.flights[key]
	forced := how.force || (how.bypass && (!how.shared || f == nil || !f.bypass))
	asked := mark{version: how.need.version, seq: s.seq}
	if f != nil && !forced && f.tags == how.tags && c.floors.live(hash, f.stamp, f.log) &&
		(c.window == 0 || now.since(f.startedAt) <= c.window) && f.mayBring(asked.version) {
		f.need = f.need.orNewer(s.seen[key].mark).orNewer(asked)
		f.unasked = f.unasked && how.unasked
		return f, false, nil
	}
	if how.plain && !how.tags.unsure {
		// Between the caller's look at L1 and here a flight may have ended: without another look its key is loaded twice.
		if e := c.local.get(hash, key); e != nil && c.holds(e, hash, key, how.tags) && c.fresh(e, now) {
			return &flight[V]{entry: e, outcome: OutcomeL1, done: ended}, false, nil
		}
	}
	f = &how
	f.key, f.hash, f.log = key, hash, log
	f.stamp, f.startedAt, f.position = c.floors.clock.Load(), now, c.position(log)
	f.need = s.seen[key].orNewer(asked)
	f.done, f.interimed = make(chan struct{}), make(chan struct{})
	s.flights[key] = f
	c.flying.Add(1)
	return f, true, nil
}

// ended is the done of a flight that never had to fly.
var ended = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// answer is what a flight found, before 4.6 has judged it.
type answer[V any] struct {
	entry   *entry[V]
	outcome Outcome
	tail    string // of the log when the record was read; for a record only
	loaded  bool   // by a load that began when the shard's seq was began
	began   uint64
	noStore bool // for the readers of the flight only
}

// complete is 4.6 of the protocol. It reports false if the answer is older than what a reader of the flight has
// already seen: the flight must load, again if need be. Whoever gets true is done with the flight but for retire.
//
//	C1. Position is read before the floors, and the bus raises floors before it moves the position. (Else:
//	    tail equals a position whose message has not raised k's floor yet; the entry counts as anchored
//	    although a message about it is still to come.)
func (c *Cache[V]) complete(f *flight[V], a answer[V]) bool {
	position := c.position(f.log)
	s := c.shard(f.hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.accept(f, a) {
		return false
	}
	c.keep(s, f, a, position)
	f.entry, f.outcome = a.entry, a.outcome
	close(f.done)
	return true
}

// accept says whether the answer is new enough for all who wait. Of what was seen and what is asked for neither stands
// for the other: somebody may ask for a version that there is not. s.mu is held.
func (s *shard[V]) accept(f *flight[V], a answer[V]) bool {
	return a.reaches(f.need) && a.reaches(s.seen[f.key].mark)
}

func (a answer[V]) reaches(m mark) bool {
	return a.entry.version >= m.version || (a.loaded && m.seq <= a.began)
}

// keep records what was seen and, if no invalidation came in since the flight began, stores the entry in L1.
// s.mu is held.
func (c *Cache[V]) keep(s *shard[V], f *flight[V], a answer[V], position string) {
	e := a.entry
	e.anchored = a.loaded || (a.tail != "" && (a.tail == f.position || a.tail == position))
	e.stamp, e.loadedAt, e.tokens, e.log = f.stamp, f.startedAt, f.tags.tokens, f.log
	current := s.flights[f.key] == f
	live := c.floors.live(f.hash, f.stamp, f.log)

	seen, known := s.seen[f.key]
	held := c.local.heldOf(f.hash, f.key)
	moved := (known && seen.version != e.version) || (held != nil && held.version != e.version && c.floors.live(f.hash, held.stamp, held.log))
	if e.version > seen.version || a.loaded {
		s.see(f.key, e.version)
		if moved { // S2
			stamp := c.floors.raise(f.hash)
			c.local.drop(f.hash) // of two Sets ristretto keeps the first, which is dead now
			if live {
				// Nothing was invalidated since f.stamp, so the entry is as good at the new stamp.
				e.stamp, f.stamp = stamp, stamp
			}
		}
	}
	if c.window > 0 && !e.anchored {
		e.settled = min(e.settled, c.window) // no proof counts for it
	}
	switch {
	case !current: // S3
	case a.noStore:
		delete(s.flights, f.key) // who comes now finds nothing
	case !live:
		c.hookRejected("l1")
	default:
		f.shown = c.local.put(f.hash, e)
	}
}

// seenOf is the newest version known of key, 0 if none is.
func (c *Cache[V]) seenOf(key string) int64 {
	s := c.shard(c.hash(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[key].version
}

// see sets the newest version known. s.mu is held.
func (s *shard[V]) see(key string, version int64) {
	s.seq++
	s.seen[key] = seenVersion{mark: mark{version: version, seq: s.seq}, at: now()}
}

// fail ends the flight with an error, and nothing is kept.
func (c *Cache[V]) fail(f *flight[V], err error) {
	s := c.shard(f.hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flights[f.key] == f {
		delete(s.flights, f.key)
	}
	for _, e := range []*entry[V]{f.old, f.interim} {
		if e != nil {
			e.failed(now())
		}
	}
	f.err, f.outcome = err, OutcomeError
	close(f.done)
}

// offer gives the readers a value whose lifetime has passed, or nearly so, while the flight goes on for a better one.
// It is judged and kept like any other.
func (c *Cache[V]) offer(f *flight[V], a answer[V]) {
	if f.offered {
		return
	}
	f.offered = true
	position := c.position(f.log)
	s := c.shard(f.hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.accept(f, a) {
		return
	}
	if f.old != nil { // which it replaces: the pauses after failures grow on
		a.entry.pause.Store(f.old.pause.Load())
	}
	c.keep(s, f, a, position)
	f.interim = a.entry
	close(f.interimed)
}

// retire takes a completed flight off the record once L1 shows its entry. Until then a reader that does not find
// the entry joins the flight, by the rules of join, and has its answer at once: ristretto's Set is asynchronous,
// and without this a burst on a cold key would load it twice. What replaces an entry shows at once.
func (c *Cache[V]) retire(flights []*flight[V]) {
	if slices.ContainsFunc(flights, func(f *flight[V]) bool { return !f.shown }) {
		c.local.settle()
	}
	for _, f := range flights {
		s := c.shard(f.hash)
		s.mu.Lock()
		if s.flights[f.key] == f {
			delete(s.flights, f.key)
		}
		s.mu.Unlock()
	}
}

// sweep forgets versions seen longer ago than keepSeen. Settling first makes sure that L1 has no entry queued whose
// version only seen knows (S2).
func (c *Cache[V]) sweep(now instant) {
	c.local.settle()
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		before := len(s.seen)
		for key, v := range s.seen {
			if now.since(v.at) > c.keepSeen {
				delete(s.seen, key)
			}
		}
		if len(s.seen) < before/2 { // a map never gives memory back: after a warm-up that is as much as half an entry
			left := make(map[string]seenVersion, len(s.seen))
			maps.Copy(left, s.seen)
			s.seen = left
		}
		s.mu.Unlock()
	}
}
