package fakeredis

import "time"

// The kinds of a row or message.
const (
	KindKey = "key"
	KindTag = "tag"
	KindAll = "all"
)

// Limits are what the scripts of the bus are given with each call.
type Limits struct {
	Length   int           // of the log
	MarkLife time.Duration // of a done mark
}

// append puts a message into the log.
func (s *State) append(id string, r Row, l Limits, now time.Time) Entry {
	e := Entry{
		At: Position{Millis: now.UnixMilli()}, ID: id, Prev: s.Tail, Kind: r.Kind, Key: r.Key, Row: r.ID,
		Time: now.Truncate(time.Microsecond), Trace: r.Trace,
	}
	if n := len(s.Log); n > 0 && !s.Log[n-1].At.less(e.At) {
		e.At = Position{s.Log[n-1].At.Millis, s.Log[n-1].At.Seq + 1}
	}
	s.Log = append(s.Log, e)
	if over := len(s.Log) - l.Length; over > 0 {
		s.Log = append([]Entry(nil), s.Log[over:]...)
	}
	s.Tail = id
	return e
}

func (p Position) less(q Position) bool {
	return p.Millis < q.Millis || p.Millis == q.Millis && p.Seq < q.Seq
}

// Inv is INV (3.1) of each row; it returns what it appended and published. token draws the ids and generations.
func (s *State) Inv(rows []Row, token func() string, l Limits, now time.Time) (sent []Entry) {
	for _, r := range rows {
		id, gen := token(), token()
		if mark := s.Done[r.ID].at(now); r.ID != 0 && mark != "" && mark == s.gen() {
			s.Done[r.ID] = Text{mark, now.Add(l.MarkLife)}
			continue
		}
		sent = append(sent, s.append(id, r, l, now))
		if r.Kind == KindAll {
			if s.Coh != nil {
				s.Coh.Gen = gen
			}
			if s.Gen(now) != "" {
				s.Promise.Value = gen
			}
		} else {
			delete(s.Values, Name{r.Kind, r.Key})
			delete(s.Leases, Name{r.Kind, r.Key})
		}
		if r.ID != 0 && s.Coh != nil {
			s.Done[r.ID] = Text{s.Coh.Gen, now.Add(l.MarkLife)}
		}
	}
	return sent
}

// Entries is SYNC's look (3.4) at the log: what comes after a position, at most so many; nothing if last is the tail
// already, or nil.
func (s *State) Entries(last string, after *Position, most int) (entries []Entry) {
	if s.Tail == "" || s.Tail == last || after == nil {
		return nil
	}
	for _, e := range s.Log {
		if after.less(e.At) && len(entries) < most {
			entries = append(entries, e)
		}
	}
	return entries
}

// Apply is APPLY (3.6): it reports false if pos is not what was expected.
func (s *State) Apply(expect, pos string, rows []Row, token func() string, l Limits, now time.Time) (sent []Entry, ok bool) {
	if s.Coh == nil || s.Coh.Pos != expect {
		return nil, false
	}
	sent = s.Inv(rows, token, l, now)
	s.Coh.Pos = pos
	return sent, true
}

// Renew is RENEW (3.7).
func (s *State) Renew(expect, pos string, cursor int64, until time.Time) bool {
	if s.Coh == nil || s.Coh.Pos != expect {
		return false
	}
	s.Coh.Cursor, s.Coh.Pos = cursor, pos
	s.Promise = Text{s.Coh.Gen, until}
	return true
}

// Reset is RESET (3.8).
func (s *State) Reset(expect string, coh Coherence, until time.Time, id string, l Limits, now time.Time) (Entry, bool) {
	if s.pos() != expect {
		return Entry{}, false
	}
	e := s.append(id, Row{Kind: KindAll}, l, now)
	s.Coh = &coh
	s.Promise = Text{coh.Gen, until}
	return e, true
}
