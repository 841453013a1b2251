package tier

import (
	"context"
	"fmt"
)

// HeldVersion is for a Loader that can tell without the value that it did not change. It takes the Loader's context and
// returns the version of key that the cache still has a copy of, and whether there is one. If that is what the source
// holds, the Loader may answer [Versioned.Unchanged].
//
// One that asks a lagging replica does so only for what [MinVersion] allows: unchanged there may be changed here.
//
// The copy then lives on as it was encoded. Where the same version can come to look different, as after a release that
// renders values anew, the Loader must answer with the value, or the cache have another Name.
//
//	U1. A Loader is told of a copy only if the copy is above the floors and not below seen when the load begins. (Without:
//	    a flight holds v6; the database is restored to an earlier state, and all is dropped; the flight loads
//	    again; v6 has been given out anew, to another value; "unchanged" brings the old one back.)
//	U2. Unchanged counts for the version that this load was told, and no other. (Without: a Loader that says it of
//	    its own accord, or of what it was told the last time, gives one version's body to another.)
func HeldVersion(ctx context.Context, key string) (version int64, held bool) {
	m, _ := ctx.Value(heldVersionsKey{}).(versions)
	version = m[key]
	return version, version != 0
}

type heldVersionsKey struct{}

// copyOf notes that the flight has come across a copy, expired or not.
func (f *flight[V]) copyOf(e *entry[V]) {
	if f.copied == nil || e.version > f.copied.version {
		e.stamp = f.stamp
		f.copied = e
	}
}

// heldLocked is the copy that a load for f that begins now may leave as it is (U1), nil if there is none. Without versions
// nobody could tell. The lock of f's shard is held.
func (c *Cache[V]) heldLocked(s *shard[V], f *flight[V]) *entry[V] {
	e := f.copied
	if e == nil || e.absent || e.version == 0 || f.force || f.bypass ||
		!c.floors.live(f.hash, e.stamp, f.log) || e.version < s.seen[f.key].version {
		return nil
	}
	return e
}

// unchanged puts the copy that the load was told of in the place of the answer "unchanged" (U2).
func (l *loaded[V]) unchanged(key string, held *entry[V]) {
	switch {
	case l.err != nil || !l.Unchanged:
	case held == nil || l.Absent || (l.Version != 0 && l.Version != held.version):
		l.err = fmt.Errorf("tier: load of %q: unchanged, but the cache did not name this version", key)
	default:
		l.Value, l.Version = held.value, held.version
	}
}
