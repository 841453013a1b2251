package handlers

import (
	"crypto/rand"
	"encoding/base32"
	"sync"
)

const (
	maxRequestID = 128
	requestIDLen = 16 // characters of five bits
	idsPerBlock  = 64
)

// saneRequestID reports whether a client's id may be taken over: at most 128 printable ASCII characters, which cannot
// break a log line or a header.
func saneRequestID(id string) bool {
	if id == "" || len(id) > maxRequestID {
		return false
	}
	for i := range len(id) {
		if id[i] < ' ' || id[i] > '~' {
			return false
		}
	}
	return true
}

// requestIDs hands out random ids as header values. It makes them 64 at a time, in two allocations: an id of its own
// for each request would be the only garbage that a hit of L1 leaves.
//
// A block lies in the pool or with one goroutine, so its next needs no lock; a value, once handed out, is never
// written again, so it may be read for as long as somebody holds it.
type requestIDs struct{ blocks sync.Pool }

type idBlock struct {
	values [idsPerBlock]string
	next   int
}

func (r *requestIDs) next() []string {
	b, ok := r.blocks.Get().(*idBlock)
	if !ok || b.next == idsPerBlock {
		b = newIDBlock()
	}
	v := b.values[b.next : b.next+1 : b.next+1]
	b.next++
	r.blocks.Put(b)
	return v
}

func newIDBlock() *idBlock {
	var random [idsPerBlock * requestIDLen * 5 / 8]byte
	_, _ = rand.Read(random[:]) // never fails: the process ends if the system has no randomness
	var text [idsPerBlock * requestIDLen]byte
	base32.StdEncoding.Encode(text[:], random[:])
	all := string(text[:])
	b := new(idBlock)
	for i := range b.values {
		b.values[i] = all[i*requestIDLen : (i+1)*requestIDLen]
	}
	return b
}
