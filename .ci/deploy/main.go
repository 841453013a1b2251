// Command deploy prepares the check of what lies in deploy, without the network. "deploy schemas SWAGGER FOLDER" makes JSON
// schemas for kubeconform of Kubernetes' own description of its API, strict ones; "deploy servicemonitor <MANIFESTS" decodes what
// is of Prometheus' operator into the operator's own types, which refuse what they do not know; "deploy compose FILE" loads
// a file as Docker Compose does.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	var err error
	switch {
	case len(os.Args) == 4 && os.Args[1] == "schemas":
		err = schemas(os.Args[2], os.Args[3])
	case len(os.Args) == 2 && os.Args[1] == "servicemonitor":
		err = serviceMonitors(os.Stdin)
	case len(os.Args) == 3 && os.Args[1] == "compose":
		err = composeFile(os.Args[2])
	default:
		err = errors.New("deploy schemas SWAGGER FOLDER, deploy servicemonitor <MANIFESTS, or deploy compose FILE")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "deploy:", err)
		os.Exit(1)
	}
}

// schemas writes one file for each kind, named as kubeconform looks for it: kind-group-version.json.
func schemas(swagger, folder string) error {
	raw, err := os.ReadFile(swagger)
	if err != nil {
		return err
	}
	var api struct {
		Definitions map[string]map[string]any `json:"definitions"`
	}
	if err := json.Unmarshal(raw, &api); err != nil {
		return err
	}
	for name, d := range api.Definitions {
		switch {
		case strings.HasSuffix(name, ".IntOrString"):
			api.Definitions[name] = map[string]any{"type": []string{"integer", "string"}}
		case strings.HasSuffix(name, ".Quantity"):
			api.Definitions[name] = map[string]any{"type": []string{"number", "string"}}
		default:
			if _, open := d["additionalProperties"]; d["properties"] != nil && !open {
				d["additionalProperties"] = false
			}
		}
	}
	for name, d := range api.Definitions {
		kinds, _ := d["x-kubernetes-group-version-kind"].([]any)
		if len(kinds) != 1 { // those of many kinds, such as DeleteOptions, are in no manifest
			continue
		}
		kind, _ := kinds[0].(map[string]any)
		group, _, _ := strings.Cut(fmt.Sprint(kind["group"]), ".")
		file := fmt.Sprint(kind["kind"], "-", group, "-", kind["version"], ".json")
		if group == "" {
			file = fmt.Sprint(kind["kind"], "-", kind["version"], ".json")
		}
		needed := make(map[string]any)
		closure(api.Definitions, name, needed)
		schema, err := json.Marshal(map[string]any{"$ref": "#/definitions/" + name, "definitions": needed})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, strings.ToLower(file)), schema, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// closure adds to found the definition and all that it refers to.
func closure(all map[string]map[string]any, name string, found map[string]any) {
	if _, ok := found[name]; ok {
		return
	}
	found[name] = all[name]
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				closure(all, strings.TrimPrefix(ref, "#/definitions/"), found)
			}
			for _, member := range v {
				walk(member)
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(any(all[name]))
}

func serviceMonitors(in io.Reader) error {
	manifests, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	checked := 0
	for document := range bytes.SplitSeq(manifests, []byte("\n---\n")) {
		if !bytes.Contains(document, []byte("\nkind: ServiceMonitor\n")) {
			continue
		}
		if err := yaml.UnmarshalStrict(document, new(monitoring.ServiceMonitor)); err != nil {
			return fmt.Errorf("ServiceMonitor: %w", err)
		}
		checked++
	}
	if checked == 0 {
		return errors.New("there is no ServiceMonitor")
	}
	return nil
}

func composeFile(name string) error {
	ctx := context.Background()
	options, err := cli.NewProjectOptions([]string{name}, cli.WithEnv([]string{"ADMIN_TOKEN=t", "POSTGRES_PASSWORD=p"}))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Println(strings.Join(project.ServiceNames(), " "))
	return err
}
