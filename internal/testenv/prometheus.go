package testenv

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A Prometheus is a server that scrapes, several times a second.
type Prometheus struct {
	URL string

	t    testing.TB
	proc *process
}

// StartPrometheus starts one that scrapes /metrics at opsURLs. It is killed at the end of the test.
func StartPrometheus(t testing.TB, opsURLs ...string) *Prometheus {
	t.Helper()
	bin, err := exec.LookPath("prometheus")
	if err != nil {
		t.Fatalf("%v: see .ci/setup", err)
	}
	dir, addr := t.TempDir(), FreeAddr(t)
	config := "global: {scrape_interval: 200ms, scrape_timeout: 200ms}\nscrape_configs:\n- job_name: tiercel\n  static_configs:\n  - targets: ["
	for i, u := range opsURLs {
		if i > 0 {
			config += ", "
		}
		config += strings.TrimPrefix(u, "http://")
	}
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(config+"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &Prometheus{URL: "http://" + addr, t: t}
	p.proc = &process{
		name: "prometheus", logFile: filepath.Join(dir, "prometheus.log"), ready: p.ready,
		command: func() *exec.Cmd {
			cmd := exec.Command(bin, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(dir, "data"), //nolint:noctx // lives until the test ends
				"--web.listen-address="+addr, "--log.level=warn")
			cmd.Dir, cmd.SysProcAttr = dir, attributes(nil, syscall.SIGKILL)
			return cmd
		},
	}
	t.Cleanup(p.proc.kill)
	if err := p.proc.start(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *Prometheus) ready() bool {
	res, err := p.get("/-/ready", nil)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func (p *Prometheus) get(path string, query url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.URL+path+"?"+query.Encode(), http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Close = true
	return (&http.Client{Timeout: 5 * time.Second}).Do(req)
}

// Query returns how many series an expression has now. It fails for one that Prometheus does not understand.
func (p *Prometheus) Query(expr string) (series int, err error) {
	res, err := p.get("/api/v1/query", url.Values{"query": {expr}})
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct {
		Error string
		Data  struct{ Result []json.RawMessage }
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return 0, err
	}
	if answer.Error != "" {
		return 0, fmt.Errorf("prometheus: %s: %s", expr, answer.Error)
	}
	return len(answer.Data.Result), nil
}
