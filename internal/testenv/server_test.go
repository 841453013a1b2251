package testenv_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// status returns the HTTP status of a GET, 0 if there is no answer in time.
func status(t *testing.T, url string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestServer_answersPausesAndEnds(t *testing.T) {
	bin := testenv.Build(t, "./internal/testenv/testdata/server")
	s := testenv.StartServer(t, bin, map[string]string{"GREETING": "hello"}, "serve")
	if s.URL == s.OpsURL || status(t, s.URL+"/readyz") != http.StatusOK || status(t, s.OpsURL+"/readyz") != http.StatusOK {
		t.Fatalf("no answer on both of %s and %s", s.URL, s.OpsURL)
	}
	if want := "args [serve] greeting hello"; !strings.Contains(s.Logs(), want) {
		t.Fatalf("the log %q lacks %q", s.Logs(), want)
	}

	s.Pause()
	if got := status(t, s.URL+"/readyz"); got != 0 {
		t.Fatalf("a paused server answered %d", got)
	}
	s.Resume()
	testenv.Eventually(t, 10*time.Second, func() bool { return status(t, s.URL+"/readyz") == http.StatusOK },
		"a resumed server answers")

	s.Kill()
	if got := status(t, s.URL+"/readyz"); got != 0 {
		t.Fatalf("a killed server answered %d", got)
	}
	s.Start()
	if code := s.Term(); code != 3 {
		t.Fatalf("exit code %d on SIGTERM; want the program's 3", code)
	}
}

func TestServer_seesNothingOfOurEnvironment(t *testing.T) {
	t.Setenv("GREETING", "from the test's environment")
	s := testenv.StartServer(t, testenv.Build(t, "./internal/testenv/testdata/server"), nil)
	if strings.Contains(s.Logs(), "from the test") {
		t.Fatalf("the server inherited GREETING: %s", s.Logs())
	}
}
