package console_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

const token = "letmein"

func TestMain(m *testing.M) { testenv.Main(m) }

// startShop starts two instances with the demo catalogue, on one PostgreSQL and one Redis.
func startShop(t *testing.T) (one, other *testenv.Server) {
	t.Helper()
	env := map[string]string{
		"DATABASE_URL": testenv.SharedPostgres(t).NewDatabase(t), "REDIS_URL": testenv.StartRedis(t).URL(), "ADMIN_TOKEN": token,
	}
	bin := testenv.BuildServer(t)
	for _, args := range [][]string{
		{"migrate"}, {"import", filepath.Join(testenv.ModuleRoot(t), "internal", "catalogue", "demo.ndjson.gz")},
	} {
		cmd := exec.CommandContext(t.Context(), bin, args...)
		cmd.Dir, cmd.Env = t.TempDir(), append(cmd.Environ(), "DATABASE_URL="+env["DATABASE_URL"], "REDIS_URL="+env["REDIS_URL"])
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return testenv.StartServer(t, bin, env), testenv.StartServer(t, bin, env)
}

// visit reads products of the servers in the background, some far more often than others, until the test ends.
func visit(t *testing.T, perSecond int, servers ...*testenv.Server) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		often := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.2, 4, 900)
		tick := time.NewTicker(time.Second / time.Duration(perSecond))
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			_, _ = send(ctx, http.MethodGet, servers[n%len(servers)].URL+fmt.Sprint("/api/products/", 1+often.Uint64()), "")
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// send returns the body of a good answer.
func send(ctx context.Context, method, url, body string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader([]byte(body)))
	if err != nil {
		return "", err
	}
	if method != http.MethodGet {
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", map[string]string{"PATCH": "application/merge-patch+json"}[method])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %d %s", method, url, res.StatusCode, b)
	}
	return string(b), err
}
