package e2e

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A change that bypasses the triggers reaches no cache: what is served then is stale for ever, and the sample says so.
func TestStaleness_samplesFindAPlantedStaleProduct(t *testing.T) {
	s := start(t, 1, func(_ int, _ *stack, env map[string]string) { env["STALENESS_SAMPLES"] = "100" })
	id := s.create(t, "planted")
	s.warm(t, id)
	testenv.Eventually(t, 10*time.Second, func() bool {
		s.mustGet(t, 0, id)
		return s.metric(t, 0, "tiercel_staleness_seconds_count", "") > 3
	}, "answers are sampled")
	if sum := s.metric(t, 0, "tiercel_staleness_seconds_sum", ""); sum != 0 {
		t.Errorf("%v s of staleness before anything was planted", sum)
	}

	s.postgres.Psql(t, s.database, fmt.Sprintf(`SET session_replication_role = replica;
		UPDATE products SET price = 9, version = nextval('tiercel_version') WHERE id = %d`, id))
	planted := time.Now()
	testenv.Eventually(t, 20*time.Second, func() bool {
		return !contains(s.mustGet(t, 0, id).body, `"price":"9"`) && time.Since(planted) > bound+time.Second
	}, "the old price is served for longer than the bound")
	if a := s.do(0, http.MethodPost, "/admin/cache/invalidate", fmt.Sprintf(`{"keys":["product:%d"]}`, id)); a.status != http.StatusOK {
		t.Fatalf("invalidate: %d %s", a.status, a.body)
	}
	testenv.Eventually(t, 20*time.Second, func() bool {
		s.mustGet(t, 0, id)
		return s.metric(t, 0, "tiercel_staleness_seconds_sum", "") > bound.Seconds()
	}, "the metric shows more than the bound")
	if within := s.metric(t, 0, "tiercel_staleness_seconds_bucket", `le="2"`); within >= s.metric(t, 0, "tiercel_staleness_seconds_count", "") {
		t.Error("no answer counts as older than the bound")
	}
}
