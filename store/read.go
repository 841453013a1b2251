package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"
)

// A found is a product, or the newest version known of one that is absent, or one that is unchanged since the version
// that was held: then only ID and Version are set.
type found struct {
	Absent, Unchanged bool
	Product
}

// scanInto is where the columns of a product go.
func scanInto(p *Product) []any {
	return []any{
		&p.ID, &p.SKU, &p.Name, &p.Description, &p.Brand, &p.Category, &p.Price, &p.Currency, &p.Stock, &p.ImageURL,
		(*[]byte)(&p.Attributes), &p.Version, (*timestamp)(&p.UpdatedAt),
	}
}

// A timestamp reads what either database has for a time; SQLite's driver knows no time in the column of a UNION.
type timestamp time.Time

// Scan implements sql.Scanner.
func (t *timestamp) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = timestamp{}
	case time.Time:
		*t = timestamp(v.UTC())
	case string:
		at, err := time.Parse("2006-01-02 15:04:05.999999999", v)
		*t = timestamp(at)
		return err
	default:
		return fmt.Errorf("store: the database has a time of type %T", src)
	}
	return nil
}

// load reads products and, of those that are absent, the newest version known, in one snapshot, on a connection of
// the pool. The result has one element for each of ids, which must be distinct, in any order.
func (d *DB) load(ctx context.Context, ids ...int64) ([]found, error) {
	return d.loadUnless(ctx, ids, make([]int64, len(ids)))
}

// loadUnless is load, but for products that have still the version in the same place of held, 0: none.
func (d *DB) loadUnless(ctx context.Context, ids, held []int64) ([]found, error) {
	rows, err := d.db.QueryxContext(ctx, d.dialect.queries.load, d.loadArgs(ids, held)...)
	if err != nil {
		return nil, d.wrap(ctx, "load", err)
	}
	defer func() { _ = rows.Close() }()
	all := make([]found, 0, len(ids))
	for rows.Next() {
		var f found
		if err := rows.Scan(append([]any{&f.Absent, &f.Unchanged}, scanInto(&f.Product)...)...); err != nil {
			return nil, d.wrap(ctx, "load", err)
		}
		all = append(all, f)
	}
	return all, d.wrap(ctx, "load", rows.Err())
}

// loadArgs are the arguments of the statement load.
func (d *DB) loadArgs(ids, held []int64) []any {
	if d.dialect == postgres {
		return []any{pq.Array(ids), pq.Array(held)}
	}
	pairs := make([][2]int64, len(ids))
	for i := range ids {
		pairs[i] = [2]int64{ids[i], held[i]}
	}
	list, _ := json.Marshal(pairs) //nolint:errchkjson // numbers
	return []any{string(list)}
}

const (
	// MaxPage is the largest Limit of a Filter.
	MaxPage = 500
	// defaultPage is the Limit of one that has none.
	defaultPage = 50
)

// List returns a page of the products that f chooses.
func (d *DB) List(ctx context.Context, f Filter) (Page, error) {
	limit := f.Limit
	switch {
	case limit == 0:
		limit = defaultPage
	case limit < 0 || limit > MaxPage:
		return Page{}, invalid("/limit", "must be from 1 to 500")
	}
	ctx, leave, err := d.lists.enter(ctx)
	if err != nil {
		return Page{}, d.wrap(ctx, "wait to list", err)
	}
	defer leave()
	// One more than the page holds says whether there is a next one.
	where, args := d.where(f)
	query := d.db.Rebind("SELECT " + columns + " FROM products WHERE " + where + " ORDER BY id LIMIT ?")
	rows, err := d.db.QueryxContext(ctx, query, append(args, limit+1)...)
	if err != nil {
		return Page{}, d.wrap(ctx, "list", err)
	}
	defer func() { _ = rows.Close() }()
	page := Page{Items: []Product{}}
	for rows.Next() {
		var p Product
		if err := rows.Scan(scanInto(&p)...); err != nil {
			return Page{}, d.wrap(ctx, "list", err)
		}
		page.Items = append(page.Items, p)
	}
	if err := rows.Err(); err != nil {
		return Page{}, d.wrap(ctx, "list", err)
	}
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.Next = page.Items[limit-1].ID
	}
	return page, nil
}

// where is f as a condition, with "?" for each argument.
func (d *DB) where(f Filter) (string, []any) {
	conditions, args := []string{"id > ?"}, []any{f.After}
	and := func(condition, arg string) {
		conditions = append(conditions, condition)
		args = append(args, arg)
	}
	for _, equal := range []struct{ column, value string }{
		{"category", f.Category}, {"brand", f.Brand}, {"sku", f.SKU},
	} {
		switch {
		case equal.value == "":
		case equal.value != sane(equal.value): // no product has it, and PostgreSQL would not take it
			conditions = append(conditions, "false")
		default:
			and(equal.column+" = ?", equal.value)
		}
	}
	if q := sane(f.Query); strings.TrimSpace(q) != "" {
		if d.dialect == sqlite {
			q = quoteWords(q)
		}
		and(d.dialect.queries.search, q)
	}
	return strings.Join(conditions, " AND "), args
}

// sane is s without what no text in the database can hold.
func sane(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, " "), "\x00", " ")
}

// quoteWords makes each word a string of FTS5, in which nothing is an operator.
func quoteWords(q string) string {
	words := strings.Fields(q)
	for i, w := range words {
		words[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	return strings.Join(words, " ")
}

// Stream calls f for all products that filter chooses, in the order of ids, and stops at f's first error. The Product
// is f's only until f returns. Limit is ignored.
//
// It reads page by page: a slow reader holds neither a connection nor a snapshot, and what changes meanwhile is seen or
// not. Each product is seen once at most, whatever happens.
func (d *DB) Stream(ctx context.Context, filter Filter, f func(*Product) error) error {
	filter.Limit = MaxPage
	for {
		page, err := d.List(ctx, filter)
		if err != nil {
			return err
		}
		for i := range page.Items {
			if err := f(&page.Items[i]); err != nil {
				return err
			}
		}
		if page.Next == 0 {
			return nil
		}
		filter.After = page.Next
	}
}
