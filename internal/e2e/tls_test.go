package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The program runs over TLS, with a certificate of its own, as the user of docs/redis.md, and is refused nothing.
func TestRedisTLS_serverRunsAsTheUserOfTheDocs(t *testing.T) {
	t.Parallel()
	server, addr, certs := testenv.StartRedisTLS(t)
	admin := []*redis.Client{server.Client(t)}
	line, _ := rights(t, "~{tiercel}:*")
	grant(t, admin, "tiercel", line)
	s := startOn(t, testenv.SharedPostgres(t), server, 2, func(i int, _ *stack, env map[string]string) {
		strict(env)
		env["REDIS_URL"] = "rediss://tiercel:secret@" + addr + "/0"
		env["REDIS_CA_FILE"], env["REDIS_CERT_FILE"], env["REDIS_KEY_FILE"] = certs.CA, certs.Cert, certs.Key
	})
	id := s.create(t, "k")
	s.warm(t, id)
	s.holdTo(t, s.write(t, 0, id, "2.00"))
	a := s.do(1, http.MethodPut, fmt.Sprint("/api/products/", id), `{"name":"n","price":"3.00"}`, "Prefer: wait=5")
	if a.status != http.StatusOK || a.header.Get("Preference-Applied") == "" {
		t.Errorf("PUT that waits: %d %s, %q", a.status, a.body, a.header)
	}
	for i := range s.servers {
		if s.metric(t, i, "tiercel_trusted", "") != 1 {
			t.Errorf("process %d trusts nothing, its log:\n%s", i, s.servers[i].Logs())
		}
	}
	if refused := denied(t, admin, "tiercel"); len(refused) > 0 {
		t.Errorf("refused: %v", refused)
	}
}

// A server whose certificate nobody vouches for is not talked to.
func TestRedisTLS_anUnknownAuthorityIsRefused(t *testing.T) {
	t.Parallel()
	server, addr, certs := testenv.StartRedisTLS(t)
	s := startOn(t, testenv.SharedPostgres(t), server, 1, func(_ int, _ *stack, env map[string]string) {
		strict(env)
		env["REDIS_URL"], env["REDIS_CA_FILE"] = "rediss://"+addr, testenv.NewCertificates(t).CA
		env["REDIS_CERT_FILE"], env["REDIS_KEY_FILE"] = certs.Cert, certs.Key
	})
	testenv.Eventually(t, 10*time.Second, func() bool { return strings.Contains(s.servers[0].Logs(), "certificate") }, "the log says why")
	if s.metric(t, 0, "tiercel_trusted", "") != 0 {
		t.Error("trusts what an unknown server says")
	}
}
