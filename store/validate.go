package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a product's members, in characters unless said otherwise.
const (
	MaxSKU         = 100
	MaxName        = 500
	MaxDescription = 100_000
	MaxBrand       = 200
	MaxCategory    = 200
	MaxImageURL    = 2_000
	MaxAttributes  = 64 << 10 // bytes
	MaxStock       = math.MaxInt32
)

// Validate returns an *InvalidError with all that is wrong, or nil.
func (d Draft) Validate() error {
	d = d.withDefaults()
	var v validator
	v.text("/sku", d.SKU, 1, MaxSKU)
	v.text("/name", d.Name, 1, MaxName)
	v.prose("/description", d.Description, MaxDescription)
	v.text("/brand", d.Brand, 0, MaxBrand)
	v.text("/category", d.Category, 0, MaxCategory)
	v.check(!d.Price.negative(), "/price", "must not be negative")
	v.check(len(d.Currency) == 3 && strings.Trim(d.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "",
		"/currency", "must be three capital letters (ISO 4217)")
	v.check(d.Stock >= 0 && d.Stock <= MaxStock, "/stock", fmt.Sprintf("must be from 0 to %d", MaxStock))
	v.text("/image_url", d.ImageURL, 0, MaxImageURL)
	v.object("/attributes", d.Attributes, MaxAttributes)
	if len(v.fields) > 0 {
		return &InvalidError{Fields: v.fields}
	}
	return nil
}

// members are a draft's, by their pointers.
type members map[string]bool

// unchanged are the members that a and b have in common.
func unchanged(a, b Draft) members {
	same := make(members)
	before, after := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range before.NumField() {
		if reflect.DeepEqual(before.Field(i).Interface(), after.Field(i).Interface()) {
			same["/"+before.Type().Field(i).Tag.Get("json")] = true
		}
	}
	return same
}

// forgive takes from what Validate found the members that a change left as another program wrote them.
func (m members) forgive(err error) error {
	var found *InvalidError
	if !errors.As(err, &found) {
		return err
	}
	left := slices.DeleteFunc(found.Fields, func(f FieldError) bool { return m[f.Pointer] })
	if len(left) == 0 {
		return nil
	}
	return &InvalidError{Fields: left}
}

type validator struct{ fields []FieldError }

func (v *validator) check(ok bool, pointer, detail string) bool {
	if !ok {
		v.fields = append(v.fields, FieldError{Pointer: pointer, Detail: detail})
	}
	return ok
}

// text is one line: no control characters, and if it must be there it must not be blank.
func (v *validator) text(pointer, s string, least, most int) {
	switch {
	case !v.check(utf8.ValidString(s), pointer, "must be UTF-8"):
	case !v.check(least == 0 || strings.TrimSpace(s) != "", pointer, "must not be blank"):
	case !v.check(utf8.RuneCountInString(s) <= most, pointer, fmt.Sprintf("must have at most %d characters", most)):
	default:
		v.check(!strings.ContainsFunc(s, isControl), pointer, "must not hold control characters")
	}
}

// isControl leaves out those from U+0080 to U+009F: real catalogues hold them where a code page was misread.
func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// prose may have line breaks and tabs.
func (v *validator) prose(pointer, s string, most int) {
	control := func(r rune) bool { return isControl(r) && r != '\n' && r != '\r' && r != '\t' }
	switch {
	case !v.check(utf8.ValidString(s), pointer, "must be UTF-8"):
	case !v.check(utf8.RuneCountInString(s) <= most, pointer, fmt.Sprintf("must have at most %d characters", most)):
	default:
		v.check(!strings.ContainsFunc(s, control), pointer, "must not hold control characters")
	}
}

// object accepts what both databases can hold: PostgreSQL's jsonb has no U+0000 and no half of a surrogate pair.
func (v *validator) object(pointer string, raw json.RawMessage, most int) {
	switch {
	case !v.check(utf8.Valid(raw) && json.Valid(raw) && raw[0] == '{', pointer, "must be a JSON object"):
	case !v.check(plainLength(raw) <= most, pointer,
		fmt.Sprintf("must have at most %d bytes, without white space and with numbers written out", most)):
	case !v.check(depth(raw) <= maxDepth, pointer, fmt.Sprintf("must be nested at most %d deep", maxDepth)):
	default:
		v.check(escapesAreCharacters(raw), pointer, "must not hold U+0000 or half of a surrogate pair")
	}
}

// plainLength is the length of valid JSON as jsonb gives it back, but for white space: 1e9 becomes 1000000000. Numbers
// whose exponent is beyond reason count as very long.
func plainLength(raw []byte) int {
	n, quoted := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\': // only strings have it
			n += 2
			i++
			continue
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			continue
		case (c == 'e' || c == 'E') && i > 0 && raw[i-1] >= '0' && raw[i-1] <= '9': // not that of true
			end := i + 1 + bytes.IndexFunc(raw[i+1:], func(r rune) bool { return !strings.ContainsRune("+-0123456789", r) })
			exponent, err := strconv.Atoi(string(raw[i+1 : end]))
			if err != nil || exponent > maxExponent || exponent < -maxExponent {
				return math.MaxInt
			}
			n += max(exponent, -exponent)
			i = end - 1
			continue
		}
		n++
	}
	return n
}

const (
	maxDepth    = 100
	maxExponent = 1000
)

func depth(raw []byte) int {
	deepest, now, quoted := 0, 0, false
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++ // only strings have it
		case '"':
			quoted = !quoted
		case '{', '[':
			if !quoted {
				now++
				deepest = max(deepest, now)
			}
		case '}', ']':
			if !quoted {
				now--
			}
		}
	}
	return deepest
}

// ValidText says whether JSON is UTF-8 and each of its escapes a character that both databases can hold. encoding/json
// would replace what is not, without a word.
func ValidText(raw []byte) bool { return utf8.Valid(raw) && escapesAreCharacters(raw) }

// escapesAreCharacters looks at the \u escapes of valid JSON.
func escapesAreCharacters(raw []byte) bool {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return true
		}
		raw = raw[i:]
		if raw[1] != 'u' {
			raw = raw[2:]
			continue
		}
		switch r := escape(raw); {
		case r == 0 || r >= 0xDC00 && r <= 0xDFFF:
			return false
		case r >= 0xD800 && r <= 0xDBFF:
			if low := escape(raw[6:]); low < 0xDC00 || low > 0xDFFF {
				return false
			}
			raw = raw[12:]
		default:
			raw = raw[6:]
		}
	}
}

// escape is the code unit of the \u escape with which b begins, -1 if it begins with something else.
func escape(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range b[2:6] {
		r <<= 4
		switch {
		case c >= 'a':
			r |= rune(c - 'a' + 10)
		case c >= 'A':
			r |= rune(c - 'A' + 10)
		default:
			r |= rune(c - '0')
		}
	}
	return r
}
