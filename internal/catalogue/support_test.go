package catalogue_test

import (
	"fmt"
	"testing"

	"github.com/tiercel-go/tiercel/store"
)

// price returns the digits of a price, "null" for none.
func price(t *testing.T, d store.Draft) string {
	t.Helper()
	if !d.Price.Known() {
		return "null"
	}
	return d.Price.String()
}

func flat(t *testing.T, d store.Draft) string {
	t.Helper()
	p := price(t, d)
	if p == "null" {
		p = "<nil>"
	}
	return fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s|%d|%s|%s",
		d.SKU, d.Name, d.Description, d.Brand, d.Category, p, d.Currency, d.Stock, d.ImageURL, d.Attributes)
}
