package layout_test

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
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

func TestDocs_linksWithinTheRepositoryLeadSomewhere(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	all, found := files(t), 0
	for _, name := range all {
		if path.Ext(name) != ".md" {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(read(t, name), -1) {
			to, _, _ := strings.Cut(m[1], "#")
			if to == "" || strings.Contains(to, "://") {
				continue
			}
			found++
			to = path.Join(path.Dir(name), to)
			if !slices.ContainsFunc(all, func(file string) bool { return within(file, to) }) {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
	if found == 0 {
		t.Fatal("no document has a link")
	}
}
