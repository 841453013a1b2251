package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

type hotAnswer struct {
	Own, Merged []struct {
		Key  string
		Rate float64
	}
}

func (s *stack) hot(t *testing.T, i int) (h hotAnswer) {
	t.Helper()
	a := s.do(i, http.MethodGet, "/admin/cache/hot", "", "Authorization: Bearer "+token)
	if err := json.Unmarshal(a.body, &h); a.err != nil || a.status != http.StatusOK || err != nil {
		t.Fatalf("GET /admin/cache/hot: %d %s, %v, %v", a.status, a.body, a.err, err)
	}
	return h
}

// What was hot in any process is in L1 of one that has just become ready, though all of them had ended meanwhile: from L2
// without a load, and if L2 has lost it, by one.
func TestWarmUp_restartedServerIsWarmBeforeItIsReady(t *testing.T) {
	s := start(t, 2, func(_ int, _ *stack, env map[string]string) { env["WARM_BEFORE_READY"] = "1m" })
	var ids [2]int64 // each is hot in one process
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprint("hot-", i))
	}
	key := func(i int) string { return fmt.Sprint("product:", ids[i]) }
	testenv.Eventually(t, 30*time.Second, func() bool {
		for i := range ids {
			for range 20 {
				s.mustGet(t, i, ids[i])
			}
		}
		h := s.hot(t, 1)
		names := make([]string, 0, len(h.Merged))
		for _, k := range h.Merged {
			names = append(names, k.Key)
		}
		return len(h.Own) == 1 && h.Own[0].Key == key(1) && slices.Contains(names, key(0)) && slices.Contains(names, key(1))
	}, "the hot keys of both processes are known to the second")
	if rate := s.metric(t, 1, "tiercel_hot_key_rate", `rank="1"`); rate <= 0 {
		t.Errorf("the hottest key's rate is %v", rate)
	}
	for _, lost := range []bool{false, true} {
		cold := s.create(t, fmt.Sprint("cold-", lost))
		for _, server := range s.servers {
			server.Kill()
		}
		if lost {
			if err := s.redis.Client(t).Del(t.Context(), "{tiercel}:v:"+key(0), "{tiercel}:v:"+key(1)).Err(); err != nil {
				t.Fatal(err)
			}
		}
		before := s.loads()
		s.servers[0].Start()
		for i := range ids {
			if from := s.mustGet(t, 0, ids[i]).from(); from != "l1" {
				t.Errorf("lost from L2: %t; the first read of %s is answered from %s", lost, key(i), from)
			}
		}
		if n := s.loads() - before; n > 0 && !lost || n > 1 {
			t.Errorf("lost from L2: %t; %d loads", lost, n)
		}
		if a := s.mustGet(t, 0, cold); a.from() == "l1" {
			t.Error("a product that nobody reads is warm")
		}
		s.servers[1].Start()
	}
}
