package e2e

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Behind PgBouncer in transaction mode no notification comes: the relay's own turns bring what other programs write.
func TestPgBouncer_writesOfOtherProgramsAreSeenWithinTheBound(t *testing.T) {
	t.Parallel()
	pg := testenv.SharedPostgres(t)
	way := pg.StartPgBouncer(t, 5)
	s := startOn(t, pg, testenv.StartRedis(t), 2, func(_ int, s *stack, env map[string]string) {
		strict(env)
		env["DATABASE_URL"] = way.URL(s.database)
	})
	ids := []int64{s.create(t, "a"), s.create(t, "b"), s.create(t, "c")}
	s.warm(t, ids...)
	s.holdTo(t, s.write(t, 0, ids[0], "2.00"))
	var changes []committed
	for i, id := range ids {
		s.psql(t, "UPDATE products SET price = %d WHERE id = %d", 3+i, id)
		at := time.Now()
		var version int64
		if _, err := fmt.Sscan(s.psql(t, "SELECT version FROM products WHERE id = %d", id), &version); err != nil {
			t.Fatal(err)
		}
		changes = append(changes, committed{id, version, at})
	}
	s.holdTo(t, changes...)
	s.warm(t, ids...)
	if a := s.do(1, http.MethodPut, fmt.Sprint("/api/products/", ids[1]), `{"name":"n","price":"9.00"}`, "Prefer: wait=5"); a.status != http.StatusOK ||
		a.header.Get("Preference-Applied") == "" {
		t.Errorf("PUT that waits: %d %s, %q", a.status, a.body, a.header)
	}
}
