package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// queries returns every query of the dashboard, with its variables filled in.
func queries(t *testing.T) (found []string) {
	t.Helper()
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if expr, ok := v["expr"].(string); ok {
				found = append(found, strings.NewReplacer("$instance", ".*", "$__rate_interval", "1m").Replace(expr))
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	var dashboard any
	if err := json.Unmarshal([]byte(deployFile(t, "grafana/tiercel.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	walk(dashboard)
	if len(found) < 30 {
		t.Fatalf("only %d queries", len(found))
	}
	return found
}

func deployFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "deploy", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rules is the file of alerts, decoded.
type rules struct {
	Groups []struct {
		Rules []struct {
			Alert, Expr string
			Annotations map[string]string
		}
	}
}

var ourMetric = regexp.MustCompile(`(?:tiercel|go|process)_[a-z0-9_]+`)

// A panel whose query finds nothing looks like a quiet one.
func TestDashboardAndRules_askForWhatALiveServerExports(t *testing.T) {
	t.Parallel()
	pg, rd := testenv.SharedPostgres(t), testenv.StartRedis(t)
	s := startServer(t, map[string]string{"DATABASE_URL": pg.NewDatabase(t), "REDIS_URL": rd.URL(), "ADMIN_TOKEN": "t"})
	created := do(t, "POST", s.URL+"/api/products", "t", `{"sku":"a","name":"A","price":"1","currency":"USD"}`)
	if created.status != 201 {
		t.Fatalf("%d %s", created.status, created.body)
	}
	prom := testenv.StartPrometheus(t, s.OpsURL)
	finds := func(expr string) {
		testenv.Eventually(t, 20*time.Second, func() bool {
			ask(t, s.URL+created.header.Get("Location"))
			n, err := prom.Query(expr)
			if err != nil {
				t.Fatal(err)
			}
			return n > 0
		}, "%s finds nothing", expr)
	}
	for _, expr := range queries(t) {
		if strings.HasPrefix(expr, "changes(") {
			expr = strings.TrimSuffix(expr, " > 0") // no restart is no annotation
		}
		finds(expr)
	}
	for _, group := range deployed[rules](t, "prometheus/tiercel.yaml").Groups {
		for _, rule := range group.Rules {
			if _, err := prom.Query(rule.Expr); err != nil {
				t.Error(err)
			}
			for _, name := range ourMetric.FindAllString(rule.Expr, -1) {
				finds(name) // the alert itself finds nothing, while all is well
			}
		}
	}
}

func TestRules_eachAlertHasItsSectionInTheRunbook(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	alerts := 0
	for _, group := range deployed[rules](t, "prometheus/tiercel.yaml").Groups {
		for _, rule := range group.Rules {
			alerts++
			url, anchor, _ := strings.Cut(rule.Annotations["runbook_url"], "#")
			if !strings.HasSuffix(url, "/docs/runbook.md") || !strings.EqualFold(anchor, rule.Alert) {
				t.Errorf("%s: runbook_url %q", rule.Alert, rule.Annotations["runbook_url"])
			}
			if !strings.Contains(string(b), "\n## "+rule.Alert+"\n") {
				t.Errorf("docs/runbook.md has no section %s", rule.Alert)
			}
		}
	}
	if sections := strings.Count(string(b), "\n## "); sections != alerts {
		t.Errorf("%d sections for %d alerts", sections, alerts)
	}
}

func promtool(t *testing.T, input string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "promtool", args...)
	cmd.Dir = filepath.Join(testenv.ModuleRoot(t), "deploy", "prometheus")
	cmd.Stdin = strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestRules_fireWhenTheyShouldAndNotElse(t *testing.T) {
	t.Parallel()
	promtool(t, "", "check", "rules", "tiercel.yaml")
	promtool(t, "", "test", "rules", "tests/tiercel.yaml")
	tests := deployFile(t, "prometheus/tests/tiercel.yaml")
	for _, group := range deployed[rules](t, "prometheus/tiercel.yaml").Groups {
		for _, rule := range group.Rules {
			for _, name := range []string{" fires\n", " is quiet\n"} {
				if !strings.Contains(tests, "- name: "+rule.Alert+name) {
					t.Errorf("no test of %s%s", rule.Alert, name)
				}
			}
		}
	}
}

func TestMetrics_followPrometheusConventions(t *testing.T) {
	t.Parallel()
	s := startServer(t, nil)
	ask(t, s.URL+"/api/products/2")
	promtool(t, ask(t, s.OpsURL+"/metrics").body, "check", "metrics")
}
