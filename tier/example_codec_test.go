package tier_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tiercel-go/tiercel/tier"
)

// A Sealed encrypts what another codec makes. What it binds to a record is the key, the cache's name included, and the
// version: who can write to L2 can remove a record, or put back an older one of the same key as it was, and nothing else.
// To compress as well, compress inside: a cipher's output has nothing left to compress.
type Sealed[V any] struct {
	tier.Codec[V]
	AEAD cipher.AEAD
}

func about(key string, version int64) []byte {
	return binary.BigEndian.AppendUint64([]byte(key), uint64(version))
}

func (s Sealed[V]) AppendFor(dst []byte, key string, version int64, v V) ([]byte, error) {
	plain, err := s.Append(nil, v)
	if err != nil {
		return nil, err
	}
	// A random nonce of 12 bytes is good for 2^32 records under one secret.
	nonce := make([]byte, s.AEAD.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return s.AEAD.Seal(append(dst, nonce...), nonce, plain, about(key, version)), nil
}

func (s Sealed[V]) DecodeFor(src []byte, key string, version int64) (V, error) {
	var zero V
	n := s.AEAD.NonceSize()
	if len(src) < n {
		return zero, errors.New("too short to be sealed")
	}
	plain, err := s.AEAD.Open(nil, src[:n], src[n:], about(key, version))
	if err != nil {
		return zero, err
	}
	return s.Decode(plain, version)
}

// Encryption is a codec around another: here AES-GCM around JSON. A record that does not open counts as absent, and is
// loaded anew.
func ExampleKeyedCodec() {
	secret := make([]byte, 32) // from a secret store, in earnest
	block, err := aes.NewCipher(secret)
	if err != nil {
		fmt.Println(err)
		return
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		fmt.Println(err)
		return
	}
	codec := Sealed[string]{Codec: tier.JSON[string]{}, AEAD: aead}
	cache, err := tier.New(tier.Config[string]{
		Name: "price", Codec: codec, // and a Remote, and a Bus
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			return tier.Versioned[string]{Value: "5.49", Version: 7}, nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cache.Close() }()

	record, _ := codec.AppendFor(nil, "price:battery", 7, "5.49")
	fmt.Println(codec.DecodeFor(record, "price:battery", 7))
	_, err = codec.DecodeFor(record, "price:diamond", 7)
	fmt.Println(err)
	// Output:
	// 5.49 <nil>
	// cipher: message authentication failed
}
