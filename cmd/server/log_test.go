package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Both servers take any password, as these are set up.
func TestServe_logsNoSecretAtAnyLevel(t *testing.T) {
	t.Parallel()
	database := strings.Replace(testenv.SharedPostgres(t).NewDatabase(t), "@", ":pg-secret@", 1)
	_, addr, ok := strings.Cut(testenv.StartRedis(t).URL(), "redis://")
	if !ok || !strings.Contains(database, "pg-secret") {
		t.Fatal("the URLs have changed")
	}
	s := startServer(t, map[string]string{
		"DATABASE_URL": database, "REDIS_URL": "redis://default:redis-secret@" + addr, "ADMIN_TOKEN": "admin-secret",
		"LOG_LEVEL": "debug",
	})
	if got := do(t, http.MethodPost, s.URL+"/api/products", "admin-secret", `{"sku":"1","name":"Lamp"}`).status; got != http.StatusCreated {
		t.Fatalf("the write was answered with %d", got)
	}
	do(t, http.MethodGet, s.URL+"/admin/cache/stats", "another-secret", "")
	do(t, http.MethodGet, s.URL+"/admin/cache/stats", "admin-secret", "")
	ask(t, s.URL+"/api/products/1?token=queried-secret")
	s.Term()
	log := s.Logs()
	if n := strings.Count(log, `"msg":"request"`); n < 4 {
		t.Errorf("%d requests are in the log, want 4 at least:\n%s", n, log)
	}
	for line := range strings.Lines(log) {
		if strings.Contains(line, "-secret") {
			t.Errorf("the log tells a secret: %s", line)
		}
	}
}
