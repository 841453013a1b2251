package tier

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"
)

// A record of L2 is
//
//	gen       16 bytes ASCII: all that a script looks at
//	checksum   4 bytes, CRC-32C of the rest
//	format     1 byte, 1, or 2 with tokens
//	kind       1 byte, 0 value, 1 absent
//	version   uvarint
//	loadedAt  uvarint, milliseconds of L2's clock
//	soft      uvarint, soft lifetime in milliseconds
//	cost      uvarint, duration of the load in microseconds
//	tokens    in format 2: uvarint length, and the tokens of the key's tags
//	body      the rest
//
// Nothing in the body marks anything. A record of another format, or a damaged one, counts as absent and is
// overwritten, so that two releases can share one L2 during a deployment.
type record struct {
	absent   bool
	version  int64
	loadedAt int64 // milliseconds of L2's clock
	soft     time.Duration
	cost     time.Duration // what the load took
	tokens   string        // of the key's tags
	sum      uint32        // of one that was read: its checksum
	body     []byte
}

const (
	recordFormat = 1
	taggedFormat = 2
	// RecordIDLen is how many bytes of a record tell it from any other of the same key: gen and checksum.
	RecordIDLen = GenLen + crc32.Size
)

var (
	errRecord  = errors.New("tier: unreadable record")
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// append appends the record to dst; body is appended by the caller's codec.
func (r record) append(dst []byte, gen string, body func([]byte) ([]byte, error)) ([]byte, error) {
	start := len(dst)
	dst = append(dst, gen...)
	format := byte(recordFormat)
	if r.tokens != "" {
		format = taggedFormat
	}
	dst = append(dst, 0, 0, 0, 0, format, kindByte(r.absent))
	dst = binary.AppendUvarint(dst, uint64(r.version))
	dst = binary.AppendUvarint(dst, uint64(max(r.loadedAt, 0)))
	dst = binary.AppendUvarint(dst, uint64(r.soft.Milliseconds()))
	dst = binary.AppendUvarint(dst, uint64(r.cost.Microseconds()))
	if format == taggedFormat {
		dst = binary.AppendUvarint(dst, uint64(len(r.tokens)))
		dst = append(dst, r.tokens...)
	}
	if !r.absent {
		var err error
		if dst, err = body(dst); err != nil {
			return nil, err
		}
	}
	framed := dst[start:]
	binary.LittleEndian.PutUint32(framed[GenLen:], crc32.Checksum(framed[RecordIDLen:], castagnoli))
	return dst, nil
}

func kindByte(absent bool) byte {
	if absent {
		return 1
	}
	return 0
}

// parseRecord keeps b as the record's body.
func parseRecord(b []byte) (record, error) {
	var r record
	if len(b) < RecordIDLen+2 || binary.LittleEndian.Uint32(b[GenLen:]) != crc32.Checksum(b[RecordIDLen:], castagnoli) {
		return r, errRecord
	}
	r.sum = binary.LittleEndian.Uint32(b[GenLen:])
	b = b[RecordIDLen:]
	format := b[0]
	if format < recordFormat || format > taggedFormat || b[1] > 1 {
		return r, errRecord
	}
	r.absent = b[1] == 1
	b = b[2:]
	var fields [4]uint64
	for i := range fields {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > 1<<62 {
			return r, errRecord
		}
		fields[i], b = v, b[n:]
	}
	const maxMillis, maxMicros = 1 << 43, 1 << 53 // 278 years: what fits a Duration
	if fields[2] > maxMillis || fields[3] > maxMicros {
		return r, errRecord
	}
	r.version, r.loadedAt = int64(fields[0]), int64(fields[1])
	r.soft = time.Duration(fields[2]) * time.Millisecond
	r.cost = time.Duration(fields[3]) * time.Microsecond
	if format == taggedFormat {
		size, n := binary.Uvarint(b)
		if n <= 0 || size == 0 || size > uint64(len(b)-n) {
			return r, errRecord
		}
		r.tokens, b = string(b[n:n+int(size)]), b[n+int(size):]
	}
	r.body = b
	return r, nil
}

// age is how long ago, by L2's clock, the record was loaded.
func (r record) age(now int64) time.Duration {
	return time.Duration(min(max(now-r.loadedAt, 0), 1<<43)) * time.Millisecond
}
