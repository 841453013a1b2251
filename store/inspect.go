package store

import (
	"context"
	"strings"

	"github.com/tiercel-go/tiercel/tier"
)

// An Inspection is what L1, L2 and the database hold for one key.
type Inspection struct {
	Key      string         `json:"key"`
	L1       *Copy          `json:"l1"` // null: nothing
	L2       *Copy          `json:"l2"`
	L2Error  bool           `json:"l2_error"` // L2 could not be asked, or holds nothing that may be trusted
	Database *DatabaseState `json:"database"` // null: it could not be asked
	Agree    bool           `json:"agree"`    // no tier would serve anything but what the database has
}

// A Copy is what a tier holds.
type Copy struct {
	Version  int64   `json:"version"`
	Absent   bool    `json:"absent"`
	Age      float64 `json:"age_seconds"`
	Left     float64 `json:"ttl_seconds"`
	Servable bool    `json:"servable"`
	Bytes    int     `json:"bytes"`
}

// A DatabaseState is what the database holds.
type DatabaseState struct {
	Version int64 `json:"version"`
	Absent  bool  `json:"absent"`
}

// Inspect looks at all three for a key such as "product:42". It changes nothing.
func (c *Cached) Inspect(ctx context.Context, key string) (Inspection, error) {
	in := Inspection{Key: key}
	own, ok := strings.CutPrefix(key, CacheName+":")
	if !ok {
		return in, ErrNotFound
	}
	id, ok := productID(own)
	if !ok {
		return in, ErrNotFound
	}
	tiers, err := c.cache.Inspect(ctx, own)
	if err != nil {
		return in, readError(err)
	}
	in.L1, in.L2, in.L2Error = copyOf(tiers.Local), copyOf(tiers.Remote), tiers.RemoteErr != nil
	ctx, cancel := context.WithTimeout(ctx, c.db.lists.longest)
	defer cancel()
	if rows, err := c.db.load(ctx, id); err == nil && len(rows) == 1 {
		in.Database = &DatabaseState{Version: rows[0].Version, Absent: rows[0].Absent}
		in.Agree = in.Database.agrees(in.L1) && in.Database.agrees(in.L2)
	}
	return in, nil
}

func copyOf(c *tier.Copy) *Copy {
	if c == nil {
		return nil
	}
	return &Copy{
		Version: c.Version, Absent: c.Absent, Age: c.Age.Seconds(), Left: c.Left.Seconds(), Servable: c.Servable, Bytes: c.Bytes,
	}
}

func (d *DatabaseState) agrees(c *Copy) bool {
	return c == nil || !c.Servable || (c.Absent == d.Absent && c.Version == d.Version)
}
