// Package tiertest helps to test what is built on package tier: an L2 in memory that can be made to fail, and the
// conformance suite that every [tier.Remote] must pass, this one and the real one alike.
package tiertest

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// A Remote is an L2 in memory. It uses the time of package time, so that it works inside a synctest bubble.
type Remote struct {
	mu       sync.Mutex
	promise  string
	tail     string
	values   map[string]held
	leases   map[string]held
	watchers map[string][]chan struct{}
	fault    func(ctx context.Context, op string) error
	began    time.Time
}

type held struct {
	value   string
	expires time.Time
}

// NewRemote returns an L2 without a promise: it is not used until SetPromise.
func NewRemote() *Remote {
	return &Remote{
		values: make(map[string]held), leases: make(map[string]held), watchers: make(map[string][]chan struct{}),
		began: time.Now(),
	}
}

// SetPromise makes the promise live with this generation, or dead if it is empty. It never expires.
func (r *Remote) SetPromise(gen string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.promise = gen
}

// SetTail sets the id of the log's last entry.
func (r *Remote) SetTail(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tail = id
}

// Drop deletes the key's record and lease, as an invalidation does.
func (r *Remote) Drop(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.values, key)
	delete(r.leases, key)
}

// Lease returns the token that holds the key's lease, "" if it is free.
func (r *Remote) Lease(key string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return live(r.leases, key)
}

// Record returns the key's record, "" if there is none, whatever its generation.
func (r *Remote) Record(key string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return live(r.values, key)
}

// SetRecord stores a record as it is.
func (r *Remote) SetRecord(key, record string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.values[key] = held{record, time.Now().Add(time.Hour)}
}

// SetFault has fault called at the start of each operation: op is "read", "acquire", "fill", "extend" or "release".
// Its error is the operation's; it may also wait.
func (r *Remote) SetFault(fault func(ctx context.Context, op string) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = fault
}

func live(m map[string]held, key string) string {
	h, ok := m[key]
	if !ok || !time.Now().Before(h.expires) {
		delete(m, key)
		return ""
	}
	return h.value
}

func (r *Remote) begin(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.mu.Lock()
	fault := r.fault
	r.mu.Unlock()
	if fault != nil {
		return fault(ctx, op)
	}
	return nil
}

// record is the key's live record, nil if there is none. r.mu is held.
func (r *Remote) record(key string) []byte {
	if v := live(r.values, key); r.promise != "" && v != "" && strings.HasPrefix(v, r.promise) {
		return []byte(v)
	}
	return nil
}

// Read implements [tier.Remote].
func (r *Remote) Read(ctx context.Context, keys ...string) (tier.View, error) {
	if err := r.begin(ctx, "read"); err != nil {
		return tier.View{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	view := tier.View{Live: r.promise != "", Tail: r.tail, Records: make([][]byte, len(keys))}
	for i, key := range keys {
		view.Records[i] = r.record(key)
	}
	return view, nil
}

// Acquire implements [tier.Remote].
func (r *Remote) Acquire(ctx context.Context, wants ...tier.Want) ([]tier.Grant, error) {
	if err := r.begin(ctx, "acquire"); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	grants := make([]tier.Grant, len(wants))
	for i, w := range wants {
		grants[i] = r.acquire(w)
	}
	return grants, nil
}

func (r *Remote) acquire(w tier.Want) tier.Grant {
	if r.promise == "" {
		return tier.Grant{State: tier.Untrusted}
	}
	if rec := r.record(w.Key); rec != nil && (len(w.Not) == 0 || !bytes.Equal(rec[:min(len(rec), tier.RecordIDLen)], w.Not)) {
		return tier.Grant{State: tier.Found, Record: rec, Tail: r.tail}
	}
	if holder := live(r.leases, w.Key); holder != "" && holder != w.Token {
		return tier.Grant{State: tier.Busy}
	}
	r.leases[w.Key] = held{w.Token, time.Now().Add(w.Life)}
	return tier.Grant{State: tier.Acquired, Gen: r.promise}
}

// Fill implements [tier.Remote].
func (r *Remote) Fill(ctx context.Context, fills ...tier.Fill) ([]bool, error) {
	if err := r.begin(ctx, "fill"); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	accepted := make([]bool, len(fills))
	for i, f := range fills {
		if live(r.leases, f.Key) != f.Token || r.promise != f.Gen {
			continue
		}
		accepted[i] = true
		r.values[f.Key] = held{string(f.Record), time.Now().Add(f.Life)}
		r.free(f.Key)
	}
	return accepted, nil
}

// free gives up the lease and wakes who waits. r.mu is held.
func (r *Remote) free(key string) {
	delete(r.leases, key)
	for _, c := range r.watchers[key] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Extend implements [tier.Remote].
func (r *Remote) Extend(ctx context.Context, key, token string, life time.Duration) error {
	if err := r.begin(ctx, "extend"); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if live(r.leases, key) == token {
		r.leases[key] = held{token, time.Now().Add(life)}
	}
	return nil
}

// Release implements [tier.Remote].
func (r *Remote) Release(ctx context.Context, key, token string) error {
	if err := r.begin(ctx, "release"); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if live(r.leases, key) == token {
		r.free(key)
	}
	return nil
}

// Watch implements [tier.Remote].
func (r *Remote) Watch(key string) (<-chan struct{}, func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wake := make(chan struct{}, 1)
	wake <- struct{}{}
	r.watchers[key] = append(r.watchers[key], wake)
	return wake, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		for i, c := range r.watchers[key] {
			if c == wake {
				r.watchers[key] = append(r.watchers[key][:i], r.watchers[key][i+1:]...)
				break
			}
		}
		if len(r.watchers[key]) == 0 {
			delete(r.watchers, key)
		}
	}
}

// Now implements [tier.Remote].
func (r *Remote) Now() int64 { return time.Since(r.began).Milliseconds() }

// Watchers is how many waits there are for any key.
func (r *Remote) Watchers() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, w := range r.watchers {
		n += len(w)
	}
	return n
}
