package store

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestPrice_keepsTheDigitsOfItsSource(t *testing.T) {
	for in, want := range map[string]string{
		"5.49": "5.49", "5.490": "5.490", "0": "0", "0.00": "0.00", "1e3": "1000", "1.5E-3": "0.0015", "0.001": "0.001",
		"99999999999999999999.99": "99999999999999999999.99", "007.5": "7.5", "-0": "0",
	} {
		p, err := ParsePrice(in)
		if err != nil || p.String() != want {
			t.Errorf("ParsePrice(%q) = %q, %v; want %q", in, p, err, want)
		}
	}
	for _, in := range []string{"", "x", "NaN", "Infinity", "1e999999999", "1,5", "0x10", "1.2.3", strings.Repeat("9", 31), "1e-40"} {
		if p, err := ParsePrice(in); err == nil {
			t.Errorf("ParsePrice(%q) = %q without an error", in, p)
		}
	}
}

func TestPrice_digitsSurviveTheDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		for _, text := range []string{"0.001", "5.490", "100", "12345678901234567890.12", ""} {
			var p Price
			if text != "" {
				p = price(t, text)
			}
			w, err := c.Create(t.Context(), Draft{SKU: "s" + text, Name: "n", Price: p})
			if err != nil {
				t.Fatal(err)
			}
			var back struct{ Price *string }
			if err := json.Unmarshal(w.Body, &back); err != nil {
				t.Fatal(err)
			}
			if (back.Price == nil) != (text == "") || (back.Price != nil && *back.Price != text) {
				t.Errorf("%q came back in %s", text, w.Body)
			}
		}
	})
}

func FuzzParsePrice(f *testing.F) {
	for _, s := range []string{"5.490", "1e3", "-1", "", "9e99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePrice(s)
		if err != nil {
			return
		}
		again, err := ParsePrice(p.String())
		if err != nil || again != p || len(p.String()) > maxDigits+2 {
			t.Fatalf("%q gave %q, and that %q, %v", s, p, again, err)
		}
	})
}

func TestValidate_namesEveryBadMember(t *testing.T) {
	err := Draft{
		SKU: "", Name: " ", Description: "a\x00", Brand: strings.Repeat("b", MaxBrand+1), Category: "\xff", Price: price(t, "-1"),
		Currency: "usd", Stock: -1, ImageURL: "a\nb", Attributes: []byte("[]"),
	}.Validate()
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	var got []string
	for _, f := range invalid.Fields {
		got = append(got, f.Pointer)
	}
	if want := "/sku /name /description /brand /category /price /currency /stock /image_url /attributes"; strings.Join(got, " ") != want {
		t.Errorf("bad members %q, want %q", got, want)
	}
	if err := (Draft{SKU: "s", Name: "n"}).Validate(); err != nil {
		t.Errorf("the least product: %v", err)
	}
}

// jsonb gives numbers back written out: a short body must not become a long product.
func TestValidate_countsAttributesAsTheyWillBeReadBack(t *testing.T) {
	long := "{" + strings.Repeat(`"key":1, `, MaxAttributes/9) + `"true":[true,false,1.5E+2]}`
	for attributes, fits := range map[string]bool{
		`{"a":1e131071}`: false, `{"a":1e999999999999999999999}`: false, `{"a":-1E-5000}`: false, `{"a":1e1000}`: true,
		`{"e":"1e131071","true":1}`: true, `{"a\"1e9999":0}`: true, long: true,
		`{"a":"` + strings.Repeat("x", MaxAttributes) + `"}`:                   false,
		"{" + strings.TrimSuffix(strings.Repeat(`"a":1e900,`, 100), ",") + "}": false,
		"{" + strings.Repeat(" ", 2*MaxAttributes) + "}":                       true,
	} {
		err := Draft{SKU: "s", Name: "n", Attributes: []byte(attributes)}.Validate()
		if (err == nil) != fits {
			t.Errorf("%.60s: %v", attributes, err)
		}
	}
}

// What 4.8 of the protocol wants: a transaction that rolls back announces nothing.
func TestHazard45_aRefusedWriteLeavesNoOutboxRow(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		c := newCached(t, d)
		if _, err := c.Create(t.Context(), Draft{SKU: "a", Name: "n"}); err != nil {
			t.Fatal(err)
		}
		count := func() (n int) {
			if err := d.db.QueryRowx("SELECT count(*) FROM tiercel_outbox").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := count()
		boom := errors.New("boom")
		if _, err := c.Create(t.Context(), Draft{SKU: "a", Name: "n"}); !errors.Is(err, ErrSKUTaken) {
			t.Fatal(err)
		}
		if _, err := c.Patch(t.Context(), 1, func(Draft) (Draft, error) { return Draft{}, boom }, nil); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		if _, err := c.Upsert(t.Context(), []Draft{{SKU: "b", Name: "n"}, {SKU: "c"}}); err == nil {
			t.Fatal("no error")
		}
		if n := count(); n != before {
			t.Errorf("%d outbox rows of writes that did not happen", n-before)
		}
	})
}
