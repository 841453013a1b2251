package tier

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"
)

// A HotKey is a key that is read often.
type HotKey struct {
	Key  string
	Rate float64 // estimated reads a second
}

const (
	hotPanes  = 10
	hotPane   = 500 * time.Millisecond
	hotWindow = hotPanes * hotPane // that rates are of
	hotDrain  = 20 * time.Millisecond
	// hotSamples is how many reads a second are looked at, of however many there are: a key with a thousandth of all
	// reads then has fifty in a window.
	hotSamples = 10_000
	// hotLeast is the rate from which a key is kept fresh without being asked for.
	hotLeast = 1.0
	// hotSkip is how many hits go by unseen after one for whose sample there was no room.
	hotSkip = 1 << 10

	laneSlots = 1 << 7
)

// slots hold the samples of a lane until they are counted.
type slots [laneSlots]atomic.Pointer[string]

// hotKeys finds the keys that are read most, within the last window. Samples of the reads lie in slots of the lanes until
// a goroutine counts them, pane by pane, in sketches. All reads of a pane are sampled alike, so that a key's share
// of the samples is its share of the reads, whatever was lost.
//
// A hit that is not sampled pays for one comparison with a number in the cache line that it writes anyway; one that is
// takes no lock, waits for nobody, and loses its sample if there is no room.
//
//	K1. Only reads are samples, not what warm-up and refreshes bring. (Else what was hot once keeps itself hot: it is
//	    loaded because it is on the list, and is on the list because it is loaded.)
type hotKeys struct {
	k        int
	lanes    *[numLanes]lane
	reads    func() uint64           // of the cache since New
	sampled  func(key string)        // called for each sample that is counted
	distance atomic.Uint64           // each so many reads one is sampled, on average
	latest   atomic.Pointer[hotList] // never nil

	// What follows is the counting goroutine's own.
	panes   [hotPanes]pane
	at      int // the pane that is being filled
	began   instant
	before  uint64           // reads at began
	drained [numLanes]uint64 // puts of each lane when it was drained last
}

// A pane is one piece of the window.
type pane struct {
	sketch  *heavyKeeper
	samples uint64
	reads   uint64
	took    time.Duration
}

// A hotList is what is hot, the hottest first.
type hotList struct {
	keys  []HotKey
	rates map[string]float64
}

func newHotKeys(k int, g *gate, reads func() uint64, sampled func(key string)) *hotKeys {
	h := &hotKeys{k: k, lanes: g.lanes, reads: reads, sampled: sampled, began: now()}
	h.distance.Store(1)
	h.latest.Store(&hotList{})
	for i := range h.panes {
		h.panes[i].sketch = newHeavyKeeper(max(2*k, 32))
	}
	for i := range g.lanes {
		g.lanes[i].samples = new(slots)
	}
	return h
}

// sample takes the lane's hit number n, whose turn it seems to be.
func (h *hotKeys) sample(l *lane, n uint64, key *string) {
	due := l.due.Load()
	if n < due || !l.due.CompareAndSwap(due, n+1+h.pause()) {
		return // another hit was it
	}
	if !l.put(key) {
		l.due.Add(hotSkip)
	}
}

// pause is how many reads are passed over until the next sample: at random, so that no rhythm of the readers' meets that of
// the samples.
func (h *hotKeys) pause() uint64 {
	d := h.distance.Load()
	if d <= 1 {
		return 0
	}
	return rand.Uint64N(2*d - 1)
}

// read samples, by chance, a read that was no hit of L1. There is nothing to do if h is nil.
func (h *hotKeys) read(key string) {
	if h.turnOf() {
		sampled := key // so that only this one is moved to the heap
		h.lanes[here()%numLanes].put(&sampled)
	}
}

// readKept is read of a key that L1 keeps.
func (h *hotKeys) readKept(key *string) {
	if h.turnOf() {
		h.lanes[here()%numLanes].put(key)
	}
}

// turnOf says by chance whether a read is to be a sample.
func (h *hotKeys) turnOf() bool {
	if h == nil {
		return false
	}
	d := h.distance.Load()
	return d <= 1 || rand.Uint64N(d) == 0
}

// drain counts what lies in the slots.
func (h *hotKeys) drain() {
	p := &h.panes[h.at]
	for i := range h.lanes {
		l := &h.lanes[i]
		puts := l.puts.Load()
		if puts == h.drained[i] {
			continue
		}
		h.drained[i] = puts
		for s := range l.samples {
			if key := l.samples[s].Swap(nil); key != nil {
				p.sketch.add(*key)
				p.samples++
				h.sampled(*key)
			}
		}
	}
}

// turn ends a pane, draws up the list and sets the distance for the reads to come.
func (h *hotKeys) turn() {
	p := &h.panes[h.at]
	now, reads := now(), h.reads()
	p.took, p.reads = now.since(h.began), reads-h.before
	h.began, h.before = now, reads
	h.distance.Store(max(1, uint64(float64(p.reads)/(hotSamples*p.took.Seconds()))))
	h.latest.Store(h.list())

	h.at = (h.at + 1) % hotPanes
	next := &h.panes[h.at]
	next.sketch.reset()
	next.samples, next.reads, next.took = 0, 0, 0
}

func (h *hotKeys) list() *hotList {
	list := &hotList{rates: make(map[string]float64)}
	var took time.Duration
	for i := range h.panes {
		took += h.panes[i].took
		for key := range h.panes[i].sketch.top {
			list.rates[key] = 0
		}
	}
	seconds := max(took, hotWindow).Seconds()
	for key := range list.rates {
		reads := 0.0
		for i := range h.panes {
			if p := &h.panes[i]; p.samples > 0 {
				reads += float64(p.sketch.count(key)) * max(1, float64(p.reads)/float64(p.samples))
			}
		}
		list.keys = append(list.keys, HotKey{Key: key, Rate: reads / seconds})
	}
	slices.SortFunc(list.keys, hotter)
	list.keys = slices.Clone(list.keys[:min(len(list.keys), h.k)])
	clear(list.rates)
	for _, k := range list.keys {
		list.rates[k.Key] = k.Rate
	}
	return list
}

// hotter puts the hottest first.
func hotter(a, b HotKey) int {
	return cmp.Or(cmp.Compare(b.Rate, a.Rate), cmp.Compare(a.Key, b.Key))
}

// has says whether key is hot enough to be kept fresh. h may be nil.
func (h *hotKeys) has(key string) bool { return h != nil && h.latest.Load().rates[key] >= hotLeast }

// never is a number of hits that no lane reaches.
const never = math.MaxUint64
