package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"
)

// A Watched is a table whose changes go to the outbox.
type Watched struct {
	Table    string // with its schema unless that is on the search path
	Template string // of its keys
	Enabled  bool   // false: someone disabled the trigger
}

// InstallOutbox puts triggers on a table of PostgreSQL, so that every committed change of a row, by whatever program,
// invalidates the key that template makes of it: "order:{id}", "price:{shop}-{article}". Columns are taken as text,
// NULL as empty. TRUNCATE invalidates everything. Installing again replaces the template.
//
// Install again after a column of the template was renamed: until then writes to the table fail.
func (d *DB) InstallOutbox(ctx context.Context, table, template string) error {
	if d.dialect != postgres {
		return fmt.Errorf("%w: triggers for other tables", ErrNotPostgres)
	}
	parts, err := parseTemplate(template)
	if err != nil {
		return err
	}
	return d.transact(ctx, func(t *tx) error {
		name, err := t.table(ctx, table)
		if err != nil {
			return callerError{err}
		}
		expression, err := t.expression(ctx, name, parts)
		if err != nil {
			return callerError{err}
		}
		const row, truncate = rowTrigger, truncateTrigger
		args := pq.QuoteLiteral("key") + ", " + pq.QuoteLiteral(expression) + ", " + pq.QuoteLiteral(template)
		for _, statement := range []string{
			"DROP TRIGGER IF EXISTS " + row + " ON " + name,
			"DROP TRIGGER IF EXISTS " + truncate + " ON " + name,
			"CREATE TRIGGER " + row + " AFTER INSERT OR UPDATE OR DELETE ON " + name +
				" FOR EACH ROW EXECUTE FUNCTION tiercel_outbox_row(" + args + ")",
			"CREATE TRIGGER " + truncate + " AFTER TRUNCATE ON " + name +
				" FOR EACH STATEMENT EXECUTE FUNCTION tiercel_outbox_row()",
			// What the table held before may be cached already, from before there were triggers.
			"INSERT INTO tiercel_outbox (kind) VALUES ('all')",
		} {
			if _, err := t.exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	rowTrigger      = "tiercel_outbox_row"
	truncateTrigger = "tiercel_outbox_truncate"
)

// RemoveOutbox takes the triggers off a table again. ErrNotFound: it has none.
func (d *DB) RemoveOutbox(ctx context.Context, table string) error {
	if d.dialect != postgres {
		return fmt.Errorf("%w: triggers for other tables", ErrNotPostgres)
	}
	return d.transact(ctx, func(t *tx) error {
		name, err := t.table(ctx, table)
		if err != nil {
			return callerError{err}
		}
		var ours, there bool
		const installed = `SELECT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass($1) AND tgname = $2),
			to_regclass($1) = to_regclass('products')`
		if err := t.row(ctx, installed, []any{name, rowTrigger}, &there, &ours); err != nil {
			return err
		}
		switch {
		case ours:
			return callerError{errors.New("store: the triggers of products belong to the schema")}
		case !there:
			return callerError{fmt.Errorf("%w: table %s has no trigger of ours", ErrNotInstalled, table)}
		}
		for _, trigger := range []string{rowTrigger, truncateTrigger} {
			if _, err := t.exec(ctx, "DROP TRIGGER IF EXISTS "+trigger+" ON "+name); err != nil {
				return err
			}
		}
		return nil
	})
}

// ErrNotInstalled is wrapped by the error of RemoveOutbox for a table without our triggers.
var ErrNotInstalled = errors.New("store: the outbox is not installed")

// OutboxStatus lists the tables whose changes go to the outbox, in the order of their names.
func (d *DB) OutboxStatus(ctx context.Context) ([]Watched, error) {
	if d.dialect != postgres {
		return []Watched{{Table: "products", Template: cacheName + ":{id}", Enabled: true}}, nil
	}
	// tgargs are the arguments, each ended by a zero byte.
	rows, err := d.db.QueryxContext(ctx, `SELECT tgrelid::regclass::text, tgargs, tgenabled IN ('O', 'A') FROM pg_trigger
		WHERE tgname = $1 AND NOT tgisinternal AND tgparentid = 0 ORDER BY 1`, rowTrigger)
	if err != nil {
		return nil, d.wrap(ctx, "list the triggers", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Watched
	for rows.Next() {
		var w Watched
		var args []byte
		if err := rows.Scan(&w.Table, &args, &w.Enabled); err != nil {
			return nil, d.wrap(ctx, "list the triggers", err)
		}
		list := strings.Split(strings.TrimSuffix(string(args), "\x00"), "\x00")
		w.Template = list[len(list)-1]
		all = append(all, w)
	}
	return all, d.wrap(ctx, "list the triggers", rows.Err())
}

// table returns the quoted name of an ordinary or partitioned table.
func (t *tx) table(ctx context.Context, table string) (string, error) {
	if sane(table) != table {
		return "", fmt.Errorf("store: table %q: no such table", table)
	}
	parts := strings.SplitN(table, ".", 2)
	for i := range parts {
		parts[i] = pq.QuoteIdentifier(parts[i])
	}
	name := strings.Join(parts, ".")
	var kind string
	err := t.row(ctx, "SELECT relkind FROM pg_class WHERE oid = to_regclass($1)", []any{name}, &kind)
	switch {
	case isNoRows(err):
		return "", fmt.Errorf("store: table %q: no such table", table)
	case err != nil:
		return "", t.d.wrap(ctx, "look for the table", err)
	case kind != "r" && kind != "p":
		return "", fmt.Errorf("store: %q is no table: only tables have row triggers", table)
	}
	return name, nil
}

// A part of a template is literal text or a column.
type part struct {
	text   string
	column bool
}

// parseTemplate cuts "order:{shop}-{id}" into its parts.
func parseTemplate(template string) ([]part, error) {
	bad := func(why string) ([]part, error) { return nil, fmt.Errorf("store: template %q: %s", template, why) }
	if sane(template) != template {
		return bad("must be UTF-8 without NUL")
	}
	if name, _, ok := strings.Cut(template, ":"); !ok || name == "" || strings.ContainsAny(name, "{}") {
		return bad(`must begin with a cache's name and ":", such as order:{id}`)
	}
	var parts []part
	for rest := template; rest != ""; {
		text, after, opened := strings.Cut(rest, "{")
		if strings.Contains(text, "}") {
			return bad(`has a "}" without "{"`)
		}
		if text != "" {
			parts = append(parts, part{text: text})
		}
		if !opened {
			break
		}
		column, next, closed := strings.Cut(after, "}")
		if !closed || column == "" || strings.Contains(column, "{") {
			return bad(`must name a column between "{" and "}"`)
		}
		parts = append(parts, part{text: column, column: true})
		rest = next
	}
	if !slices.ContainsFunc(parts, func(p part) bool { return p.column }) {
		return bad("must name a column, such as order:{id}")
	}
	return parts, nil
}

// expression is the key of row $1 in SQL.
func (t *tx) expression(ctx context.Context, name string, parts []part) (string, error) {
	var has []string
	err := t.tx.SelectContext(ctx, &has, `SELECT attname FROM pg_attribute
		WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, name)
	if err != nil {
		return "", t.d.wrap(ctx, "look for the columns", err)
	}
	terms := make([]string, len(parts))
	for i, p := range parts {
		switch {
		case !p.column:
			terms[i] = pq.QuoteLiteral(p.text)
		case !slices.Contains(has, p.text):
			return "", fmt.Errorf("store: table %s has no column %q; it has %s", name, p.text, strings.Join(has, ", "))
		default:
			terms[i] = "($1)." + pq.QuoteIdentifier(p.text) + "::text"
		}
	}
	return "concat(" + strings.Join(terms, ", ") + ")", nil
}
