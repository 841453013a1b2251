package tier

import (
	"context"
	"errors"
	"time"
)

// An Inspection is what both tiers hold for a key.
type Inspection struct {
	Key       string
	Local     *Copy // nil: L1 has nothing
	Remote    *Copy // nil: L2 has nothing that is live, or could not be asked
	RemoteErr error // why L2 could not be asked
	Seen      int64 // newest version that this process knows of
}

// A Copy is a key's value in one tier.
type Copy struct {
	Version  int64
	Absent   bool
	Age      time.Duration // since the load from the source began
	Left     time.Duration // of its soft lifetime; negative: expired
	Servable bool          // a read would be answered with it now
	Bytes    int           // that it takes
}

var errNotTrusted = errors.New("tier: no live promise: L2 is not used")

// Inspect says what both tiers hold for key. It changes nothing.
func (c *Cache[V]) Inspect(ctx context.Context, key string) (Inspection, error) {
	in := Inspection{Key: key}
	if err := checkKey(key); err != nil {
		return in, err
	}
	lane := c.gate.enter()
	if lane == nil {
		return in, ErrClosed
	}
	hash := c.hash(key)
	e := c.local.get(hash, key)
	lane.missed.Add(1)
	now := now()
	tokens, known := "", true
	if c.tags != nil {
		tokens, known = c.tags.inspect(ctx, key)
	}
	if e != nil {
		age := now.since(e.loadedAt)
		in.Local = &Copy{
			Version: e.version, Absent: e.absent, Age: age + e.baseAge, Left: e.ttl - age, Bytes: int(e.cost),
			Servable: known && e.tokens == tokens && c.floors.live(hash, e.stamp) && age <= e.ttl && c.trusted(e, now),
		}
	}
	s := c.shard(hash)
	s.mu.Lock()
	in.Seen = s.seen[key].version
	s.mu.Unlock()
	if c.remote != nil {
		in.Remote, in.RemoteErr = c.inspectRemote(ctx, key, tokens)
		if in.Remote != nil && (in.Remote.Version < in.Seen || !known) {
			in.Remote.Servable = false
		}
	}
	return in, nil
}

func (c *Cache[V]) inspectRemote(ctx context.Context, key, tokens string) (*Copy, error) {
	view, err := c.remote.Read(ctx, c.prefix+key)
	switch {
	case err != nil:
		return nil, err
	case !view.Live:
		return nil, errNotTrusted
	case view.Records[0] == nil:
		return nil, nil
	}
	r, err := parseRecord(view.Records[0])
	if err != nil {
		return nil, err
	}
	age := r.age(c.remote.Now())
	return &Copy{
		Version: r.version, Absent: r.absent, Age: age, Left: r.soft - age, Servable: age <= r.soft && r.tokens == tokens, Bytes: len(view.Records[0]),
	}, nil
}
