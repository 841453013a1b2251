package layout_test

import (
	"go/ast"
	"path"
	"regexp"
	"strings"
	"testing"
)

// A document that names a test promises that it is there. "TestHazard27_…" names all tests that begin so.
func TestDocs_nameTestsThatExist(t *testing.T) {
	t.Parallel()
	var tests []string
	for _, s := range sources(t) {
		for _, decl := range s.tree.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				tests = append(tests, f.Name.Name)
			}
		}
	}
	all := "\n" + strings.Join(tests, "\n") + "\n"
	named := regexp.MustCompile("(-run '?|-bench '?|^|[^A-Za-z./])((?:Test|Fuzz|Example|Benchmark)[A-Z_][A-Za-z0-9_]*)(…?)")
	found := 0
	for _, name := range files(t) {
		if path.Ext(name) != ".md" || name == "CHANGELOG.md" { // which tells of the past
			continue
		}
		for _, m := range named.FindAllStringSubmatch(read(t, name), -1) {
			found++
			want := "\n" + m[2]
			if m[3] == "" && !strings.HasPrefix(m[1], "-") { // the flags take the beginning of a name, too
				want += "\n"
			}
			if !strings.Contains(all, want) {
				t.Errorf("%s names %s, which does not exist", name, m[2])
			}
		}
	}
	if found == 0 {
		t.Fatal("no document names a test")
	}
}
