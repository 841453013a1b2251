package chaos

import (
	"bufio"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A faultLog is what was done, and when for real.
type faultLog struct {
	mu  sync.Mutex
	all []done
}

type done struct {
	target string
	history.Fault
}

// open notes that a fault begins, the returned function that it has ended.
func (l *faultLog) open(p plan, now func() time.Duration) (ended func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := len(l.all)
	l.all = append(l.all, done{p.target, history.Fault{What: p.target + ": " + p.kind, Began: now(), Ended: 1 << 62}})
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.all[at].Ended = now()
	}
}

// of returns the faults of a target.
func (l *faultLog) of(target string) []history.Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []history.Fault
	for _, d := range l.all {
		if d.target == target {
			all = append(all, d.Fault)
		}
	}
	return all
}

// during says whether a fault of the target ("": of any) overlapped the time given.
func (l *faultLog) during(target string, from, to time.Duration) bool {
	return slices.ContainsFunc(l.all, func(d done) bool {
		return (target == "" || d.target == target) && d.Began <= to && d.Ended >= from
	})
}

// A suspect is an answer that only a fault can excuse.
type suspect struct {
	what       string
	start, end time.Duration
	server     int // which must have been down or stopped; -1: any fault will do
	timeout    bool
}

type suspects struct {
	mu  sync.Mutex
	all []suspect
}

func (s *suspects) add(one suspect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, one)
}

const (
	// aftermath is how long after a fault 503 may still be answered: the breaker stays open for a while, and loads that
	// hung end with LOAD_TIMEOUT.
	aftermath = 4 * time.Second
	// reconnect is how long after a process came back a client may find its old connection dead.
	reconnect = 500 * time.Millisecond
)

// judgeSuspects reports every answer that no fault excuses. Call it when the load has ended.
func (w *world) judgeSuspects() {
	for _, s := range w.suspects.all {
		if s.server < 0 {
			if !w.faults.during("", s.start-aftermath, s.end) {
				w.wrong("%s, from %.3fs to %.3fs: without a fault", s.what, s.start.Seconds(), s.end.Seconds())
			}
			continue
		}
		// A connection that breaks is the process' death or its stop; a timeout, too.
		if !w.faults.during(serverTarget(s.server), s.start-reconnect, s.end) {
			w.wrong("%s, from %.3fs to %.3fs: its process was well (timeout: %v)", s.what, s.start.Seconds(), s.end.Seconds(), s.timeout)
		}
	}
}

// metric is a value of a server's metrics without labels; -1 if it does not answer.
func (w *world) metric(s *testenv.Server, name string) float64 {
	client := &http.Client{Timeout: 2 * time.Second}
	resp, err := client.Get(s.OpsURL + "/metrics") //nolint:noctx // the client has a timeout
	if err != nil {
		return -1
	}
	defer func() { _ = resp.Body.Close() }()
	defer client.CloseIdleConnections()
	for in := bufio.NewScanner(resp.Body); in.Scan(); {
		if value, ok := strings.CutPrefix(in.Text(), name+" "); ok {
			if v, err := strconv.ParseFloat(value, 64); err == nil {
				return v
			}
		}
	}
	return -1
}
