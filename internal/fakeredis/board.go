package fakeredis

import "time"

// A Report is what a process put up on the board of a cache.
type Report struct {
	Process, Body string
	At            time.Time
}

// Exchange puts up a report, unless it is empty, and returns all that are no older than life.
func (s *State) Exchange(cache, process, report string, life time.Duration, now time.Time) []Report {
	if report != "" {
		s.Boards[Name{cache, process}] = Report{process, report, now}
	}
	var reports []Report
	for name, r := range s.Boards {
		switch {
		case name.Kind != cache:
		case now.Sub(r.At) > life:
			delete(s.Boards, name)
		default:
			reports = append(reports, r)
		}
	}
	return reports
}
