package handlers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/tiercel-go/tiercel/store"
)

// issued are the members of a product that the server writes.
var issued = []string{"id", "version", "updated_at"}

// readDraft makes a draft of a product's members. What it finds wrong it tells together, sorted by pointer. What the
// values must be, other than of the right type, is store's business.
func readDraft(members map[string]json.RawMessage) (store.Draft, error) {
	var d store.Draft
	var wrong []store.FieldError
	for name, raw := range members {
		if detail := setMember(&d, name, raw); detail != "" {
			wrong = append(wrong, store.FieldError{Pointer: pointer(name), Detail: detail})
		}
	}
	if len(wrong) == 0 {
		return d, nil
	}
	return d, invalid(sorted(wrong)...)
}

func sorted(wrong []store.FieldError) []store.FieldError {
	slices.SortFunc(wrong, func(a, b store.FieldError) int { return cmp.Compare(a.Pointer, b.Pointer) })
	return wrong
}

// setMember sets one member of the draft. It returns what is wrong with it, "" if nothing is.
func setMember(d *store.Draft, name string, raw json.RawMessage) string {
	text := map[string]*string{
		"sku": &d.SKU, "name": &d.Name, "description": &d.Description, "brand": &d.Brand, "category": &d.Category,
		"currency": &d.Currency, "image_url": &d.ImageURL,
	}
	switch name {
	case "price":
		if err := json.Unmarshal(raw, &d.Price); err != nil {
			var invalid *store.InvalidError
			if errors.As(err, &invalid) {
				return invalid.Fields[0].Detail
			}
			return "must be a decimal number in a string, or null"
		}
	case "stock":
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return "must be an integer"
		}
		d.Stock = n
	case "attributes":
		if raw[0] != '{' {
			return "must be an object"
		}
		d.Attributes = raw
	default:
		to, ok := text[name]
		if !ok {
			if slices.Contains(issued, name) {
				return "is issued by the server"
			}
			return "is no member of a product"
		}
		if raw[0] != '"' || json.Unmarshal(raw, to) != nil {
			return "must be a string"
		}
	}
	return ""
}

// blank is a value that the member may have.
func blank(name string) json.RawMessage {
	switch name {
	case "price":
		return json.RawMessage("null")
	case "stock":
		return json.RawMessage("0")
	case "attributes":
		return json.RawMessage("{}")
	}
	return json.RawMessage(`""`)
}

// encode is json.Marshal that leaves "<", ">" and "&" as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is the JSON pointer (RFC 6901) of a member of the body.
func pointer(name string) string { return "/" + escapePointer.Replace(name) }
