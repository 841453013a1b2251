package examples_test

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// A service is one process of an example.
type service struct{ url string }

// start runs n processes of an example with the same settings, each on an address of its own.
func start(t *testing.T, n int, pkg string, env map[string]string) []service {
	t.Helper()
	services := make([]service, n)
	for i := range services {
		addr := testenv.FreeAddr(t)
		env["HTTP_ADDR"], env["OPS_ADDR"] = addr, addr // StartServer asks the latter whether it is ready
		server := testenv.StartServer(t, testenv.Build(t, pkg), env)
		services[i] = service{"http://" + addr}
		t.Cleanup(func() {
			if code := server.Term(); code != 0 {
				t.Errorf("%s ended with %d:\n%s", pkg, code, server.Logs())
			}
		})
	}
	return services
}

type answer struct {
	status int
	body   string
	from   string
}

func (s service) do(t *testing.T, method, path, body string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true // no connection stays behind
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, string(b), resp.Header.Get("X-Cache")}
}

func (s service) get(t *testing.T, path string) answer {
	t.Helper()
	return s.do(t, http.MethodGet, path, "")
}

// cached waits until the instance answers from its own memory, with text in the answer.
func (s service) cached(t *testing.T, path, text string) {
	t.Helper()
	testenv.Eventually(t, 30*time.Second, func() bool {
		a := s.get(t, path)
		return a.from == "l1" && strings.Contains(a.body, text)
	}, "%s%s has %q in L1", s.url, path, text)
}

// follows waits until the instance shows text, from wherever.
func (s service) follows(t *testing.T, path, text string) {
	t.Helper()
	testenv.Eventually(t, 30*time.Second, func() bool {
		a := s.get(t, path)
		return a.status == http.StatusOK && strings.Contains(a.body, text)
	}, "%s%s shows %q", s.url, path, text)
}

func TestEmbedded_whatOneInstanceWritesTheOtherShows(t *testing.T) {
	notes := start(t, 2, "./examples/notes", map[string]string{
		"REDIS_ADDR": testenv.StartRedis(t).Addr(), "NOTES_FILE": filepath.Join(t.TempDir(), "notes.db"),
	})
	const path = "/notes/today"
	if a := notes[1].get(t, path); a.status != http.StatusNotFound {
		t.Fatalf("a note that nobody wrote: %+v", a)
	}
	for _, text := range []string{"buy milk", "buy bread"} {
		if a := notes[0].do(t, http.MethodPut, path, text); a.status != http.StatusNoContent {
			t.Fatalf("PUT: %+v", a)
		}
		if a := notes[0].get(t, path); a.body != text { // its own writes at once
			t.Errorf("the writer shows %+v after %q", a, text)
		}
		for _, s := range notes { // the second from its L1 of "not found", then of the first text
			s.follows(t, path, text)
			s.cached(t, path, text)
		}
	}
}

func TestOutbox_whatPsqlChangesEveryInstanceShows(t *testing.T) {
	postgres := testenv.SharedPostgres(t)
	database := postgres.NewDatabase(t)
	postgres.Psql(t, database, read(t, "outbox/schema.sql"))
	install(t, database)
	articles := start(t, 2, "./examples/outbox", map[string]string{
		"DATABASE_URL": database, "REDIS_ADDR": testenv.StartRedis(t).Addr(),
	})
	const path = "/articles/go"
	for _, s := range articles {
		if a := s.get(t, path); a.status != http.StatusNotFound {
			t.Fatalf("an article that nobody wrote: %+v", a)
		}
	}
	for _, change := range []struct{ sql, title string }{
		{"INSERT INTO articles (slug, title) VALUES ('go', 'one')", "one"},
		{"UPDATE articles SET title = 'two' WHERE slug = 'go'", "two"},
		{"BEGIN; DELETE FROM articles; INSERT INTO articles (slug, title) VALUES ('go', 'three'); COMMIT", "three"},
	} {
		postgres.Psql(t, database, change.sql)
		for _, s := range articles {
			s.follows(t, path, `"title":"`+change.title+`"`)
			s.cached(t, path, change.title)
		}
	}
	many := articles[0].get(t, "/articles?slug=go&slug=rust")
	if many.status != http.StatusOK || !strings.Contains(many.body, `"title":"three"`) || strings.Contains(many.body, "rust") {
		t.Errorf("many: %+v", many)
	}
	postgres.Psql(t, database, "DELETE FROM articles")
	for _, s := range articles {
		testenv.Eventually(t, 30*time.Second, func() bool { return s.get(t, path).status == http.StatusNotFound }, "%s forgets", s.url)
	}
}
