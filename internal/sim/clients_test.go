package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
	"github.com/tiercel-go/tiercel/tier"
)

// clients read and write until the healing.
func (w *world) clients() {
	w.each(w.cfg.readEach, func() {
		if r := pick(w, w.replicas()); !r.paused.Load() {
			w.read(r, w.key(), false)
		}
	})
	w.each(w.cfg.writeEach, w.someWrite)
}

// each does something again and again until the healing.
func (w *world) each(mean time.Duration, do func()) {
	w.after(w.between(0, 2*mean), func() {
		if !w.healed {
			do()
			w.each(mean, do)
		}
	})
}

// key draws a key; the first are asked for more often.
func (w *world) key() string {
	n := len(names())
	return names()[min(w.rng.IntN(n), w.rng.IntN(n))]
}

// read is one read of one client.
func (w *world) read(r *replica, key string, final bool) {
	start, handled := w.now(), r.handled[cacheName+":"+key]
	w.note("%s read %s", r.name, key)
	w.work.Go(func() {
		got, err := r.cache.GetInfo(context.Background(), key)
		w.ask(r.name, "read", fmt.Sprint(key, start), func() {
			w.hasRead(r, key, start, got, err, final)
			w.checkHandled(r, key, start, handled, got.Version)
		})
	})
}

// checkHandled is the second half of G2: a read that begins once the message was handled shows what it was about, or later.
// That is so while Redis does not fall back to before the message.
func (w *world) checkHandled(r *replica, key string, start time.Duration, handled, version int64) {
	if version != 0 && version < handled && !w.fellBack {
		w.broken = append(w.broken, fmt.Sprintf("G2: %s read version %d of %s, from %v on, after it had heard of version %d",
			r.name, version, key, start, handled))
	}
}

func (w *world) hasRead(r *replica, key string, start time.Duration, got tier.Result[string], err error, final bool) {
	absent := errors.Is(err, tier.ErrNotFound)
	w.note("%s read %s from %.6f: %q version %d, %v, %v", r.name, key, start.Seconds(), got.Value, got.Version, got.Outcome, err)
	w.count("read: " + got.Outcome.String())
	if err != nil && !absent {
		if final {
			w.broken = append(w.broken, r.name+" cannot read "+key+" after the healing: "+err.Error())
		}
		return
	}
	read := history.Read{
		Key: key, Replica: r.name, Version: got.Version, Absent: absent, Value: got.Value, Start: start, End: w.now(),
		Stale: got.Stale, From: got.Outcome.String(),
	}
	if absent {
		read.Value = ""
	}
	if final {
		w.rec.Final = append(w.rec.Final, read)
	} else {
		w.rec.Reads = append(w.rec.Reads, read)
	}
}

// someWrite is one write, by a replica or by another program.
func (w *world) someWrite() {
	keys := []string{w.key()}
	switch {
	case w.chance(w.cfg.empty):
		keys = nil
	case w.chance(0.2):
		if other := w.key(); other != keys[0] {
			keys = append(keys, other)
		}
	}
	remove, abort, hold := w.chance(w.cfg.remove), w.chance(w.cfg.abort), w.between(0, 3*time.Millisecond)
	if w.chance(w.cfg.long) {
		hold = w.between(100*time.Millisecond, 3*time.Second)
		w.count("long transaction")
	}
	r := pick(w, w.replicas())
	if w.chance(w.cfg.foreign) || r.paused.Load() {
		w.foreignWrite(keys, remove, abort, hold)
		return
	}
	end := writeKnown
	switch {
	case abort:
		end = writeAborted
	case w.chance(w.cfg.crash):
		end = writeCrashed
	case w.chance(w.cfg.unknown):
		end = writeUnknown
	}
	w.writes.Add(1)
	w.work.Go(func() {
		defer w.writes.Add(-1)
		r.write(keys, remove, hold, end)
	})
}

// foreignWrite is one of a program that knows nothing of caches.
func (w *world) foreignWrite(keys []string, remove, abort bool, hold time.Duration) {
	t, err := w.db.write(keys, remove)
	if err != nil {
		return
	}
	w.after(hold, func() {
		switch {
		case t.ended:
		case abort:
			t.rollback()
		default:
			w.count("foreign write")
			t.commit("psql")
		}
	})
}

// How a write of a replica ends.
type writeEnd int

const (
	writeKnown   writeEnd = iota
	writeAborted          // rolled back
	writeCrashed          // the writer dies between commit and INV
	writeUnknown          // the answer to COMMIT is lost; whether it was carried out or not
)

// write is 4.8 of the protocol, as store.Cached does it.
func (r *replica) write(keys []string, remove bool, hold time.Duration, end writeEnd) {
	w, about := r.w, "all"
	if len(keys) > 0 {
		about = keys[0]
	}
	got, err := r.do(context.Background(), toDatabase, "write", about, 0, func() (any, error) {
		t, err := w.db.write(keys, remove)
		if err == nil { // a connection that breaks rolls back
			w.after(5*time.Second, t.abandon)
		}
		return t, err
	})
	if err != nil {
		return
	}
	t := got.(*transaction) //nolint:errcheck // exec returns nothing else
	<-time.After(hold)
	got, err = r.do(context.Background(), toDatabase, "commit", about, 0, func() (any, error) {
		switch {
		case t.ended:
			return nil, errConnection
		case end == writeAborted:
			t.rollback()
			return nil, nil
		case end == writeUnknown:
			w.count("unknown outcome")
			t.endSomehow()
			return nil, errConnection
		}
		w.count("write")
		return t.commit("PUT"), nil
	})
	known, _ := got.([]*history.Write) // none after an error
	switch end {
	case writeCrashed:
		r.reached("crashed writer")
		return
	case writeAborted:
		return
	case writeKnown, writeUnknown:
	}
	w.ask(r.name, "invalidate", about, func() { w.note("%s invalidates %v: %v", r.name, keys, err) })
	if len(keys) == 0 { // which promises no version to who comes next
		_ = r.cache.InvalidateAll(context.Background())
		return
	}
	var changes []tier.Change
	if err != nil { // not known: without the row's id, so that no mark suppresses the relay's
		for _, key := range keys {
			changes = append(changes, tier.Change{Key: key})
		}
	} else {
		for _, c := range t.changes {
			changes = append(changes, tier.Change{Key: c.key, Version: c.row.version, Row: c.outbox})
		}
	}
	_ = r.cache.Invalidate(context.Background(), changes...)
	w.ask(r.name, "written", about, func() { w.acknowledge(r, known, err) })
}

// acknowledge is when the writer tells its client that all went well.
func (w *world) acknowledge(r *replica, known []*history.Write, err error) {
	if err != nil {
		return
	}
	for _, h := range known {
		h.Replica, h.Acked = r.name, w.now()
	}
}
