package tier_test

import (
	"crypto/aes"
	"crypto/cipher"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/zstdcodec"
)

// rawRecord waits until L2 holds a record of key and returns it.
func rawRecord(t *testing.T, client *redis.Client, key string) string {
	t.Helper()
	var record string
	testenv.Eventually(t, patience, func() bool {
		record = client.Get(t.Context(), "{test}:v:test:"+key).Val()
		return record != ""
	}, "L2 has %q", key)
	return record
}

// Somebody exchanges the records of two keys in Redis. With a codec that knows keys the values stay where they belong.
func TestKeyedCodec_recordOfAnotherKeyIsNotTaken(t *testing.T) {
	server := testenv.StartRedis(t)
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := zstdcodec.New[string](text{}, 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := newSource()
	cheap, dear := strings.Repeat("cheap ", 100), strings.Repeat("dear ", 100)
	s.set("a", cheap)
	s.set("b", dear)
	sealed := func(cfg *tier.Config[string]) { cfg.Codec = Sealed[string]{Codec: packed, AEAD: aead} }
	writer := newPatientProcess(t, s, connectTo(t, server), sealed)
	expect(t, writer, "a", cheap)
	expect(t, writer, "b", dear)
	client := server.Client(t)
	a, b := rawRecord(t, client, "a"), rawRecord(t, client, "b")
	if strings.Contains(a, "cheap") || len(a) > len(cheap)/2 {
		t.Errorf("the record is readable, or not compressed: %q", a)
	}
	expectFrom(t, newPatientProcess(t, s, connectTo(t, server), sealed), "a", cheap, tier.OutcomeL2)

	if err := client.MSet(t.Context(), "{test}:v:test:a", b, "{test}:v:test:b", a).Err(); err != nil {
		t.Fatal(err)
	}
	reader := newPatientProcess(t, s, connectTo(t, server), sealed)
	expectFrom(t, reader, "a", cheap, tier.OutcomeLoad)
	expectFrom(t, reader, "b", dear, tier.OutcomeLoad)
}

// L1 counts what a value takes, not what its compressed record takes.
func TestSize_ofACompressedRecordIsThatOfItsValue(t *testing.T) {
	server := testenv.StartRedis(t)
	s := newSource()
	value := strings.Repeat("a", 100_000)
	s.set("k", value)
	packed, err := zstdcodec.New[string](text{}, 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []tier.Outcome{tier.OutcomeLoad, tier.OutcomeL2} {
		c := newPatientProcess(t, s, connectTo(t, server), func(cfg *tier.Config[string]) {
			cfg.Codec, cfg.Size = packed, func(v string) int { return len(v) }
		})
		expectFrom(t, c, "k", value, from)
		landed(c)
		if in, err := c.Inspect(t.Context(), "k"); err != nil || in.Local == nil || in.Local.Bytes < len(value) {
			t.Errorf("from %v: %+v, %v", from, in.Local, err)
		}
		if n := len(rawRecord(t, server.Client(t), "k")); n > 1000 {
			t.Errorf("%d bytes in L2", n)
		}
	}
}
