package layout_test

import (
	"path"
	"slices"
	"strings"
	"testing"
)

const xsync = "golang.org/x/sync"

// directions says what a package may import besides the standard library: packages of ours, and modules of others.
// What it may not import it cannot come to need through a package of ours either, since those have rules of their own.
var directions = map[string]struct{ ours, modules []string }{
	"tier": {
		modules: []string{"github.com/dgraph-io/ristretto/v2", "github.com/redis/go-redis/v9", "github.com/sony/gobreaker/v2", xsync},
	},
	"tier/zstdcodec": {ours: []string{"tier"}, modules: []string{"github.com/klauspost/compress"}},
	"tier/loadlimit": {modules: []string{"github.com/failsafe-go/failsafe-go"}},
	"tier/redlock": {
		modules: []string{"github.com/go-redsync/redsync/v4", "github.com/redis/go-redis/v9", "github.com/sony/gobreaker/v2"},
	},
	"tier/tiertest": {ours: []string{"tier", "internal/fakeredis"}},
	"invalidation": {
		modules: []string{"github.com/redis/go-redis/v9", xsync},
	},
	"invalidation/remotetest": {ours: []string{"invalidation", "internal/fakeredis"}},
	"internal/fakeredis":      {},
	"invalidation/bustest":    {ours: []string{"invalidation"}, modules: []string{"github.com/redis/go-redis/v9", xsync}},
	"store": {
		ours: []string{"tier"},
		modules: []string{
			"github.com/cockroachdb/apd/v3", "github.com/jmoiron/sqlx", "github.com/lib/pq", "github.com/pressly/goose/v3",
			"modernc.org/sqlite", xsync,
		},
	},
	// Examples show what an embedder has: our libraries, and nothing that only the program has.
	"examples": {},
	"examples/notes": {
		ours: []string{"tier", "invalidation"}, modules: []string{"github.com/redis/go-redis/v9", "modernc.org/sqlite"},
	},
	"examples/outbox": {
		ours: []string{"tier", "invalidation", "store"}, modules: []string{"github.com/redis/go-redis/v9", "github.com/lib/pq"},
	},
	"handlers/console":   {ours: []string{"store"}},
	"handlers/respcache": {ours: []string{"tier"}, modules: []string{"github.com/gin-gonic/gin"}},
	"handlers": {
		ours: []string{"store", "handlers"}, // its own parts
		modules: []string{
			"github.com/evanphx/json-patch/v5", "github.com/gin-gonic/gin", "github.com/cockroachdb/apd/v3", xsync, "golang.org/x/time",
		},
	},
}

func TestImports_goInOneDirection(t *testing.T) {
	t.Parallel()
	all := listed(t)
	for name, may := range directions {
		p, ok := all[module+"/"+name]
		if !ok {
			if path.Dir(name) == "." { // a package of helpers need not exist
				t.Errorf("package %s is missing", name)
			}
			continue
		}
		for _, imported := range p.Imports {
			dep := all[imported]
			switch {
			case dep.Standard || dep.Module == nil:
			case dep.ours():
				if !slices.ContainsFunc(may.ours, func(o string) bool { return within(imported, module+"/"+o) }) {
					t.Errorf("%s imports %s", name, imported)
				}
			case !slices.Contains(may.modules, dep.Module.Path):
				t.Errorf("%s imports %s", name, imported)
			}
		}
	}
}

// within reports whether imported is the package or lies in its folder.
func within(imported, folder string) bool {
	return imported == folder || strings.HasPrefix(imported, folder+"/")
}

// Nobody imports the program, and the libraries drag in no vendor of metrics and no web framework, through whatever.
func TestImports_librariesStaySmall(t *testing.T) {
	t.Parallel()
	all := listed(t)
	unwanted := []string{
		"github.com/gin-gonic/", "github.com/prometheus/", "go.opentelemetry.io/", "github.com/jmoiron/", "github.com/lib/pq",
		"modernc.org/", "github.com/alicebob/", module + "/handlers", module + "/store", module + "/internal/",
	}
	for _, name := range []string{"tier", "invalidation"} {
		for _, dep := range all[module+"/"+name].Deps {
			for _, prefix := range unwanted {
				if strings.HasPrefix(dep, prefix) {
					t.Errorf("%s comes with %s", name, dep)
				}
			}
		}
	}
	for _, p := range all {
		for _, imported := range p.Imports {
			if imported == module+"/cmd/server" || within(imported, module+"/examples") {
				t.Errorf("%s imports a program, %s", p.ImportPath, imported)
			}
		}
	}
}

func TestImports_testHelpersStayOutOfTheProgram(t *testing.T) {
	t.Parallel()
	helpers := []string{
		module + "/internal/testenv", module + "/internal/layout", module + "/tier/tiertest", module + "/invalidation/bustest",
		module + "/invalidation/remotetest", module + "/internal/fakeredis",
		"github.com/Shopify/toxiproxy", "github.com/getkin/kin-openapi", "go.uber.org/goleak", "github.com/chromedp", "net/http/httptest", "testing",
	}
	program, ok := listed(t)[module+"/cmd/server"]
	if !ok {
		t.Fatal("package cmd/server is missing")
	}
	for _, dep := range program.Deps {
		for _, helper := range helpers {
			if within(dep, helper) {
				t.Errorf("cmd/server is linked with %s", dep)
			}
		}
	}
}
