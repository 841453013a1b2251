package invalidation

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
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

func FuzzMessage(f *testing.F) {
	f.Add("3:1-13:abc0:3:key3:c:10:1:0")
	f.Add("")
	f.Add("99999999999999999999:")
	f.Add("-1:x")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := parsePublished(s)
		if err == nil && (m.ID == "" || m.Position == "") {
			t.Fatalf("%q gave %+v", s, m)
		}
	})
}
