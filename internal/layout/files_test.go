package layout_test

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"
)

const (
	maxLines       = 400
	maxReadmeLines = 250
)

func TestFiles_areShort(t *testing.T) {
	t.Parallel()
	for _, name := range files(t) {
		limit := 0
		switch path.Ext(name) {
		case ".go", ".lua", ".sql", ".sh":
			limit = maxLines
		}
		if name == "README.md" {
			limit = maxReadmeLines
		}
		if limit == 0 {
			continue
		}
		if n := strings.Count(read(t, name), "\n"); n > limit {
			t.Errorf("%s has %d lines; at most %d", name, n, limit)
		}
	}
}

func TestTopLevel_holdsOnlyWhatIsKnown(t *testing.T) {
	t.Parallel()
	known := []string{
		"cmd", "tier", "invalidation", "store", "handlers", "bench", "internal", "deploy", "docs", "examples",
		"Makefile", "Dockerfile", "README.md", "CHANGELOG.md", "LICENSE", "go.mod", "go.sum",
		"SECURITY.md", "CONTRIBUTING.md", // where hosts of code look for them, and offer them to who opens an issue
	}
	for _, name := range files(t) {
		top, _, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(top, ".") && !slices.Contains(known, top) {
			t.Errorf("%s does not belong at the top of the repository", name)
		}
	}
}

func TestDependencies_areAllExplained(t *testing.T) {
	t.Parallel()
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(run(t, "go", "mod", "edit", "-json"), &mod); err != nil {
		t.Fatal(err)
	}
	explained := read(t, "docs/dependencies.md")
	direct := 0
	for _, dep := range mod.Require {
		if dep.Indirect {
			continue
		}
		direct++
		if !strings.Contains(explained, dep.Path) {
			t.Errorf("docs/dependencies.md does not say what %s is for", dep.Path)
		}
	}
	if direct == 0 {
		t.Error("go.mod has no direct dependency: it is not tidy")
	}
}

// Work that is left belongs into an issue, where it can be found.
func TestFiles_holdNoNotesToSelf(t *testing.T) {
	t.Parallel()
	notes := []string{"TO" + "DO", "FIX" + "ME", "XX" + "X"}
	for _, name := range files(t) {
		switch path.Ext(name) {
		case ".go", ".lua", ".sql", ".sh", ".md", ".yaml", ".yml":
		default:
			continue
		}
		for i, line := range strings.Split(read(t, name), "\n") {
			words := strings.FieldsFunc(line, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') })
			for _, word := range words {
				if slices.Contains(notes, word) {
					t.Errorf("%s:%d: %s", name, i+1, word)
				}
			}
		}
	}
}
