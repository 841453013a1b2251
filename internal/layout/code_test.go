package layout_test

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestPackages_areDocumented(t *testing.T) {
	t.Parallel()
	documented := make(map[string]bool)
	for _, s := range sources(t) {
		dir := path.Dir(s.name)
		if s.isTest() {
			continue
		}
		opening := "Package " + s.tree.Name.Name + " "
		if s.tree.Name.Name == "main" {
			opening = "Command "
		}
		documented[dir] = documented[dir] || strings.HasPrefix(s.tree.Doc.Text(), opening)
	}
	if len(documented) == 0 {
		t.Fatal("no packages found")
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no comment that says what it is", dir)
		}
	}
}

// A sleep is a guess about somebody else's speed, and a skipped test is a promise that nobody checks.
func TestCode_neitherSleepsNorSkips(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			on, ok := f.X.(*ast.Ident)
			switch {
			case !ok:
			case on.Name == "time" && f.Sel.Name == "Sleep":
				t.Errorf("%s:%d sleeps: wait for what you wait for", s.name, s.line(n))
			case slices.Contains([]string{"t", "b", "f", "tb"}, on.Name) &&
				slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, f.Sel.Name):
				t.Errorf("%s:%d skips a test", s.name, s.line(n))
			}
			return true
		})
	}
}

func TestPackages_thatStartGoroutinesProveThatTheyEnd(t *testing.T) {
	t.Parallel()
	starts, proves := make(map[string]string), make(map[string]bool)
	for _, s := range sources(t) {
		dir := path.Dir(s.name)
		ast.Inspect(s.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				if !s.isTest() {
					starts[dir] = s.name
				}
			case *ast.SelectorExpr:
				on, ok := n.X.(*ast.Ident)
				if ok && s.isTest() && (on.Name == "testenv" && n.Sel.Name == "Main" ||
					on.Name == "goleak" && n.Sel.Name == "VerifyTestMain") {
					proves[dir] = true
				}
			}
			return true
		})
	}
	if len(starts) == 0 {
		t.Fatal("no goroutine is started anywhere")
	}
	for dir, name := range starts {
		if !proves[dir] {
			t.Errorf("%s starts a goroutine, and %s has no TestMain that looks for leaks (testenv.Main)", name, dir)
		}
	}
}
