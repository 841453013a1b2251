package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tiercel-go/tiercel/store"
)

// members is a row being taken apart: what is left of it in the end are its attributes.
type members map[string]json.RawMessage

// parse makes a row into a draft, which is not validated yet.
func parse(raw []byte) (store.Draft, error) {
	if !store.ValidText(raw) {
		return store.Draft{}, errors.New("not UTF-8, or an escape in it is U+0000 or half of a surrogate pair")
	}
	var m members
	if err := json.Unmarshal(raw, &m); err != nil || m == nil {
		return store.Draft{}, errors.New("not an object")
	}
	if m.isExport() {
		// What the database gave it there it gives it anew here.
		delete(m, "id")
		delete(m, "version")
		delete(m, "updated_at")
	}
	var d store.Draft
	var errs []error
	text := func(field *string, names ...string) {
		s, err := m.text(names...)
		*field = s
		errs = append(errs, err)
	}
	errs = append(errs, m.identity(&d))
	text(&d.Name, "name")
	text(&d.Description, "description")
	text(&d.Brand, "brand")
	text(&d.Currency, "currency")
	text(&d.ImageURL, "image_url", "image")
	errs = append(errs, m.category(&d), m.price(&d), m.stock(&d), m.attributes(&d))
	return d, errors.Join(errs...)
}

// isExport recognizes a product as the API sends it.
func (m members) isExport() bool {
	return m["sku"] != nil && m["version"] != nil && m["updated_at"] != nil
}

// take removes a member. null is as good as none.
func (m members) take(name string) (json.RawMessage, bool) {
	raw, ok := m[name]
	if !ok {
		return nil, false
	}
	delete(m, name)
	return raw, !bytes.Equal(raw, []byte("null"))
}

// text takes the first of the names that the row has.
func (m members) text(names ...string) (string, error) {
	for _, name := range names {
		raw, ok := m.take(name)
		if !ok {
			continue
		}
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return "", fmt.Errorf("%s: not a string", name)
		}
		return s, nil
	}
	return "", nil
}

func (m members) identity(d *store.Draft) error {
	for _, name := range []string{"sku", "id"} {
		raw, ok := m.take(name)
		if !ok {
			continue
		}
		s, ok := stringOrNumber(raw)
		if !ok {
			return fmt.Errorf("%s: neither a string nor a number", name)
		}
		d.SKU = s
		return nil
	}
	return errors.New("neither sku nor id")
}

// stringOrNumber returns a number as it is written.
func stringOrNumber(raw json.RawMessage) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s, true
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String(), true
	}
	return "", false
}

// category keeps the list among the attributes if it says more than its first.
func (m members) category(d *store.Draft) error {
	s, err := m.text("category")
	d.Category = s
	if s != "" || err != nil {
		return err
	}
	raw, ok := m["categories"]
	if !ok {
		return nil
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return errors.New("categories: not a list of strings")
	}
	if len(list) > 0 {
		d.Category = list[0]
	}
	if len(list) < 2 {
		delete(m, "categories")
	}
	return nil
}

func (m members) price(d *store.Draft) error {
	raw, ok := m.take("price")
	if !ok {
		return nil
	}
	s, ok := stringOrNumber(raw)
	if !ok {
		return errors.New("price: neither a number nor a string")
	}
	price, err := store.ParsePrice(s)
	if err != nil {
		return fmt.Errorf("price: %w", err)
	}
	d.Price = price
	return nil
}

func (m members) stock(d *store.Draft) error {
	raw, ok := m.take("stock")
	if !ok {
		return nil
	}
	s, ok := stringOrNumber(raw)
	n, err := strconv.ParseInt(s, 10, 64)
	if !ok || err != nil {
		return errors.New("stock: not a whole number")
	}
	d.Stock = n
	return nil
}

// attributes takes what is left; the members of an object of that name come to lie beside it.
func (m members) attributes(d *store.Draft) error {
	raw, ok := m.take("attributes")
	if ok {
		var inner members
		if json.Unmarshal(raw, &inner) != nil {
			return errors.New("attributes: not an object")
		}
		for name, value := range inner {
			if _, twice := m[name]; twice {
				return fmt.Errorf("%s: both in the row and in its attributes", name)
			}
			m[name] = value
		}
	}
	all, err := json.Marshal(m) // sorted, so that a row read twice is the same row
	d.Attributes = all
	return err
}

// reason puts an error on one line.
func reason(err error) string {
	if err == nil {
		return ""
	}
	var invalid *store.InvalidError
	if errors.As(err, &invalid) {
		parts := make([]string, len(invalid.Fields))
		for i, f := range invalid.Fields {
			parts[i] = strings.TrimPrefix(f.Pointer, "/") + ": " + f.Detail
		}
		return strings.Join(parts, "; ")
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
