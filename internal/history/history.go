package history

import "time"

// A Write is one committed change of a key, by whomever. What every key held when the run began are writes, too;
// their times may be negative.
type Write struct {
	Key     string
	Version int64  // positive, drawn from the database's sequence
	Absent  bool   // it deleted the key
	Update  bool   // it is known to have changed a row that was there: no INSERT. Leaving it out costs sharpness, never truth
	Value   string // tells its value from that of every other write of the key; empty: not compared

	// It cannot have been visible before Began, and was visible at Ended. A client that never had an answer leaves a
	// wide window (if the database's own record says that it was committed at all).
	Began, Ended time.Duration

	Replica string        // that acknowledged it; empty: another program's
	Acked   time.Duration // when the writer had its answer; not above zero: never
	Label   string        // for the printout: "psql", "PUT"
}

// A Read is one answer to one client.
type Read struct {
	Key, Replica string
	Version      int64  // of what it showed; 0 with Absent: not known
	Absent       bool   // it found nothing
	Value        string // as in Write; empty: not compared
	Start, End   time.Duration
	Stale        bool   // it was marked stale
	From         string // for the printout: "l1", "l2", "load", "negative"
}

// A Load is one read of a key from the database on behalf of the cache.
type Load struct {
	Key string
	At  time.Duration
}

// A Fault is something that was done to the system. Faults excuse nothing but loads (H7); they are printed beside
// what went wrong, and statistics are given with and without them.
type Fault struct {
	What         string
	Began, Ended time.Duration
}

// A History is all that was recorded of one run, in any order.
type History struct {
	Bound  time.Duration // B: how much older than the newest an answer may be
	Writes []Write
	Reads  []Read
	Final  []Read // reads of each key on each replica, taken when all has healed
	Loads  []Load
	Faults []Fault
}

// Check holds the history against H0 to H6.
func (h *History) Check() Report { return h.recorder().Check(h.Bound) }

// CheckLoads holds the loads against H7.
func (h *History) CheckLoads(rule LoadRule) Report { return h.recorder().CheckLoads(rule) }

func (h *History) recorder() *Recorder {
	var r Recorder
	for _, w := range h.Writes {
		r.Write(w)
	}
	for _, x := range h.Reads {
		r.Read(x)
	}
	for _, x := range h.Final {
		r.Final(x)
	}
	for _, l := range h.Loads {
		r.Load(l)
	}
	for _, f := range h.Faults {
		r.Fault(f)
	}
	return &r
}
