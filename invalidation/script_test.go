package invalidation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// reset gives a state its first coherence.
func (s *state) mustReset(t *testing.T) Coherence {
	t.Helper()
	c := must[Coherence](t)(s.Begin(t.Context()))
	if err := s.Reset(t.Context(), c.Pos, 10, c.Now.Add(time.Minute), "db"); err != nil {
		t.Fatal(err)
	}
	return must[Coherence](t)(s.Begin(t.Context()))
}

func TestINV_keepsItsMarkForTheRetention(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		s.mustReset(t)
		rows := []Row{{ID: 7, Kind: KindKey, Key: "c:1"}}
		must[int](t)(s.Inv(t.Context(), rows))
		ttl := must[time.Duration](t)(client.PTTL(t.Context(), "{test}:d:7").Result())
		if ttl <= 9*time.Minute || ttl > 10*time.Minute {
			t.Errorf("the mark lives %v, want R", ttl)
		}
		client.PExpire(t.Context(), "{test}:d:7", time.Second)
		if n := must[int](t)(s.Inv(t.Context(), rows)); n != 0 {
			t.Error("the mark does not suppress")
		}
		if ttl := must[time.Duration](t)(client.PTTL(t.Context(), "{test}:d:7").Result()); ttl < time.Minute {
			t.Errorf("a suppressed INV left the mark's life at %v", ttl)
		}
	})
}

// The log comes before the mark: a script that fails between the two must not have silenced the row for ever.
func TestINV_thatFailedLeavesNoMark(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		s.mustReset(t)
		client.Rename(t.Context(), s.log, "aside")
		client.Set(t.Context(), s.log, "of the wrong type", 0)
		rows := []Row{{ID: 7, Kind: KindKey, Key: "c:1"}}
		if _, err := s.Inv(t.Context(), rows); err == nil {
			t.Fatal("an INV that cannot append succeeded")
		}
		client.Rename(t.Context(), "aside", s.log)
		if n := must[int](t)(s.Inv(t.Context(), rows)); n != 1 {
			t.Errorf("%d messages once it can, want 1", n)
		}
	})
}

// published returns what is published on the bus from now on until last is called, which appends a message about no key.
func (s *state) published(t *testing.T, client *redis.Client) (last func() [][]Message) {
	t.Helper()
	sub := client.Subscribe(t.Context(), s.channel)
	t.Cleanup(func() { _ = sub.Close() })
	must[any](t)(sub.Receive(t.Context()))
	return func() (all [][]Message) {
		t.Helper()
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindKey, Key: "last"}}))
		for {
			m := must[*redis.Message](t)(sub.ReceiveMessage(t.Context()))
			messages := must[[]Message](t)(parsePublished(m.Payload))
			if messages[0].Key == "last" {
				return all
			}
			if most := 1 << 16; len(m.Payload) > most+len(messages)*len("99999:")+2048 {
				t.Errorf("%d bytes were published at once", len(m.Payload))
			}
			all = append(all, messages)
		}
	}
}

func keysIn(published [][]Message) (keys [][]string) {
	for _, messages := range published {
		var of []string
		for _, m := range messages {
			of = append(of, m.Key)
		}
		keys = append(keys, of)
	}
	return keys
}

func TestScripts_publishWhatTheyAppendTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := patientState(client)
		c := s.mustReset(t)
		last := s.published(t, client)
		must[int](t)(s.Inv(t.Context(), []Row{{ID: 7, Kind: KindKey, Key: "c:1"}}))
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:2"}, {ID: 7, Kind: KindKey, Key: "c:1"}, {Kind: KindTag, Key: "c:3"}}))
		if _, _, err := s.Apply(t.Context(), c.Pos, []Row{{ID: 8, Kind: KindAll}, {ID: 9, Kind: KindKey, Key: "c:4"}}); err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(keysIn(last())), "[[c:1] [c:2 c:3] [ c:4]]"; got != want {
			t.Errorf("published %s, want %s: the row that was announced before, and not again, is none", got, want)
		}
	})
}

func TestScripts_publishInPiecesWhatIsLong(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := patientState(client)
		last := s.published(t, client)
		var rows []Row
		for i := range publishBatch {
			rows = append(rows, Row{Kind: KindKey, Key: fmt.Sprint("c:", i, strings.Repeat("k", 1024))})
		}
		must[int](t)(s.Inv(t.Context(), rows))
		pieces := keysIn(last())
		if n := len(pieces); n < 3 || n > 5 {
			t.Errorf("%d pieces for 200 KiB, want one for each 64 KiB", n)
		}
		for i, key := range slices.Concat(pieces...) {
			if key != rows[i].Key {
				t.Fatalf("message %d is about %.10s, want %.10s", i, key, rows[i].Key)
			}
		}
	})
}

// What is in the log and was never published is a lost message like any other.
func TestINV_thatFailedHalfWayIsMadeUpForByTheChain(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	b, r, _ := startBus(t, client, slow)
	s := b.shards[0].remote.(*state) //nolint:errcheck // made by runBus
	must[int64](t)(client.LPush(t.Context(), "{test}:d:8", "of the wrong type").Result())
	rows := []Row{{ID: 7, Kind: KindKey, Key: "c:1"}, {ID: 8, Kind: KindKey, Key: "c:2"}}
	if _, err := s.Inv(t.Context(), rows); err == nil {
		t.Fatal("an INV that cannot read its mark succeeded")
	}
	if r.snapshot()["1"] != 0 {
		t.Error("a message of a script that failed was heard")
	}
	alls := r.mark()
	publish(t, b, "c:3")
	testenv.Eventually(t, 5*time.Second, func() bool { return r.snapshot()["1"] > 0 && r.snapshot()["3"] > 0 }, "both come")
	if r.mark() != alls {
		t.Error("all was dropped, though the log leads on")
	}
}
