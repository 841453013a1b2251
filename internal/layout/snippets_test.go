package layout_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// snippetImports are the packages that Go in documents may name.
var snippetImports = map[string]string{
	"tier": module + "/tier", "zstdcodec": module + "/tier/zstdcodec", "loadlimit": module + "/tier/loadlimit",
	"redlock": module + "/tier/redlock", "invalidation": module + "/invalidation", "store": module + "/store",
	"handlers": module + "/handlers", "respcache": module + "/handlers/respcache",
	"redis": "github.com/redis/go-redis/v9", "gin": "github.com/gin-gonic/gin",
	"context": "context", "errors": "errors", "http": "net/http", "slog": "log/slog", "sql": "database/sql", "strings": "strings",
	"time": "time",
}

// snippetWorld is what a reader takes for granted: names that snippets use and do not declare.
const snippetWorld = `
var (
	ctx     context.Context
	client  redis.UniversalClient
	remote  *tier.Redis
	bus     *invalidation.Bus
	cache   *tier.Cache[string]
	engine  *gin.Engine
	version int64
	err     error
)

type user struct{ Name string }

func load(ctx context.Context, key string) (v tier.Versioned[string], err error)              { return }
func priceFromDatabase(ctx context.Context, key string) (v tier.Versioned[string], err error) { return }
func pricesFromDatabase(ctx context.Context, keys []string) (v map[string]tier.Versioned[string], err error) { return }
func userFromDatabase(ctx context.Context, id string) (u user, version int64, err error)      { return }
func currentVersion(key string) (v int64)       { return }
func observe(what string, took time.Duration)   {}
func render(c *gin.Context)                     {}
`

// snippetFile makes a file of a document's snippet: statements become a function, unless they declare functions.
func snippetFile(snippet string) string {
	body := "func snippet() {\n" + snippet + "\n}\n"
	if strings.HasPrefix(snippet, "func ") || strings.HasPrefix(snippet, "type ") {
		body = snippet
	}
	code := "package p\n" + snippetWorld + body
	var imports strings.Builder
	for _, name := range slices.Sorted(maps.Keys(snippetImports)) {
		if regexp.MustCompile(`\b` + name + `\.`).MatchString(code) {
			fmt.Fprintf(&imports, "import %s %q\n", name, snippetImports[name])
		}
	}
	return strings.Replace(code, "package p\n", "package p\n"+imports.String(), 1)
}

func TestDocs_goInThemCompiles(t *testing.T) {
	t.Parallel()
	exports := make(map[string]string)
	args := append([]string{"list", "-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}"}, slices.Sorted(maps.Values(snippetImports))...)
	for line := range strings.Lines(string(run(t, "go", args...))) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[name] = file
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(name string) (io.ReadCloser, error) { return os.Open(exports[name]) })
	fence := regexp.MustCompile("(?s)\n```go\n(.*?)```")
	checked := 0
	for _, name := range files(t) {
		if path.Ext(name) != ".md" {
			continue
		}
		for i, m := range fence.FindAllStringSubmatch(read(t, name), -1) {
			checked++
			file, err := parser.ParseFile(fset, fmt.Sprintf("%s, snippet %d", name, i+1), snippetFile(m[1]), parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("%v\n%s", err, m[1])
				continue
			}
			cfg := types.Config{Importer: imports, Error: func(err error) {
				var wrong types.Error
				// Nothing is done with what a snippet has; that is what is soft, or says so.
				if errors.As(err, &wrong) && !wrong.Soft && !strings.HasPrefix(wrong.Msg, "no new variables") {
					t.Errorf("%s, snippet %d: %s\n%s", name, i+1, wrong.Msg, m[1])
				}
			}}
			_, _ = cfg.Check("p", fset, []*ast.File{file}, nil) // the errors went to Error
		}
	}
	if checked < 5 {
		t.Errorf("only %d snippets were found", checked)
	}
}
