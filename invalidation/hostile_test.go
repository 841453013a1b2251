package invalidation

import (
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Who can publish on the channel can have copies dropped, and nothing else: no message carries a value, a forged place in
// the log does not hide what comes after it, and what cannot be read ends nothing.
func TestHostile_messagesOnlyEverDropCopies(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	b, r, _ := startBus(t, client, nil)
	tail := b.tail(t)
	forged := netstrings // position, id, prev, kind, key, row, time
	const at, micros = "9-9", "1790000000000000"
	for name, payload := range map[string]string{
		"nothing":               "",
		"garbage":               "\x00\xff\xfe{}[]%s%n",
		"a length without end":  "99999999999999999999:x",
		"a negative length":     "-1:x",
		"a mebibyte":            strings.Repeat("a", 1<<20),
		"another kind":          forged(at, "f1", tail, "flush", "c:1", "", micros),
		"another cache":         forged(at, "f2", tail, "key", "zz:1", "", micros),
		"a row of the outbox":   forged(at, "f3", tail, "key", "c:1", "7", micros),
		"the next of the chain": forged(at, "f4", tail, "key", "c:2", "", micros),
		"all":                   forged(at, "f5", "", "all", "", "", "-9223372036854775808"),
		"none together":         forged("") + forged(""),
		"a frame in a frame":    forged("", forged("", forged(at, "f6", tail, "key", "c:zz", "", micros))),
		"one cannot be read":    forged("", forged(at, "f7", tail, "key", "c:zz", "", micros), "garbage"),
	} {
		if err := client.Publish(t.Context(), "{test}:bus", payload).Err(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	// What is true after it is heard as before.
	alls := r.mark()
	publish(t, b, "c:true")
	testenv.Eventually(t, 10*time.Second, func() bool { return r.told("true", alls) }, "a message after them is heard")
	testenv.Eventually(t, 10*time.Second, func() bool { return b.Status().Trusted && b.Position(0) == b.tail(t) },
		"the bus is trusted, and where Redis is")
	for key := range r.snapshot() {
		if key != "1" && key != "2" && key != "true" {
			t.Errorf("dropped %q", key)
		}
	}
}
