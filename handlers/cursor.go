package handlers

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
)

// A cursor is the id after which the next page begins: a byte for its kind, so that a later kind can be told apart, the
// id, and a checksum, so that what is not ours (a bare id, a cursor of another service, a cut one) is refused and never
// read as some place in the catalogue. It is opaque, not secret.
const (
	cursorKind = 'p'
	cursorSize = 1 + 8 + 4
)

func makeCursor(after int64) string {
	var b [cursorSize]byte
	b[0] = cursorKind
	binary.BigEndian.PutUint64(b[1:], uint64(after))
	binary.BigEndian.PutUint32(b[9:], crc32.ChecksumIEEE(b[:9]))
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func openCursor(s string) (after int64, ok bool) {
	// The length comes first: the decoder would pass over line breaks.
	if len(s) != base64.RawURLEncoding.EncodedLen(cursorSize) {
		return 0, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != cursorSize || b[0] != cursorKind ||
		binary.BigEndian.Uint32(b[9:]) != crc32.ChecksumIEEE(b[:9]) {
		return 0, false
	}
	after = int64(binary.BigEndian.Uint64(b[1:]))
	return after, after > 0
}
