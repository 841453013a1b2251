package history

import (
	"cmp"
	"slices"
)

// sense holds the writes of a key against H0, and returns those that an order can be made of.
func (c *checker) sense(k *record) []Write {
	sound := make([]Write, 0, len(k.writes))
	used := make(map[int64]Write, len(k.writes))
	for _, w := range k.writes {
		other, twice := used[w.Version]
		switch {
		case w.Version <= 0:
			c.nonsense(k, "a write has no version", w)
		case w.Ended < w.Began:
			c.nonsense(k, "a write ended before it began", w)
		case twice:
			c.nonsense(k, "two writes have one version", other, w)
		default:
			used[w.Version] = w
			sound = append(sound, w)
		}
	}
	o := newOrder(sound)
	for i, w := range o.states {
		if by, ok := o.superseded(i); ok && o.visible[by] < w.Began {
			c.nonsense(k, "a write ended before one of a lower version began", w, o.states[by])
		}
	}
	return sound
}

func (c *checker) nonsense(k *record, what string, writes ...Write) {
	first := slices.MinFunc(writes, func(a, b Write) int { return cmp.Compare(a.Began, b.Began) })
	c.tallies[Sense].add(&finding{rule: Sense, key: k.key, at: first.Began, tell: func() telling {
		t := telling{what: what}
		for _, w := range writes {
			t.events = append(t.events, writeEvent(w))
		}
		return t
	}})
}
