package history

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// A Recorder takes down a run as it happens: 40 bytes a read, one short lock of its key. The zero value is ready.
type Recorder struct {
	records  sync.Map // of *record, by key
	replicas names
	origins  names

	mu     sync.Mutex
	faults []Fault
}

// A record is all that concerns one key.
type record struct {
	key string

	mu     sync.Mutex
	writes []Write
	reads  []read
	loads  []time.Duration
	values names
}

// A read is a Read without its key, and with numbers for its strings.
type read struct {
	version              int64
	start, end           time.Duration
	value, replica, from uint32
	absent, stale, final bool
}

// Write records a committed write. An answer need not have come.
func (r *Recorder) Write(w Write) {
	k := r.record(w.Key)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writes = append(k.writes, w)
}

// Read records an answer.
func (r *Recorder) Read(x Read) { r.read(x, false) }

// Final records an answer from after the healing, which has to show the newest version.
func (r *Recorder) Final(x Read) { r.read(x, true) }

func (r *Recorder) read(x Read, final bool) {
	k := r.record(x.Key)
	one := read{
		version: x.Version, start: x.Start, end: x.End,
		replica: r.replicas.number(x.Replica), from: r.origins.number(x.From), value: k.values.number(x.Value),
		absent: x.Absent, stale: x.Stale, final: final,
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reads = append(k.reads, one)
}

// Load records a load.
func (r *Recorder) Load(l Load) {
	k := r.record(l.Key)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.loads = append(k.loads, l.At)
}

// Fault records a fault.
func (r *Recorder) Fault(f Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, f)
}

func (r *Recorder) record(key string) *record {
	if k, ok := r.records.Load(key); ok {
		return k.(*record) //nolint:errcheck // records holds nothing else
	}
	key = strings.Clone(key) // not the buffer that it was cut from
	k, _ := r.records.LoadOrStore(key, &record{key: key})
	return k.(*record) //nolint:errcheck // as above
}

// sorted returns the records by key, so that one history always gives one report.
func (r *Recorder) sorted() []*record {
	var all []*record
	r.records.Range(func(_, k any) bool {
		all = append(all, k.(*record)) //nolint:errcheck // as above
		return true
	})
	slices.SortFunc(all, func(a, b *record) int { return strings.Compare(a.key, b.key) })
	return all
}

// full gives a read its strings back.
func (r *Recorder) full(k *record, x read) Read {
	return Read{
		Key: k.key, Replica: r.replicas.name(x.replica), Version: x.version, Absent: x.absent, Value: k.values.name(x.value),
		Start: x.start, End: x.end, Stale: x.stale, From: r.origins.name(x.from),
	}
}

// names numbers strings, each of which is kept once. The empty string is 0.
type names struct {
	mu      sync.RWMutex
	numbers map[string]uint32
	all     []string // all[n-1] has number n
}

func (n *names) number(s string) uint32 {
	if s == "" {
		return 0
	}
	n.mu.RLock()
	number, ok := n.numbers[s]
	n.mu.RUnlock()
	if ok {
		return number
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if number, ok := n.numbers[s]; ok {
		return number
	}
	if n.numbers == nil {
		n.numbers = make(map[string]uint32)
	}
	s = strings.Clone(s)
	n.all = append(n.all, s)
	n.numbers[s] = uint32(len(n.all))
	return n.numbers[s]
}

func (n *names) name(number uint32) string {
	if number == 0 {
		return ""
	}
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.all[number-1]
}
