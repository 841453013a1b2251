package chaos

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

const (
	token   = "chaos-token"
	patient = 15 * time.Second // longest wait for one answer
)

// A replica is one server as clients see it. Each life of its process is another replica to the judge: what a process
// promised its own writer and readers it promised until it ends.
type replica struct {
	index  int
	url    string
	life   atomic.Int64
	client *http.Client
}

func (r *replica) name() string { return fmt.Sprintf("%d.%d", r.index, r.life.Load()) }

// An answer is what one request brought.
type answer struct {
	status     int
	header     http.Header
	body       []byte
	err        error
	replica    string
	start, end time.Duration
}

func (w *world) do(r *replica, method, path, body string) answer {
	a := answer{replica: r.name(), start: w.now()}
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body)) //nolint:noctx // the client has a timeout
	if err != nil {
		return answer{err: err}
	}
	if method != http.MethodGet {
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := r.client.Do(req)
	if err == nil {
		a.status, a.header = resp.StatusCode, resp.Header
		a.body, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
	}
	a.err, a.end = err, w.now()
	if after := r.name(); after != a.replica {
		a.replica = fmt.Sprintf("%s or %s, request %d", a.replica, after, w.unclear.Add(1)) // its answer binds no other
	}
	w.requests.Add(1)
	w.judgeStatus(r, method+" "+path, a)
	return a
}

func (a answer) version() int64 {
	v, _ := strconv.ParseInt(strings.Trim(a.header.Get("ETag"), `"`), 10, 64)
	return v
}

func (a answer) from() string {
	_, detail, _ := strings.Cut(a.header.Get("Cache-Status"), "detail=")
	return detail
}

// get reads a product on a replica and records what it showed; final says that all has healed.
func (w *world) get(r *replica, id int64, final bool) answer {
	a := w.do(r, http.MethodGet, fmt.Sprint("/api/products/", id), "")
	if a.err != nil || (a.status != http.StatusOK && a.status != http.StatusNotFound) {
		return a
	}
	read := history.Read{
		Key: strconv.FormatInt(id, 10), Replica: a.replica, Start: a.start, End: a.end,
		From: a.from(), Stale: a.from() == "stale", Absent: a.status == http.StatusNotFound,
	}
	if !read.Absent {
		var p struct {
			ID, Version int64
			Price       string
		}
		if err := json.Unmarshal(a.body, &p); err != nil || p.ID != id || p.Version != a.version() {
			w.wrong("GET of %d on %s: ETag %q, body %s, %v", id, a.replica, a.header.Get("ETag"), a.body, err)
			return a
		}
		read.Version, read.Value = p.Version, p.Price
	}
	if final {
		w.record.Final(read)
	} else {
		w.record.Read(read)
	}
	return a
}

// An ack is what a writer knows of its commit.
type ack struct {
	replica string // "" for SQL
	how     string
	at      time.Duration
}

type deleted struct {
	id         int64
	start, end time.Duration
	ack
}

// writeLog is what was acknowledged to whom.
type writeLog struct {
	mu      sync.Mutex
	acks    map[int64]ack // under mu: by version
	deletes []deleted     // under mu
}

func (l *writeLog) acked(version int64, a ack) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.acks == nil {
		l.acks = make(map[int64]ack)
	}
	l.acks[version] = a
}

func (l *writeLog) deleted(d deleted) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deletes = append(l.deletes, d)
}

func (l *writeLog) byVersion() map[int64]ack { return l.acks }

// deleteOf is the acknowledged DELETE during which the commit was noted; no two of one product are under way at once.
func (l *writeLog) deleteOf(id int64, noted time.Duration) (ack, bool) {
	for _, d := range l.deletes {
		if d.id == id && d.start <= noted && noted <= d.end {
			return d.ack, true
		}
	}
	return ack{}, false
}

// judgeStatus counts an answer, and keeps those that no fault excuses.
func (w *world) judgeStatus(r *replica, what string, a answer) {
	switch {
	case a.err != nil:
		var said interface{ Timeout() bool }
		w.broken.Add(1)
		w.suspects.add(suspect{
			what: fmt.Sprintf("%s on %s: %v", what, a.replica, a.err), start: a.start, end: a.end, server: r.index,
			timeout: errors.As(a.err, &said) && said.Timeout(),
		})
	case a.status == http.StatusServiceUnavailable:
		w.refused.Add(1)
		if a.header.Get("Retry-After") == "" {
			w.wrong("%s on %s: 503 without Retry-After", what, a.replica)
		}
		w.suspects.add(suspect{
			what: fmt.Sprintf("%s on %s: 503 %s", what, a.replica, a.body), start: a.start, end: a.end, server: -1,
		})
	case a.status >= http.StatusInternalServerError, a.status == http.StatusBadRequest, a.status == http.StatusUnauthorized,
		a.status == http.StatusForbidden:
		w.wrong("%s on %s: %d %s", what, a.replica, a.status, a.body)
	}
}
