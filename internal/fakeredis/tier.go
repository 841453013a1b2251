package fakeredis

import "time"

// An Answer is how Acquire ended.
type Answer uint8

// The answers of READ (3.2).
const (
	Untrusted Answer = iota
	Found
	Acquired
	Busy
)

// idLen is how many bytes after the generation tell a record from any other.
const idLen = 4

// Acquire is READ (3.2): the live record, unless it is the one that begins with not, or else the lease. It also
// returns what is live: the record or the generation.
func (s *State) Acquire(n Name, token string, life time.Duration, not string, now time.Time) (Answer, string) {
	gen := s.Gen(now)
	if gen == "" {
		return Untrusted, ""
	}
	if r := s.Live(n, now); r != "" && (not == "" || r[:min(len(r), len(gen)+idLen)] != not) {
		return Found, r
	}
	if holder := s.Holder(n, now); holder != "" && holder != token {
		return Busy, ""
	}
	s.Leases[n] = Text{token, now.Add(life)}
	return Acquired, gen
}

func (s *State) holds(n Name, token string, now time.Time) bool {
	return token != "" && s.Holder(n, now) == token
}

// Fill is FILL (3.3).
func (s *State) Fill(n Name, token, gen, record string, life time.Duration, now time.Time) bool {
	if !s.holds(n, token, now) || gen == "" || s.Gen(now) != gen {
		return false
	}
	s.Values[n] = Text{record, now.Add(life)}
	delete(s.Leases, n)
	return true
}

// Extend gives the lease its whole life again if token holds it.
func (s *State) Extend(n Name, token string, life time.Duration, now time.Time) bool {
	if !s.holds(n, token, now) {
		return false
	}
	s.Leases[n] = Text{token, now.Add(life)}
	return true
}

// Release gives the lease up if token holds it.
func (s *State) Release(n Name, token string, now time.Time) bool {
	if !s.holds(n, token, now) {
		return false
	}
	delete(s.Leases, n)
	return true
}
