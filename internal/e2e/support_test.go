package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

const (
	token = "e2e-token"
	bound = 2 * time.Second // STALENESS_BOUND's default
)

// A stack is some processes of the server on one PostgreSQL and one Redis.
type stack struct {
	postgres *testenv.Postgres
	redis    *testenv.Redis
	database string
	servers  []*testenv.Server
	client   *http.Client
}

// start runs n processes. env may differ by process.
func start(t *testing.T, n int, env func(i int, s *stack, env map[string]string)) *stack {
	t.Helper()
	return startOn(t, testenv.StartPostgres(t), testenv.StartRedis(t), n, env)
}

func startOn(
	t *testing.T, postgres *testenv.Postgres, redis *testenv.Redis, n int, env func(i int, s *stack, env map[string]string),
) *stack {
	t.Helper()
	s := &stack{postgres: postgres, redis: redis}
	s.database = s.postgres.NewDatabase(t)
	transport := &http.Transport{MaxIdleConnsPerHost: 400}
	s.client = &http.Client{Transport: transport, Timeout: 20 * time.Second}
	bin := testenv.BuildServer(t)
	for i := range n {
		e := map[string]string{"DATABASE_URL": s.database, "REDIS_URL": s.redis.URL(), "ADMIN_TOKEN": token}
		if env != nil {
			env(i, s, e)
		}
		s.servers = append(s.servers, testenv.StartServer(t, bin, e))
	}
	t.Cleanup(transport.CloseIdleConnections)
	return s
}

// An answer is what a request brought.
type answer struct {
	status int
	header http.Header
	body   []byte
	err    error
	took   time.Duration
}

func (a answer) version() int64 {
	v, _ := strconv.ParseInt(strings.Trim(a.header.Get("ETag"), `"`), 10, 64)
	return v
}

func (a answer) from() string {
	_, detail, _ := strings.Cut(a.header.Get("Cache-Status"), "detail=")
	return detail
}

// do makes a request of process i; headers are "Name: value".
func (s *stack) do(i int, method, path, body string, headers ...string) answer {
	return s.send(s.servers[i].URL+path, method, body, headers...)
}

func (s *stack) send(url, method, body string, headers ...string) answer {
	began := time.Now()
	req, err := http.NewRequest(method, url, strings.NewReader(body)) //nolint:noctx // the client has a timeout
	if err != nil {
		return answer{err: err}
	}
	if method != http.MethodGet {
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		req.Header.Add(name, value)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return answer{err: err, took: time.Since(began)}
	}
	defer func() { _ = resp.Body.Close() }()
	a := answer{status: resp.StatusCode, header: resp.Header}
	a.body, a.err = io.ReadAll(resp.Body)
	a.took = time.Since(began)
	return a
}

func (s *stack) get(i int, id int64) answer {
	return s.do(i, http.MethodGet, fmt.Sprint("/api/products/", id), "")
}

func (s *stack) mustGet(t *testing.T, i int, id int64) answer {
	t.Helper()
	a := s.get(i, id)
	if a.err != nil || a.status != http.StatusOK {
		t.Fatalf("GET of %d on process %d: %d %s, %v", id, i, a.status, a.body, a.err)
	}
	return a
}

// create makes a product and returns its id.
func (s *stack) create(t *testing.T, sku string) int64 {
	t.Helper()
	a := s.do(0, http.MethodPost, "/api/products", fmt.Sprintf(`{"sku":%q,"name":"n","price":"1.00"}`, sku))
	var p struct{ ID int64 }
	if err := json.Unmarshal(a.body, &p); a.err != nil || a.status != http.StatusCreated || err != nil {
		t.Fatalf("POST: %d %s, %v, %v", a.status, a.body, a.err, err)
	}
	return p.ID
}

// set writes a price through process i and returns the version.
func (s *stack) set(t *testing.T, i int, id int64, price string) int64 {
	t.Helper()
	a := s.do(i, http.MethodPut, fmt.Sprint("/api/products/", id), fmt.Sprintf(`{"name":"n","price":%q}`, price))
	if a.err != nil || a.status != http.StatusOK {
		t.Fatalf("PUT on process %d: %d %s, %v", i, a.status, a.body, a.err)
	}
	return a.version()
}

// warm reads a product on every process until each has it in L1.
func (s *stack) warm(t *testing.T, ids ...int64) {
	t.Helper()
	for i := range s.servers {
		for _, id := range ids {
			testenv.Eventually(t, 10*time.Second, func() bool { return s.mustGet(t, i, id).from() == "l1" },
				"product %d is in L1 of process %d", id, i)
		}
	}
}

// until returns how long it takes until process i shows ok, asking all the time; it fails the test after a while.
func (s *stack) until(t *testing.T, i int, id int64, within time.Duration, ok func(answer) bool) time.Duration {
	t.Helper()
	began := time.Now()
	for {
		a := s.get(i, id)
		if a.err == nil && ok(a) {
			return time.Since(began)
		}
		if time.Since(began) > within {
			t.Fatalf("process %d still shows %d %s (%s) of %d after %v", i, a.status, a.body, a.from(), id, within)
		}
	}
}

// loads counts the cache's loads in the database's log.
func (s *stack) loads() int { return strings.Count(s.postgres.Log(), "/* tiercel load */") }

// metric is a value of a process' metrics, summed over all labels that hold with.
func (s *stack) metric(t *testing.T, i int, name, with string) (sum float64) {
	t.Helper()
	resp, err := s.client.Get(s.servers[i].OpsURL + "/metrics") //nolint:noctx // the client has a timeout
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, name); ok && strings.Contains(rest, with) && (rest[0] == '{' || rest[0] == ' ') {
			v, err := strconv.ParseFloat(line[strings.LastIndex(line, " ")+1:], 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += v
		}
	}
	return sum
}

// quantile is of durations, which it sorts.
func quantile(d []time.Duration, q float64) time.Duration {
	slices.Sort(d)
	return d[min(int(float64(len(d))*q), len(d)-1)]
}

// together runs f n times at once.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-gate
			f(i)
		})
	}
	close(gate)
	wg.Wait()
}
