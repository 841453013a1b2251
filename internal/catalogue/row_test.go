package catalogue_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/catalogue"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestRow_takesTheMembersItKnowsAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		`{"id":"7","name":"N"}`:                                                           `7|N||||<nil>||0||{}`,
		`{"id":7,"name":"N"}`:                                                             `7|N||||<nil>||0||{}`,
		`{"sku":"S","id":7,"name":"N"}`:                                                   `S|N||||<nil>||0||{"id":7}`,
		`{"sku":"S","name":"N","price":5.490}`:                                            `S|N||||5.490||0||{}`,
		`{"sku":"S","name":"N","price":"0.001"}`:                                          `S|N||||0.001||0||{}`,
		`{"sku":"S","name":"N","price":null}`:                                             `S|N||||<nil>||0||{}`,
		`{"sku":"S","name":"N","price":1e3}`:                                              `S|N||||1000||0||{}`,
		`{"sku":"S","name":"N","price":12345678901234567890.12}`:                          `S|N||||12345678901234567890.12||0||{}`,
		`{"sku":"S","name":"N","categories":["a","b"]}`:                                   `S|N|||a|<nil>||0||{"categories":["a","b"]}`,
		`{"sku":"S","name":"N","categories":["a"]}`:                                       `S|N|||a|<nil>||0||{}`,
		`{"sku":"S","name":"N","category":"c","categories":["a"]}`:                        `S|N|||c|<nil>||0||{"categories":["a"]}`,
		`{"sku":"S","name":"N","image":"i"}`:                                              `S|N||||<nil>||0|i|{}`,
		`{"sku":"S","name":"N","image_url":"u","image":"i"}`:                              `S|N||||<nil>||0|u|{"image":"i"}`,
		`{"sku":"S","name":"N","z":1.50,"attributes":{"a":[2]}}`:                          `S|N||||<nil>||0||{"a":[2],"z":1.50}`,
		`{"sku":"S","name":"N","description":"D","brand":"B","currency":"EUR","stock":3}`: `S|N|D|B||<nil>|EUR|3||{}`,
		// A product as the API streams it.
		`{"id":1,"sku":"S","name":"N","price":"1.0","attributes":{"a":1},"version":9,"updated_at":"2026-01-01T00:00:00Z"}`: `S|N||||1.0||0||{"a":1}`,
	} {
		good, bad, err := read(t, strings.NewReader(row))
		if err != nil || len(bad) > 0 || len(good) != 1 {
			t.Errorf("%s: %v, %v", row, bad, err)
			continue
		}
		if got := flat(t, good[0]); got != want {
			t.Errorf("%s\n is %s\nnot %s", row, got, want)
		}
	}
}

// The figures are those of the data's own description.
func TestReader_countsTheRealCatalogues(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ good, bad int }{
		"bestbuy-3k/catalog.jsonl.gz":        {3291, 0},
		"pcparts/catalog.jsonl.gz":           {63317, 0},
		"uci-online-retail/catalog.jsonl.gz": {3958, 112},
	} {
		f, err := os.Open(testenv.SharedData(t, name))
		if err != nil {
			t.Fatal(err)
		}
		good, bad, err := read(t, f)
		_ = f.Close()
		if err != nil || len(good) != want.good || len(bad) != want.bad {
			t.Errorf("%s: %d good, %d rejected, %v; want %d and %d", name, len(good), len(bad), err, want.good, want.bad)
		}
		for _, b := range bad {
			if !strings.Contains(b.Reason, "name") {
				t.Errorf("%s line %d was rejected for %q", name, b.Line, b.Reason)
			}
		}
		prices := sourcePrices(t, name)
		for _, d := range good {
			if got := price(t, d); got != prices[d.SKU] {
				t.Errorf("%s: %s costs %s, in the source %s", name, d.SKU, got, prices[d.SKU])
			}
		}
	}
}

// sourcePrices reads the digits of each price as they stand in the file.
func sourcePrices(t *testing.T, name string) map[string]string {
	t.Helper()
	f, err := os.Open(testenv.SharedData(t, name))
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
	lines.Buffer(nil, catalogue.MaxRow)
	for lines.Scan() {
		var row struct {
			ID    string
			Price json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		prices[row.ID] = string(row.Price)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return prices
}

func TestDemo_hasHundredsOfPricedProductsOfManyKinds(t *testing.T) {
	t.Parallel()
	good, bad, err := read(t, catalogue.Demo())
	if err != nil || len(bad) > 0 || len(good) < 300 {
		t.Fatalf("%d products, %v, %v", len(good), bad, err)
	}
	kinds := make(map[string]bool)
	for _, d := range good {
		kinds[d.Category] = true
		if price(t, d) == "null" {
			t.Errorf("%s has no price", d.SKU)
		}
	}
	if len(kinds) < 10 {
		t.Errorf("%d categories", len(kinds))
	}
}
