// Package zstdcodec compresses what a cache keeps in L2: it wraps any [tier.Codec].
//
// An encoding that is long enough, and gets shorter by it, is stored as a zstd frame; any other stays as it is. A frame is
// told from what was never compressed by its first four bytes, so that records written without this codec are still read
// with it, and it can be switched on while the cache runs. In the other direction (switched off, or a process that does
// not have it yet) the inner codec is given a zstd frame: one that refuses it makes the record count as absent, and it is
// overwritten. Give all processes the same codec before they compress: [New] with an above of 0 reads frames and writes
// none.
//
// # What a stranger can do
//
// L2 is trusted with values, but not with memory: a frame that says, or turns out, to decode to more than the limit is
// refused, before more than that is allocated. The record then counts as absent.
//
// # Memory
//
// Set [tier.Config].Size: without it L1 counts values by the length of their encoding, which here is not what they take.
package zstdcodec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/tiercel-go/tiercel/tier"
)

// DefaultMaxDecoded is the limit of a Codec whose Config has none.
const DefaultMaxDecoded = 64 << 20

// magic begins each zstd frame, and with escape what would else be taken for one.
var (
	magic  = []byte{0x28, 0xb5, 0x2f, 0xfd}
	escape = binary.LittleEndian.AppendUint32(nil, 0x184d2a5f) // a skippable frame's magic: zstd never begins one of ours with it
)

// ErrTooLarge is wrapped by the error of Decode for a frame that decodes to more than the limit.
var ErrTooLarge = errors.New("zstdcodec: decodes to more than the limit")

// A Codec is a tier.Codec that compresses what another one makes. It may be used from many goroutines, and by many
// caches.
type Codec[V any] struct {
	inner tier.Codec[V]
	above int
	limit int
	enc   *zstd.Encoder
	dec   *zstd.Decoder
}

// New wraps inner. Encodings of more than above bytes are compressed, none if above is 0. What decodes to more than
// maxDecoded bytes is refused; 0: 64 MiB.
func New[V any](inner tier.Codec[V], above, maxDecoded int) (*Codec[V], error) {
	if inner == nil || above < 0 || maxDecoded < 0 {
		return nil, fmt.Errorf("zstdcodec: inner %v, above %d, maxDecoded %d: inner must be set, the others not negative", inner, above, maxDecoded)
	}
	if maxDecoded == 0 {
		maxDecoded = DefaultMaxDecoded
	}
	c := &Codec[V]{inner: inner, above: above, limit: maxDecoded}
	var err error
	// Neither is used as a stream, so that neither has goroutines to end. The record has a checksum of its own.
	if c.enc, err = zstd.NewWriter(nil, zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstd.SpeedDefault)); err != nil {
		return nil, fmt.Errorf("zstdcodec: %w", err)
	}
	c.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(uint64(c.limit)))
	if err != nil {
		return nil, fmt.Errorf("zstdcodec: %w", err)
	}
	return c, nil
}

// Append implements [tier.Codec].
func (c *Codec[V]) Append(dst []byte, v V) ([]byte, error) {
	start := len(dst)
	dst, err := c.inner.Append(dst, v)
	if err != nil {
		return nil, err
	}
	plain := dst[start:]
	if c.above > 0 && len(plain) > c.above && len(plain) <= c.limit {
		if packed := c.enc.EncodeAll(plain, make([]byte, 0, len(plain))); len(packed) < len(plain) {
			return append(dst[:start], packed...), nil
		}
	}
	if bytes.HasPrefix(plain, magic) || bytes.HasPrefix(plain, escape) {
		dst = append(dst, escape...)
		copy(dst[start+len(escape):], dst[start:len(dst)-len(escape)])
		copy(dst[start:], escape)
	}
	return dst, nil
}

// Decode implements [tier.Codec].
func (c *Codec[V]) Decode(src []byte, version int64) (V, error) {
	if rest, ok := bytes.CutPrefix(src, escape); ok {
		return c.inner.Decode(rest, version)
	}
	if !bytes.HasPrefix(src, magic) {
		return c.inner.Decode(src, version)
	}
	var zero V
	plain, err := c.dec.DecodeAll(src, nil)
	switch {
	case errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, zstd.ErrWindowSizeExceeded):
		return zero, fmt.Errorf("%w, %d bytes", ErrTooLarge, c.limit)
	case err != nil:
		return zero, fmt.Errorf("zstdcodec: %w", err)
	}
	return c.inner.Decode(plain, version)
}
