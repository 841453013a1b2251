package invalidation

import (
	"errors"
	"fmt"
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

func TestINV_dropsValueAndLeaseOfTheKeyOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		for _, name := range []string{"v:c:1", "l:c:1", "vt:c:1", "lt:c:1", "v:c:2"} {
			client.Set(t.Context(), "{test}:"+name, "x", 0)
		}
		if n := must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}})); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
		left := must[int64](t)(client.Exists(t.Context(), "{test}:v:c:1", "{test}:l:c:1").Result())
		others := must[int64](t)(client.Exists(t.Context(), "{test}:vt:c:1", "{test}:lt:c:1", "{test}:v:c:2").Result())
		if left != 0 || others != 3 {
			t.Errorf("%d of the key's names and %d others are left, want 0 and 3", left, others)
		}
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindTag, Key: "c:1"}}))
		if n := must[int64](t)(client.Exists(t.Context(), "{test}:vt:c:1", "{test}:lt:c:1").Result()); n != 0 {
			t.Errorf("%d of the tag's names are left", n)
		}
	})
}

func TestINV_isSuppressedOnlyByItsOwnRowsMarkOfThisGeneration(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		s.mustReset(t)
		inv := func(id int64) int {
			t.Helper()
			return must[int](t)(s.Inv(t.Context(), []Row{{ID: id, Kind: KindKey, Key: "c:1"}}))
		}
		if got := []int{inv(7), inv(7), inv(6), inv(8), inv(0), inv(0), inv(7)}; fmt.Sprint(got) != "[1 0 1 1 1 1 0]" {
			t.Errorf("messages %v; want one for each row, and one for each call without a row", got)
		}
		ttl := must[time.Duration](t)(client.PTTL(t.Context(), "{test}:d:7").Result())
		if ttl <= 9*time.Minute || ttl > 10*time.Minute {
			t.Errorf("the mark lives %v, want R", ttl)
		}
		client.PExpire(t.Context(), "{test}:d:7", time.Second)
		inv(7)
		if ttl := must[time.Duration](t)(client.PTTL(t.Context(), "{test}:d:7").Result()); ttl < time.Minute {
			t.Errorf("a suppressed INV left the mark's life at %v", ttl)
		}
		s.mustReset(t)
		if n := inv(7); n != 1 {
			t.Error("a mark from before a RESET suppressed an INV")
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

func TestINV_ofAllMakesANewGenerationAndNoPromise(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindAll}}))
		if n := must[int64](t)(client.Exists(t.Context(), s.promise, s.coh).Result()); n != 0 {
			t.Error("kind all made a promise or a coherence out of nothing")
		}
		s.mustReset(t)
		gen := client.Get(t.Context(), s.promise).Val()
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindAll}}))
		after := client.Get(t.Context(), s.promise).Val()
		if after == gen || after == "" || after != client.HGet(t.Context(), s.coh, "gen").Val() {
			t.Errorf("generation %q, then %q", gen, after)
		}
		if ttl := client.PTTL(t.Context(), s.promise).Val(); ttl <= 0 || ttl > time.Minute {
			t.Errorf("the promise lives %v: its expiry was lost", ttl)
		}
	})
}

func TestLog_isAChain(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		keys := []string{"c:1", "", "*", "c:\x00\xff", "1:x", strings.Repeat("k", 1024)}
		first := must[View](t)(s.Sync(t.Context(), Place{}))
		if first.Tail != "" || first.Live {
			t.Fatalf("the first look at an empty Redis: %+v", first)
		}
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindKey, Key: "start"}}))
		v := must[View](t)(s.Sync(t.Context(), Place{}))
		start := Place{v.Tail, v.End}
		var rows []Row
		for i, k := range keys {
			rows = append(rows, Row{ID: int64(i), Kind: KindKey, Key: k})
		}
		must[int](t)(s.Inv(t.Context(), rows))
		v = must[View](t)(s.Sync(t.Context(), start))
		if len(v.Entries) != len(keys) || v.More {
			t.Fatalf("%d entries, want %d", len(v.Entries), len(keys))
		}
		prev := start.ID
		for i, m := range v.Entries {
			if m.Prev != prev || m.Key != keys[i] || m.Row != int64(i) || m.Kind != KindKey {
				t.Errorf("entry %d: %+v after %q", i, m, prev)
			}
			prev = m.ID
		}
		if prev != v.Tail || v.End != v.Entries[len(keys)-1].Position {
			t.Errorf("tail %q at %q, last entry %+v", v.Tail, v.End, v.Entries[len(keys)-1])
		}
	})
}

func TestAPPLYandRENEW_expectThePosOfTheOneBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		ctx := t.Context()
		later := time.Now().Add(time.Minute)
		if _, _, err := s.Apply(ctx, "", nil); !errors.Is(err, ErrLost) {
			t.Errorf("APPLY without coherence: %v", err)
		}
		if err := s.Renew(ctx, "", 1, later); !errors.Is(err, ErrLost) {
			t.Errorf("RENEW without coherence: %v", err)
		}
		c := s.mustReset(t)
		pos, sent, err := s.Apply(ctx, c.Pos, []Row{{ID: 1, Kind: KindKey, Key: "c:1"}})
		if err != nil || sent != 1 {
			t.Fatalf("APPLY = %d, %v", sent, err)
		}
		if _, _, err := s.Apply(ctx, c.Pos, []Row{{ID: 2, Kind: KindKey, Key: "c:2"}}); !errors.Is(err, ErrLost) {
			t.Errorf("APPLY on an old pos: %v", err)
		}
		if n := client.Exists(ctx, "{test}:d:2").Val(); n != 0 {
			t.Error("a lost APPLY left a mark")
		}
		if err := s.Renew(ctx, c.Pos, 99, later); !errors.Is(err, ErrLost) {
			t.Errorf("RENEW on an old pos: %v", err)
		}
		if err := s.Reset(ctx, c.Pos, 99, later, "db"); !errors.Is(err, ErrLost) {
			t.Errorf("RESET on an old pos: %v", err)
		}
		if err := s.Reset(ctx, "", 99, later, "db"); !errors.Is(err, ErrLost) {
			t.Errorf("RESET that expects none: %v", err)
		}
		if err := s.Renew(ctx, pos, 20, later); err != nil {
			t.Fatal(err)
		}
		if c := must[Coherence](t)(s.Begin(ctx)); c.Cursor != 20 || c.Pos == pos || c.Database != "db" {
			t.Errorf("after RENEW: %+v", c)
		}
		// Kind all changes the generation without moving pos: RENEW promises the one that is there then.
		c = must[Coherence](t)(s.Begin(ctx))
		must[int](t)(s.Inv(ctx, []Row{{Kind: KindAll}}))
		if err := s.Renew(ctx, c.Pos, 21, later); err != nil {
			t.Fatal(err)
		}
		if p, g := client.Get(ctx, s.promise).Val(), client.HGet(ctx, s.coh, "gen").Val(); p != g {
			t.Errorf("promise %q, generation %q", p, g)
		}
	})
}

func TestRENEW_thatComesLateGivesNoExtraTime(t *testing.T) {
	client := testenv.StartRedis(t).Client(t)
	s := newTestState(client)
	s.mustReset(t)
	c := must[Coherence](t)(s.Begin(t.Context()))
	if err := s.Renew(t.Context(), c.Pos, 1, c.Now.Add(-time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n := client.Exists(t.Context(), s.promise).Val(); n != 0 {
		t.Error("a RENEW whose time was over made a promise")
	}
}

func TestRESET_makesANewGenerationAndTellsEverybody(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		s.mustReset(t)
		client.Set(t.Context(), "{test}:l:c:1", "token", time.Minute)
		gen := client.Get(t.Context(), s.promise).Val()
		before := must[View](t)(s.Sync(t.Context(), Place{}))
		s.mustReset(t)
		v := must[View](t)(s.Sync(t.Context(), Place{before.Tail, before.End}))
		if len(v.Entries) != 1 || v.Entries[0].Kind != KindAll || v.Entries[0].Prev != before.Tail {
			t.Errorf("entries %+v, want one of kind all", v.Entries)
		}
		if after := client.Get(t.Context(), s.promise).Val(); after == gen || after == "" {
			t.Errorf("generation %q, then %q", gen, after)
		}
		if client.Get(t.Context(), "{test}:l:c:1").Val() != "token" {
			t.Error("RESET took a lease")
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
