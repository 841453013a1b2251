package remotetest

import (
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/internal/fakeredis"
	"github.com/tiercel-go/tiercel/invalidation"
)

// Put implements [Control].
func (r *Remote) Put(key string) {
	r.With(func(s *fakeredis.State) {
		for _, kind := range []string{fakeredis.KindKey, fakeredis.KindTag} {
			s.Values[fakeredis.Name{Kind: kind, Key: key}] = fakeredis.Text{Value: "x"}
			s.Leases[fakeredis.Name{Kind: kind, Key: key}] = fakeredis.Text{Value: "x"}
		}
	})
}

// Has implements [Control].
func (r *Remote) Has(kind invalidation.Kind, key string) (record, lease bool) {
	n := fakeredis.Name{Kind: string(kind), Key: key}
	r.With(func(s *fakeredis.State) { record, lease = s.Values[n].Value != "", s.Leases[n].Value != "" })
	return record, lease
}

// Generations implements [Control].
func (r *Remote) Generations() (promise, coh string) {
	r.With(func(s *fakeredis.State) {
		promise = s.Gen(time.Now())
		if s.Coh != nil {
			coh = s.Coh.Gen
		}
	})
	return promise, coh
}

// Forget implements [Control].
func (r *Remote) Forget(part string) {
	var id int64
	if n, _ := fmt.Sscanf(part, "done %d", &id); n == 1 {
		part = "done"
	}
	r.With(func(s *fakeredis.State) {
		switch part {
		case "log":
			s.Log = nil
		case "tail":
			s.Tail = ""
		case "coh":
			s.Coh = nil
		case "promise":
			s.Promise = fakeredis.Text{}
		case "done":
			delete(s.Done, id)
		default:
			panic("remotetest: Forget " + part)
		}
	})
}

// Expire implements [Control].
func (r *Remote) Expire(row int64, in time.Duration) {
	r.With(func(s *fakeredis.State) {
		s.Done[row] = fakeredis.Text{Value: s.Done[row].Value, Until: time.Now().Add(in)}
	})
}

// Life implements [Control].
func (r *Remote) Life(row int64) (life time.Duration) {
	r.With(func(s *fakeredis.State) { life = time.Until(s.Done[row].Until) })
	return life
}
