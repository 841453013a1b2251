package zstdcodec_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/zstdcodec"
)

// raw is a codec of bytes as they are.
type raw struct{}

func (raw) Append(dst, v []byte) ([]byte, error)       { return append(dst, v...), nil }
func (raw) Decode(src []byte, _ int64) ([]byte, error) { return src, nil }
func random(n int) []byte {
	b := make([]byte, n)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(b)
	return b
}

func newCodec(t testing.TB, above, limit int) *zstdcodec.Codec[[]byte] {
	t.Helper()
	c, err := zstdcodec.New[[]byte](raw{}, above, limit)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// encode appends to something that is there already, as a record does.
func encode(t testing.TB, c tier.Codec[[]byte], v []byte) []byte {
	t.Helper()
	const before = "header"
	b, err := c.Append([]byte(before), v)
	if err != nil || !bytes.HasPrefix(b, []byte(before)) {
		t.Fatalf("%.20q, %v", b, err)
	}
	return b[len(before):]
}

func TestCodec_compressesWhatIsLongAndGetsShorter(t *testing.T) {
	t.Parallel()
	c := newCodec(t, 100, 0)
	for name, test := range map[string]struct {
		value   []byte
		shorter bool
	}{
		"long text":  {bytes.Repeat([]byte("abc "), 1000), true},
		"short text": {bytes.Repeat([]byte("a"), 100), false},
		"just above": {bytes.Repeat([]byte("a"), 101), true},
		"long noise": {random(5000), false},
		"nothing":    {nil, false},
	} {
		b := encode(t, c, test.value)
		if got := len(b) < len(test.value); got != test.shorter {
			t.Errorf("%s: %d bytes of %d", name, len(b), len(test.value))
		}
		if got, err := c.Decode(b, 1); err != nil || !bytes.Equal(got, test.value) {
			t.Errorf("%s: came back as %d bytes, %v", name, len(got), err)
		}
	}
}

func TestCodec_readsWhatWasWrittenWithoutIt(t *testing.T) {
	t.Parallel()
	value := bytes.Repeat([]byte("abc "), 1000)
	if got, err := newCodec(t, 100, 0).Decode(value, 1); err != nil || !bytes.Equal(got, value) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	// And one that compresses nothing reads what another compressed.
	b := encode(t, newCodec(t, 100, 0), value)
	if got, err := newCodec(t, 0, 0).Decode(b, 1); err != nil || !bytes.Equal(got, value) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// Values that look like what the codec makes are still values.
func TestCodec_isNotConfusedByValuesThatLookCompressed(t *testing.T) {
	t.Parallel()
	packed := encode(t, newCodec(t, 1, 0), bytes.Repeat([]byte("abc "), 1000))
	for _, above := range []int{0, 1, 1 << 20} {
		c := newCodec(t, above, 0)
		for _, v := range [][]byte{packed, packed[:4], packed[:3], encode(t, c, packed), encode(t, c, encode(t, c, packed))} {
			if got, err := c.Decode(encode(t, c, v), 1); err != nil || !bytes.Equal(got, v) {
				t.Errorf("above %d: %d bytes came back as %d, %v", above, len(v), len(got), err)
			}
		}
	}
}

// Ten bytes of L2 must not become gigabytes here, whether the frame says how long it is or not.
func TestCodec_refusesBombs(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	c := newCodec(t, 1, limit)
	bomb := make([]byte, 16*limit)
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var unsized bytes.Buffer
	stream, err := zstd.NewWriter(&unsized)
	if err != nil {
		t.Fatal(err)
	}
	for rest := bomb; len(rest) > 0; rest = rest[limit:] {
		if _, err := stream.Write(rest[:limit]); err != nil {
			t.Fatal(err)
		}
	}
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
	half := enc.EncodeAll(make([]byte, limit/2+1), nil)
	for name, frame := range map[string][]byte{
		"that says so": enc.EncodeAll(bomb, nil), "that does not": unsized.Bytes(), "in parts": append(half, half...),
	} {
		if got, err := c.Decode(frame, 1); !errors.Is(err, zstdcodec.ErrTooLarge) {
			t.Errorf("a bomb %s: %d bytes, %v", name, len(got), err)
		}
	}
	t.Logf("refused: %d bytes that would be %d", unsized.Len(), len(bomb))
	// What is longer than the limit is not compressed, or nobody could read it.
	long := bytes.Repeat([]byte("a"), limit+1)
	if got, err := c.Decode(encode(t, c, long), 1); err != nil || !bytes.Equal(got, long) {
		t.Errorf("a value above the limit: %v", err)
	}
}

func TestCodec_mayBeUsedByMany(t *testing.T) {
	t.Parallel()
	c := newCodec(t, 10, 0)
	var running sync.WaitGroup
	for i := range 16 {
		running.Go(func() {
			v := bytes.Repeat([]byte{byte(i)}, 1000+i)
			for range 200 {
				b, err := c.Append(nil, v)
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := c.Decode(b, 1); err != nil || !bytes.Equal(got, v) {
					t.Errorf("%d bytes, %v", len(got), err)
					return
				}
			}
		})
	}
	running.Wait()
}

func TestNew_namesWhatIsWrong(t *testing.T) {
	t.Parallel()
	if _, err := zstdcodec.New[[]byte](nil, -1, -1); err == nil || !strings.Contains(err.Error(), "inner") {
		t.Errorf("%v", err)
	}
}

// The error of the inner codec is the error.
func TestCodec_failsWithItsInner(t *testing.T) {
	t.Parallel()
	c, err := zstdcodec.New[func()](tier.JSON[func()]{}, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Append(nil, func() {}); err == nil {
		t.Error("a func was encoded")
	}
}

func FuzzDecode(f *testing.F) {
	packed := encode(f, newCodec(f, 1, 0), bytes.Repeat([]byte("abc "), 100))
	f.Add(packed)
	f.Add(packed[:len(packed)/2])
	f.Add(packed[:4])
	f.Add([]byte("plain"))
	c := newCodec(f, 1, 1<<16)
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := c.Decode(b, 1); err == nil && len(got) > max(1<<16, len(b)) {
			t.Errorf("%d bytes became %d", len(b), len(got))
		}
		if got, err := c.Decode(encode(t, c, b), 1); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%q came back as %q, %v", b, got, err)
		}
	})
}
