package tier

import (
	"fmt"
	"runtime/debug"
)

// A KeyedCodec is a Codec that is also told which record it writes or reads. Cipher wrappers need it: what is sealed with
// key and version as additional data cannot be read as the value of another key, or as another version of its own, by
// whoever can write to L2. It must be the outermost codec: wrappers of other kinds do not pass the key on.
type KeyedCodec[V any] interface {
	Codec[V]
	// AppendFor is Append for a record. key is as L2 has it, the cache's name included.
	AppendFor(dst []byte, key string, version int64, v V) ([]byte, error)
	// DecodeFor is Decode of a record.
	DecodeFor(src []byte, key string, version int64) (V, error)
}

// A codec's panics are errors: it runs in goroutines of ours, where they would end the process, and in readers'.

func (c *Cache[V]) encode(dst []byte, key string, version int64, v V) (b []byte, err error) {
	defer caught(&err)
	if k, ok := c.cfg.Codec.(KeyedCodec[V]); ok {
		return k.AppendFor(dst, key, version, v)
	}
	return c.cfg.Codec.Append(dst, v)
}

func (c *Cache[V]) decode(src []byte, key string, version int64) (v V, err error) {
	defer caught(&err)
	if k, ok := c.cfg.Codec.(KeyedCodec[V]); ok {
		return k.DecodeFor(src, key, version)
	}
	return c.cfg.Codec.Decode(src, version)
}

// measure is how long a value is as the codec writes it.
func (c *Cache[V]) measure(v V) (n int, err error) {
	defer caught(&err)
	b, err := c.cfg.Codec.Append(nil, v)
	return len(b), err
}

func caught(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("tier: codec panicked: %v\n%s", v, debug.Stack())
	}
}
