package fakeredis

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// A State is what a Redis holds of one shard.
type State struct {
	Values  map[Name]Text
	Leases  map[Name]Text
	Done    map[int64]Text // the generation under which an outbox row was invalidated
	Log     []Entry
	Tail    string // "" if absent
	Coh     *Coherence
	Promise Text
	Boards  map[Name]Report // by cache and process
}

// A Name is a key of the cache, or a tag.
type Name struct{ Kind, Key string }

// A Text is a string with an expiry. The zero Text is absent; one whose Until is zero never expires.
type Text struct {
	Value string
	Until time.Time
}

// A Position orders the entries of a log as the ids of a stream do.
type Position struct{ Millis, Seq int64 }

// An Entry is a message in the log.
type Entry struct {
	At        Position
	ID, Prev  string
	Kind, Key string
	Row       int64
	Time      time.Time
	Trace     string
}

// Coherence is the hash coh.
type Coherence struct {
	Gen, Pos string
	Cursor   int64
	Database string
}

// A Row is one change to announce.
type Row struct {
	ID        int64
	Kind, Key string
	Trace     string
}

// NewState returns an empty state.
func NewState() *State {
	return &State{Values: make(map[Name]Text), Leases: make(map[Name]Text), Done: make(map[int64]Text), Boards: make(map[Name]Report)}
}

// Clone copies the state.
func (s *State) Clone() *State {
	c := *s
	c.Values, c.Leases, c.Done = maps.Clone(s.Values), maps.Clone(s.Leases), maps.Clone(s.Done)
	c.Boards = maps.Clone(s.Boards)
	c.Log = slices.Clone(s.Log)
	if s.Coh != nil {
		coh := *s.Coh
		c.Coh = &coh
	}
	return &c
}

// at is the value at a time, "" if it is absent or has expired.
func (t Text) at(now time.Time) string {
	if !t.Until.IsZero() && !now.Before(t.Until) {
		return ""
	}
	return t.Value
}

// Gen is the generation that the promise vouches for, "" if it is not live.
func (s *State) Gen(now time.Time) string { return s.Promise.at(now) }

// Holder is the token that holds a lease, "" if it is free.
func (s *State) Holder(n Name, now time.Time) string { return s.Leases[n].at(now) }

// Live is the key's live record, "" if there is none.
func (s *State) Live(n Name, now time.Time) string {
	gen, record := s.Gen(now), s.Values[n].at(now)
	if gen == "" || record == "" || !strings.HasPrefix(record, gen) {
		return ""
	}
	return record
}

// gen is that of coh, "" if it is absent.
func (s *State) gen() string {
	if s.Coh == nil {
		return ""
	}
	return s.Coh.Gen
}

// pos is that of coh, "" if it is absent.
func (s *State) pos() string {
	if s.Coh == nil {
		return ""
	}
	return s.Coh.Pos
}
