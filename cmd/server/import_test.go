package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// sourcePrices reads the digits of each price as they stand in a catalogue, "" for none.
func sourcePrices(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	in, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	prices := make(map[string]string)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var row struct {
			ID    string
			Name  *string
			Price json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row.Name == nil {
			continue
		}
		if prices[row.ID] = string(row.Price); prices[row.ID] == "null" {
			prices[row.ID] = ""
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return prices
}

// The program runs as it is shipped here: with the race detector this would take minutes.
func TestImport_bringsInTheRealCataloguesDigitForDigitAndOnce(t *testing.T) {
	t.Parallel()
	pg, rd := testenv.SharedPostgres(t), testenv.StartRedis(t)
	for name, want := range map[string]struct{ good, bad int }{
		"bestbuy-3k":        {3291, 0},
		"pcparts":           {63317, 0},
		"uci-online-retail": {3958, 112},
	} {
		t.Run(name, func(t *testing.T) {
			file, db := testenv.SharedData(t, name+"/catalog.jsonl.gz"), pg.NewDatabase(t)
			rejects := filepath.Join(t.TempDir(), "rejects")
			env := map[string]string{"DATABASE_URL": db, "REDIS_URL": rd.URL(), "REDIS_NAMESPACE": name}
			r := runBuilt(t, env, "import", file, "--rejects", rejects)
			line := fmt.Sprintf("imported %d: %d inserted, 0 updated, 0 unchanged, %d rejected", want.good, want.good, want.bad)
			if r.code != 0 || !strings.HasPrefix(r.out, line) {
				t.Fatalf("exit code %d, %s%s, want %s", r.code, r.out, r.errs, line)
			}
			source := sourcePrices(t, file)
			stored := 0
			for row := range strings.Lines(pg.Psql(t, db, "SELECT sku, price FROM products")) {
				sku, price, ok := strings.Cut(strings.TrimRight(row, "\n"), "|")
				if digits, known := source[sku]; !ok || !known || digits != price {
					t.Errorf("%q costs %q, in the source %q", sku, price, digits)
				}
				stored++
			}
			if stored != want.good || len(source) != want.good {
				t.Errorf("%d products from %d rows, want %d", stored, len(source), want.good)
			}
			checkRejects(t, rejects, want.bad)

			entries := func() string {
				return pg.Psql(t, db, "SELECT count(*), max(id) FROM tiercel_outbox") +
					strconv.FormatInt(rd.Client(t).XLen(t.Context(), "{"+name+"}:log").Val(), 10)
			}
			before := entries()
			r = runBuilt(t, env, "import", file, "--rejects", rejects)
			line = fmt.Sprintf("imported %d: 0 inserted, 0 updated, %d unchanged, %d rejected", want.good, want.good, want.bad)
			if r.code != 0 || !strings.HasPrefix(r.out, line) {
				t.Errorf("again: exit code %d, %s%s, want %s", r.code, r.out, r.errs, line)
			}
			if after := entries(); after != before {
				t.Errorf("the second import left %s in outbox and log, before it %s", after, before)
			}
		})
	}
}

func checkRejects(t *testing.T, file string, want int) {
	t.Helper()
	content, err := os.ReadFile(file)
	if want == 0 {
		if !os.IsNotExist(err) {
			t.Errorf("a reject file without rejects: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range strings.Lines(string(content)) {
		var bad struct {
			Line   int
			Reason string
			Row    map[string]any
		}
		if err := json.Unmarshal([]byte(line), &bad); err != nil || bad.Line < 1 || !strings.Contains(bad.Reason, "name") || len(bad.Row) == 0 {
			t.Errorf("%s: %v", line, err)
		}
		lines++
	}
	if lines != want {
		t.Errorf("%d lines in the reject file, want %d", lines, want)
	}
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImport_keepsWhatIsGoodOfAFileThatBreaksOffAndFails(t *testing.T) {
	t.Parallel()
	db := "sqlite:" + filepath.Join(t.TempDir(), "db")
	file := write(t, "cut.ndjson", "{\"sku\":\"a\",\"name\":\"A\"}\n{\"sku\":\"b\",\"name\":\"B\"}\n{\"sku\":\"c\",\"na")
	r := run(t, map[string]string{"DATABASE_URL": db}, "import", file)
	if r.code != 1 || !strings.HasPrefix(r.out, "imported 2: 2 inserted") || !strings.Contains(r.errs, "line 3: the input ends in the middle") ||
		!strings.Contains(r.errs, "cut.ndjson") {
		t.Errorf("exit code %d, %s%s", r.code, r.out, r.errs)
	}
}

func TestImport_putsTheRejectFileBesideTheInputAndReadsStandardInput(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "db")}
	file := write(t, "f.json", `[{"sku":"a","name":"A","price":"1.50"},{"sku":"b","name":"B","price":-1}]`)
	r := run(t, env, "import", file)
	if r.code != 0 || r.out != "imported 1: 1 inserted, 0 updated, 0 unchanged, 1 rejected (see "+file+".rejected.ndjson)\n" {
		t.Fatalf("exit code %d, %s%s", r.code, r.out, r.errs)
	}
	if content, err := os.ReadFile(file + ".rejected.ndjson"); err != nil || !strings.Contains(string(content), `"line":1`) {
		t.Errorf("%s, %v", content, err)
	}
	r = runWith(t, env, "{\"sku\":\"a\",\"name\":\"A2\",\"price\":\"1.50\"}\n{\"sku\":\"c\",\"name\":\"C\"}\n", "import", "-")
	if r.code != 0 || r.out != "imported 2: 1 inserted, 1 updated, 0 unchanged, 0 rejected\n" {
		t.Errorf("exit code %d, %s%s", r.code, r.out, r.errs)
	}
}

func TestImport_aRowThatTheDatabaseRefusesCostsNoOther(t *testing.T) {
	t.Parallel()
	pg := testenv.SharedPostgres(t)
	db := pg.NewDatabase(t)
	env := map[string]string{"DATABASE_URL": db}
	if r := run(t, env, "migrate"); r.code != 0 {
		t.Fatal(r.errs)
	}
	pg.Psql(t, db, "ALTER TABLE products ADD CHECK (name <> 'forbidden')")
	var lines strings.Builder
	for i := range 9 {
		name := "fine"
		if i == 3 || i == 4 {
			name = "forbidden"
		}
		fmt.Fprintf(&lines, "{\"sku\":\"%d\",\"name\":%q}\n", i, name)
	}
	file := write(t, "f.ndjson", lines.String())
	r := run(t, env, "import", file)
	if r.code != 0 || !strings.HasPrefix(r.out, "imported 7: 7 inserted, 0 updated, 0 unchanged, 2 rejected") {
		t.Errorf("exit code %d, %s%s", r.code, r.out, r.errs)
	}
	if content, err := os.ReadFile(file + ".rejected.ndjson"); err != nil ||
		!strings.Contains(string(content), `"line":4`) || !strings.Contains(string(content), `"line":5`) {
		t.Errorf("%s, %v", content, err)
	}
	if r := run(t, env, "import", write(t, "g.ndjson", "1\n2\n")); r.code != 1 || !strings.Contains(r.errs, "nothing was imported") {
		t.Errorf("without a product: exit code %d, %s", r.code, r.errs)
	}
}

func TestImport_saysWhatIsWrongWithAFile(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "db")}
	for file, says := range map[string]string{
		"/no/such/file": "no such file", t.TempDir(): "directory", write(t, "x.gz", "\x1f\x8b"): "gzip",
	} {
		if r := run(t, env, "import", file); r.code != 1 || !strings.Contains(r.errs, says) || !strings.Contains(r.errs, file) {
			t.Errorf("%s: exit code %d, %s", file, r.code, r.errs)
		}
	}
}
