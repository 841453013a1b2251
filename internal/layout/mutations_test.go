package layout_test

import (
	"cmp"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A mutation is the header of a patch: what .ci/mutate needs, and docs/mutations.md shows.
type mutation struct {
	name       string
	invariants []string
	what       string
	pkg        string   // ./tier
	tests      []string // TestA, TestB/a_subtest
	files      []string // that it changes
}

var mutationFields = []string{"Invariant", "What", "Package", "Caught by", "Hang", "Chaos"}

func mutations(t *testing.T) []mutation {
	t.Helper()
	var found []mutation
	for _, name := range files(t) {
		if path.Dir(name) != "docs/mutations" {
			continue
		}
		header, diff, ok := strings.Cut(read(t, name), "\n\ndiff --git ")
		if !ok || path.Ext(name) != ".patch" {
			t.Errorf("%s is not a header, an empty line and a diff of git's", name)
			continue
		}
		is := make(map[string]string)
		for line := range strings.SplitSeq(header, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			if !slices.Contains(mutationFields, key) || value == "" {
				t.Errorf("%s: header %q", name, line)
			}
			is[key] = value
		}
		m := mutation{
			name: strings.TrimSuffix(path.Base(name), ".patch"), invariants: strings.Split(is["Invariant"], ", "),
			what: is["What"], pkg: is["Package"], tests: strings.Split(is["Caught by"], ", "),
		}
		for line := range strings.SplitSeq(diff, "\n") {
			if file, ok := strings.CutPrefix(line, "+++ b/"); ok {
				m.files = append(m.files, file)
			}
		}
		found = append(found, m)
	}
	if len(found) == 0 {
		t.Fatal("docs/mutations is empty")
	}
	slices.SortFunc(found, func(a, b mutation) int { return cmp.Compare(a.name, b.name) })
	return found
}

// Invariants stand in comments like "//	S1. seen[k] never falls", in package docs also as "//   - H0, sense."
var invariant = regexp.MustCompile(`(?m)^//(?:\t|   - )([A-Z][0-9]+)[.,] `)

func TestMutations_thereIsOneForEachNumberedInvariant(t *testing.T) {
	t.Parallel()
	where := make(map[string]string)
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		for _, m := range invariant.FindAllStringSubmatch(read(t, s.name), -1) {
			if other, ok := where[m[1]]; ok && other != s.name {
				t.Errorf("%s and %s both have an invariant %s", other, s.name, m[1])
			}
			where[m[1]] = s.name
		}
	}
	if len(where) == 0 {
		t.Fatal("no invariant is numbered")
	}
	tried := make(map[string]bool)
	numbered := regexp.MustCompile(`^[A-Z][0-9]+$`)
	for _, m := range mutations(t) {
		for _, id := range m.invariants {
			tried[id] = true
			if where[id] == "" && numbered.MatchString(id) {
				t.Errorf("docs/mutations/%s.patch breaks %s, which nothing promises", m.name, id)
			}
		}
	}
	for id, file := range where {
		if !tried[id] {
			t.Errorf("%s promises %s, and no patch in docs/mutations breaks it", file, id)
		}
	}
}

func TestMutations_apply(t *testing.T) {
	t.Parallel()
	for _, m := range mutations(t) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			run(t, "git", "-c", "safe.directory=*", "apply", "--check", "docs/mutations/"+m.name+".patch")
			for _, file := range m.files {
				if strings.HasSuffix(file, "_test.go") {
					t.Errorf("breaks a test, %s", file)
				}
			}
		})
	}
}

func TestMutations_areCaughtByTestsThatExist(t *testing.T) {
	t.Parallel()
	tests := make(map[string]bool)
	for _, s := range sources(t) {
		for _, decl := range s.tree.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && s.isTest() {
				tests["./"+path.Dir(s.name)+" "+f.Name.Name] = true
			}
		}
	}
	for _, m := range mutations(t) {
		for _, test := range m.tests {
			if top, _, _ := strings.Cut(test, "/"); !tests[m.pkg+" "+top] {
				t.Errorf("%s is caught by %s, which %s does not have", m.name, top, m.pkg)
			}
		}
	}
}

func TestMutations_areInTheTable(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, m := range mutations(t) {
		table.WriteString("| " + m.name + " | " + m.what + " | `" + strings.Join(m.tests, "`, `") + "` |\n")
	}
	if !strings.Contains(read(t, "docs/mutations.md"), "|---|---|---|\n"+table.String()+"\n") {
		t.Errorf("docs/mutations.md should have this table:\n%s", table.String())
	}
}
