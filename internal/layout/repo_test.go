package layout_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

const module = "github.com/tiercel-go/tiercel"

// run returns the output of a command at the root of the repository.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = testenv.ModuleRoot(t)
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			t.Fatalf("%s %v: %v\n%s", name, args, err, failed.Stderr)
		}
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return out
}

// files returns the repository's files, slash-separated and relative to its root: what is committed, and what is new
// and not ignored.
func files(t *testing.T) []string {
	t.Helper()
	// A checkout that belongs to somebody else, as in a container, is still ours to list.
	out := run(t, "git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	var found []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if _, err := os.Stat(filepath.Join(testenv.ModuleRoot(t), name)); err == nil { // not just deleted
			found = append(found, name)
		}
	}
	if len(found) < 10 {
		t.Fatalf("git lists %d files: this is not the repository", len(found))
	}
	return found
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A source is a parsed Go file.
type source struct {
	name string
	fset *token.FileSet
	tree *ast.File
}

func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

func (s source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

// sources returns all Go files but those in testdata, which are input of tests.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	for _, name := range files(t) {
		if filepath.Ext(name) != ".go" || slices.Contains(strings.Split(name, "/"), "testdata") {
			continue
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, name, read(t, name), parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, source{name, fset, tree})
	}
	return found
}

// A pkg is what "go list" knows of a package.
type pkg struct {
	ImportPath string
	Standard   bool
	Module     *struct{ Path string }
	Imports    []string
	Deps       []string
}

func (p pkg) ours() bool { return p.Module != nil && p.Module.Path == module }

// packages returns all packages of the module and all that they need, without their tests.
var packages = sync.OnceValues(func() (map[string]pkg, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Module,Imports,Deps", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			return nil, fmt.Errorf("%w\n%s", err, failed.Stderr)
		}
		return nil, err
	}
	found := make(map[string]pkg)
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		found[p.ImportPath] = p
	}
})

func listed(t *testing.T) map[string]pkg {
	t.Helper()
	all, err := packages()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return all
}
