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
func (s *state) mustReset(t *testing.T) coherence {
	t.Helper()
	c := must[coherence](t)(s.begin(t.Context()))
	if err := s.reset(t.Context(), c.pos, 10, c.now.Add(time.Minute), "db"); err != nil {
		t.Fatal(err)
	}
	return must[coherence](t)(s.begin(t.Context()))
}

func TestINV_dropsValueAndLeaseOfTheKeyOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		for _, name := range []string{"v:c:1", "l:c:1", "vt:c:1", "lt:c:1", "v:c:2"} {
			client.Set(t.Context(), "{test}:"+name, "x", 0)
		}
		if n := must[int](t)(s.inv(t.Context(), []row{{kind: KindKey, key: "c:1"}})); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
		left := must[int64](t)(client.Exists(t.Context(), "{test}:v:c:1", "{test}:l:c:1").Result())
		others := must[int64](t)(client.Exists(t.Context(), "{test}:vt:c:1", "{test}:lt:c:1", "{test}:v:c:2").Result())
		if left != 0 || others != 3 {
			t.Errorf("%d of the key's names and %d others are left, want 0 and 3", left, others)
		}
		must[int](t)(s.inv(t.Context(), []row{{kind: KindTag, key: "c:1"}}))
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
			return must[int](t)(s.inv(t.Context(), []row{{id: id, kind: KindKey, key: "c:1"}}))
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
		rows := []row{{id: 7, kind: KindKey, key: "c:1"}}
		if _, err := s.inv(t.Context(), rows); err == nil {
			t.Fatal("an INV that cannot append succeeded")
		}
		client.Rename(t.Context(), "aside", s.log)
		if n := must[int](t)(s.inv(t.Context(), rows)); n != 1 {
			t.Errorf("%d messages once it can, want 1", n)
		}
	})
}

func TestINV_ofAllMakesANewGenerationAndNoPromise(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		must[int](t)(s.inv(t.Context(), []row{{kind: KindAll}}))
		if n := must[int64](t)(client.Exists(t.Context(), s.promise, s.coh).Result()); n != 0 {
			t.Error("kind all made a promise or a coherence out of nothing")
		}
		s.mustReset(t)
		gen := client.Get(t.Context(), s.promise).Val()
		must[int](t)(s.inv(t.Context(), []row{{kind: KindAll}}))
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
		first := must[view](t)(s.sync(t.Context(), place{}))
		if first.tail != "" || first.live {
			t.Fatalf("the first look at an empty Redis: %+v", first)
		}
		must[int](t)(s.inv(t.Context(), []row{{kind: KindKey, key: "start"}}))
		v := must[view](t)(s.sync(t.Context(), place{}))
		start := place{v.tail, v.end}
		var rows []row
		for i, k := range keys {
			rows = append(rows, row{id: int64(i), kind: KindKey, key: k})
		}
		must[int](t)(s.inv(t.Context(), rows))
		v = must[view](t)(s.sync(t.Context(), start))
		if len(v.entries) != len(keys) || v.more {
			t.Fatalf("%d entries, want %d", len(v.entries), len(keys))
		}
		prev := start.id
		for i, m := range v.entries {
			if m.prev != prev || m.key != keys[i] || m.row != int64(i) || m.kind != KindKey {
				t.Errorf("entry %d: %+v after %q", i, m, prev)
			}
			prev = m.id
		}
		if prev != v.tail || v.end != v.entries[len(keys)-1].position {
			t.Errorf("tail %q at %q, last entry %+v", v.tail, v.end, v.entries[len(keys)-1])
		}
	})
}

func TestAPPLYandRENEW_expectThePosOfTheOneBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := newTestState(client)
		ctx := t.Context()
		later := time.Now().Add(time.Minute)
		if _, _, err := s.apply(ctx, "", nil); !errors.Is(err, ErrLost) {
			t.Errorf("APPLY without coherence: %v", err)
		}
		if err := s.renew(ctx, "", 1, later); !errors.Is(err, ErrLost) {
			t.Errorf("RENEW without coherence: %v", err)
		}
		c := s.mustReset(t)
		pos, sent, err := s.apply(ctx, c.pos, []row{{id: 1, kind: KindKey, key: "c:1"}})
		if err != nil || sent != 1 {
			t.Fatalf("APPLY = %d, %v", sent, err)
		}
		if _, _, err := s.apply(ctx, c.pos, []row{{id: 2, kind: KindKey, key: "c:2"}}); !errors.Is(err, ErrLost) {
			t.Errorf("APPLY on an old pos: %v", err)
		}
		if n := client.Exists(ctx, "{test}:d:2").Val(); n != 0 {
			t.Error("a lost APPLY left a mark")
		}
		if err := s.renew(ctx, c.pos, 99, later); !errors.Is(err, ErrLost) {
			t.Errorf("RENEW on an old pos: %v", err)
		}
		if err := s.reset(ctx, c.pos, 99, later, "db"); !errors.Is(err, ErrLost) {
			t.Errorf("RESET on an old pos: %v", err)
		}
		if err := s.reset(ctx, "", 99, later, "db"); !errors.Is(err, ErrLost) {
			t.Errorf("RESET that expects none: %v", err)
		}
		if err := s.renew(ctx, pos, 20, later); err != nil {
			t.Fatal(err)
		}
		if c := must[coherence](t)(s.begin(ctx)); c.cursor != 20 || c.pos == pos || c.dbid != "db" {
			t.Errorf("after RENEW: %+v", c)
		}
		// Kind all changes the generation without moving pos: RENEW promises the one that is there then.
		c = must[coherence](t)(s.begin(ctx))
		must[int](t)(s.inv(ctx, []row{{kind: KindAll}}))
		if err := s.renew(ctx, c.pos, 21, later); err != nil {
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
	c := must[coherence](t)(s.begin(t.Context()))
	if err := s.renew(t.Context(), c.pos, 1, c.now.Add(-time.Millisecond)); err != nil {
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
		before := must[view](t)(s.sync(t.Context(), place{}))
		s.mustReset(t)
		v := must[view](t)(s.sync(t.Context(), place{before.tail, before.end}))
		if len(v.entries) != 1 || v.entries[0].kind != KindAll || v.entries[0].prev != before.tail {
			t.Errorf("entries %+v, want one of kind all", v.entries)
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
		if err == nil && (m.id == "" || m.position == "") {
			t.Fatalf("%q gave %+v", s, m)
		}
	})
}
