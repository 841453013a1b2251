package sim

import (
	"encoding/binary"
	"fmt"

	"github.com/tiercel-go/tiercel/internal/fakeredis"
	"github.com/tiercel-go/tiercel/invalidation"
	"github.com/tiercel-go/tiercel/tier"
)

// checkState holds the state of a primary to G3: if its cursor covers a commit, no live record of that key is older.
func (w *world) checkState(s *server) {
	if s.State.Coh == nil || len(w.broken) > 0 {
		return
	}
	for _, key := range names() {
		record := s.State.Live(fakeredis.Name{Kind: fakeredis.KindKey, Key: cacheName + ":" + key}, s.Now())
		if record == "" {
			continue
		}
		version, absent := versionOf(record)
		if absent && version == 0 {
			continue // which absence it is nobody knows
		}
		for _, c := range w.db.commits[key] {
			if c.xid < s.State.Coh.Cursor && c.version > version {
				w.note("G3: %s has %s at version %d", s.name, key, version)
				w.broken = append(w.broken, fmt.Sprintf("G3: at %v the cursor %d covers version %d of %s, and Redis holds version %d",
					w.now(), s.State.Coh.Cursor, c.version, key, version))
				return
			}
		}
	}
}

// versionOf reads tier's frame as far as that.
func versionOf(record string) (version int64, absent bool) {
	v, _ := binary.Uvarint([]byte(record[tier.RecordIDLen+2:]))
	return int64(v), record[tier.RecordIDLen+1] == 1
}

// describe says in a trace what a step answered.
func describe(value any) string {
	switch v := value.(type) {
	case tier.View:
		out := fmt.Sprintf("live=%t tail=%s", v.Live, v.Tail)
		for _, r := range v.Records {
			if r != nil {
				version, absent := versionOf(string(r))
				out += fmt.Sprintf(" v%d absent=%t", version, absent)
			}
		}
		return out
	case []tier.Grant:
		return [...]string{"untrusted", "found", "acquired", "busy"}[v[0].State]
	case invalidation.View:
		return fmt.Sprintf("tail=%s live=%t left=%v entries=%d", v.Tail, v.Live, v.Left, len(v.Entries))
	case invalidation.Coherence:
		return fmt.Sprintf("pos=%s cursor=%d left=%v", v.Pos, v.Cursor, v.Left)
	}
	return fmt.Sprintf("%+v", value)
}
