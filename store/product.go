package store

import (
	"bytes"
	"encoding/json"
	"time"
)

// A Product is a row of the table products.
type Product struct {
	ID          int64           `json:"id" db:"id"`
	SKU         string          `json:"sku" db:"sku"`
	Name        string          `json:"name" db:"name"`
	Description string          `json:"description" db:"description"`
	Brand       string          `json:"brand" db:"brand"`
	Category    string          `json:"category" db:"category"`
	Price       Price           `json:"price" db:"price"`
	Currency    string          `json:"currency" db:"currency"`
	Stock       int64           `json:"stock" db:"stock"`
	ImageURL    string          `json:"image_url" db:"image_url"`
	Attributes  json.RawMessage `json:"attributes" db:"attributes"`
	Version     int64           `json:"version" db:"version"`
	UpdatedAt   time.Time       `json:"updated_at" db:"updated_at"`
}

// A Draft is what a client says of a product: all of it but what the database gives.
type Draft struct {
	SKU         string          `json:"sku" db:"sku"`
	Name        string          `json:"name" db:"name"`
	Description string          `json:"description" db:"description"`
	Brand       string          `json:"brand" db:"brand"`
	Category    string          `json:"category" db:"category"`
	Price       Price           `json:"price" db:"price"`
	Currency    string          `json:"currency" db:"currency"` // "": USD
	Stock       int64           `json:"stock" db:"stock"`
	ImageURL    string          `json:"image_url" db:"image_url"`
	Attributes  json.RawMessage `json:"attributes" db:"attributes"` // nil: {}
}

// Draft is what a client could have said to get p.
func (p *Product) Draft() Draft {
	return Draft{
		SKU: p.SKU, Name: p.Name, Description: p.Description, Brand: p.Brand, Category: p.Category, Price: p.Price,
		Currency: p.Currency, Stock: p.Stock, ImageURL: p.ImageURL, Attributes: p.Attributes,
	}
}

// JSON is p as the API shows it, without a newline at the end.
func (p *Product) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// withDefaults fills in what may be left out.
func (d Draft) withDefaults() Draft {
	if d.Currency == "" {
		d.Currency = "USD"
	}
	d.Attributes = bytes.TrimSpace(d.Attributes)
	if len(d.Attributes) == 0 {
		d.Attributes = json.RawMessage("{}")
	}
	return d
}

// A Filter chooses products. Its zero value chooses all.
type Filter struct {
	Category, Brand, SKU string // equal, "": any
	// Query is words that must all occur in name, brand or description; anything may be in it.
	Query string
	After int64 // only ids above it
	Limit int   // of a page, 0: 50
}

// A Page is a part of what a Filter chooses, in the order of ids.
type Page struct {
	Items []Product
	Next  int64 // the Filter's After for the next page, 0: this is the last one
}

// A Document is a product as it goes over the wire. It is shared: nobody may change what its slices hold.
type Document struct {
	ID, Version int64
	ETag        []string // of the version, ready for a header: {`"17"`}
	Body        []byte   // JSON
}

// A Match is the condition of a write: the product's version is one of Versions, or any. A nil *Match is no condition.
type Match struct {
	Any      bool // there is the product
	Versions []int64
}

// Upserted is what an Upsert did.
type Upserted struct{ Inserted, Updated, Unchanged int }
