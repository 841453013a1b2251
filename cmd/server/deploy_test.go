package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// deployed decodes a file of the folder deploy.
func deployed[T any](t *testing.T, name string) (v T) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), "deploy", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// accepted reads an environment as an instance would. Variables that are not ours are Go's own.
func accepted(t *testing.T, env map[string]string) config {
	t.Helper()
	known := map[string]bool{"GOMEMLIMIT": true}
	for _, row := range table() {
		known[row.env] = true
	}
	for name := range env {
		if !known[name] {
			t.Errorf("%s is no setting", name)
		}
	}
	c, err := parse(t, forServing, env)
	if err != nil {
		t.Fatal(err)
	}
	if c.ShutdownDelay == 0 {
		t.Error("behind a balancer SHUTDOWN_DELAY must not be 0")
	}
	return c
}

func TestDeploy_composeSetsWhatAnInstanceTakesAndGivesItTheTimeToEnd(t *testing.T) {
	t.Parallel()
	file := deployed[struct {
		Services map[string]struct {
			Environment map[string]string
			StopGrace   string `yaml:"stop_grace_period"`
			HealthCheck struct{ Test []string }
		}
	}](t, "compose.yaml")
	for _, name := range []string{"tiercel-1", "tiercel-2", "tiercel-3"} {
		s := file.Services[name]
		env := maps.Clone(s.Environment)
		for name, value := range env {
			env[name] = regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllString(value, "x")
		}
		c := accepted(t, env)
		grace, err := time.ParseDuration(s.StopGrace)
		if err != nil || grace <= c.ShutdownDelay+stopWithin {
			t.Errorf("%s is killed after %v, and may take %v and %v to end", name, grace, c.ShutdownDelay, stopWithin)
		}
		every, err := time.ParseDuration(file.Services["balancer"].Environment["CHECK_EVERY"])
		if err != nil || c.ShutdownDelay < 4*every {
			t.Errorf("%s leaves in %v, and the balancer looks each %v", name, c.ShutdownDelay, every)
		}
		if got := strings.Join(s.HealthCheck.Test, " "); got != "CMD /tiercel healthcheck --ready" {
			t.Errorf("health check %q", got)
		}
	}
}

func TestDeploy_kubernetesSetsWhatAnInstanceTakesAndGivesItTheTimeToEnd(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": "postgres://h/d", "REDIS_URL": "redis://h", "ADMIN_TOKEN": "t"} // the secret's
	for _, generator := range deployed[struct {
		ConfigMapGenerator []struct{ Literals []string } `yaml:"configMapGenerator"`
	}](t, "kubernetes/kustomization.yaml").ConfigMapGenerator {
		for _, literal := range generator.Literals {
			name, value, _ := strings.Cut(literal, "=")
			env[name] = value
		}
	}
	pod := deployed[struct {
		Spec struct {
			Template struct {
				Spec struct {
					Grace      int `yaml:"terminationGracePeriodSeconds"`
					Containers []struct {
						Env       []struct{ Name, Value string }
						Lifecycle struct {
							PreStop struct{ Sleep struct{ Seconds int } } `yaml:"preStop"`
						}
						LivenessProbe  probe `yaml:"livenessProbe"`
						ReadinessProbe probe `yaml:"readinessProbe"`
					}
				}
			}
		}
	}](t, "kubernetes/deployment.yaml").Spec.Template.Spec
	container := pod.Containers[0]
	for _, v := range container.Env {
		env[v.Name] = v.Value
	}
	c := accepted(t, env)
	pause := time.Duration(container.Lifecycle.PreStop.Sleep.Seconds) * time.Second
	if grace := time.Duration(pod.Grace) * time.Second; pause == 0 || grace <= pause+c.ShutdownDelay+stopWithin {
		t.Errorf("killed after %v: preStop takes %v, SHUTDOWN_DELAY %v, the end up to %v", grace, pause, c.ShutdownDelay, stopWithin)
	}
	if container.LivenessProbe.HTTPGet.Path != "/livez" || container.ReadinessProbe.HTTPGet.Path != "/readyz" {
		t.Errorf("probes %+v, %+v", container.LivenessProbe, container.ReadinessProbe)
	}
}

type probe struct {
	HTTPGet struct{ Path string } `yaml:"httpGet"`
}
