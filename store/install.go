package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/lib/pq"
)

// A Triggered is a table with the invalidation trigger.
type Triggered struct {
	Table    string // with its schema
	Template string // of the key
	Enabled  bool
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// keyExpression turns a template into SQL over the row $1, and names its columns.
func keyExpression(template string) (expr string, columns []string, err error) {
	name, _, ok := strings.Cut(template, ":")
	if !ok || name == "" || strings.ContainsAny(name, "{}") || len(template) > 200 {
		return "", nil, fmt.Errorf("store: key template %q: must be a cache name, ':' and columns in braces, as in product:{id}", template)
	}
	var parts []string
	rest := template
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		column := rest[at[2]:at[3]]
		if at[0] > 0 {
			parts = append(parts, pq.QuoteLiteral(rest[:at[0]]))
		}
		parts = append(parts, "coalesce(($1)."+pq.QuoteIdentifier(column)+"::text, '')")
		columns, rest = append(columns, column), rest[at[1]:]
	}
	if len(columns) == 0 || strings.ContainsAny(rest, "{}") || strings.ContainsRune(template, 0) {
		return "", nil, fmt.Errorf("store: key template %q: must have a column in braces, as in product:{id}", template)
	}
	if rest != "" {
		parts = append(parts, pq.QuoteLiteral(rest))
	}
	return strings.Join(parts, " || "), columns, nil
}

// InstallOutbox puts the invalidation trigger on a table, which may be given with its schema: each committed change of
// a row, by whatever program, then invalidates the key that template makes of it ("product:{id}"), where NULL is empty.
// TRUNCATE, and the installation itself, invalidate everything. Installing again replaces the template: do so after a
// column in it was renamed, since until then writes to the table fail. PostgreSQL only.
func (d *DB) InstallOutbox(ctx context.Context, table, template string) error {
	if d.dialect != postgres {
		return fmt.Errorf("%w: a trigger for another table", ErrNotPostgres)
	}
	expr, columns, err := keyExpression(template)
	if err != nil {
		return err
	}
	return d.transact(ctx, func(t *tx) error {
		name, err := t.table(ctx, table)
		if err != nil {
			return err
		}
		for _, column := range columns {
			var there bool
			err := t.row(ctx, `SELECT EXISTS (SELECT 1 FROM pg_attribute
				WHERE attrelid = $1::regclass AND attname = $2 AND attnum > 0 AND NOT attisdropped)`, []any{name, column}, &there)
			if err != nil {
				return err
			}
			if !there {
				return fmt.Errorf("store: key template %q: %s has no column %s", template, name, column)
			}
		}
		if err := t.untrigger(ctx, name); err != nil {
			return err
		}
		args := "'key', " + pq.QuoteLiteral(expr) + ", " + pq.QuoteLiteral(template)
		_, err = t.exec(ctx, "CREATE TRIGGER tiercel_outbox_row AFTER INSERT OR UPDATE OR DELETE ON "+name+
			" FOR EACH ROW EXECUTE FUNCTION tiercel_outbox_row("+args+")")
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, "CREATE TRIGGER tiercel_outbox_truncate AFTER TRUNCATE ON "+name+
			" FOR EACH STATEMENT EXECUTE FUNCTION tiercel_outbox_row()")
		if err != nil {
			return err
		}
		// What was cached before may be older than changes that no trigger saw.
		_, err = t.exec(ctx, "INSERT INTO tiercel_outbox (kind) VALUES ('all')")
		return err
	})
}

// RemoveOutbox takes the trigger off a table. The product table's own cannot be taken off.
func (d *DB) RemoveOutbox(ctx context.Context, table string) error {
	if d.dialect != postgres {
		return fmt.Errorf("%w: a trigger for another table", ErrNotPostgres)
	}
	return d.transact(ctx, func(t *tx) error {
		name, err := t.table(ctx, table)
		if err != nil {
			return err
		}
		return t.untrigger(ctx, name)
	})
}

// table is the quoted name of a table, with its schema.
func (t *tx) table(ctx context.Context, table string) (string, error) {
	parts := strings.SplitN(table, ".", 2)
	for i, p := range parts {
		if p == "" || strings.ContainsRune(p, 0) {
			return "", fmt.Errorf("store: %q is no table's name", table)
		}
		parts[i] = pq.QuoteIdentifier(p)
	}
	var name *string
	err := t.row(ctx, `SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p')`, []any{strings.Join(parts, ".")}, &name)
	switch {
	case isNoRows(err):
		return "", fmt.Errorf("store: there is no table %s in the database", table)
	case err != nil:
		return "", err
	}
	if strings.HasPrefix(strings.TrimPrefix(table, "public."), "tiercel_") {
		return "", fmt.Errorf("store: %s is a table of Tiercel's own", table)
	}
	var own bool
	if err := t.row(ctx, "SELECT $1::regclass = 'products'::regclass", []any{*name}, &own); err != nil {
		return "", err
	}
	if own {
		return "", errors.New("store: products has a trigger of its own, which stays")
	}
	return *name, nil
}

func (t *tx) untrigger(ctx context.Context, name string) error {
	_, err1 := t.exec(ctx, "DROP TRIGGER IF EXISTS tiercel_outbox_row ON "+name)
	_, err2 := t.exec(ctx, "DROP TRIGGER IF EXISTS tiercel_outbox_truncate ON "+name)
	return errors.Join(err1, err2)
}

// OutboxStatus lists the tables that have the trigger.
func (d *DB) OutboxStatus(ctx context.Context) ([]Triggered, error) {
	if d.dialect != postgres {
		return nil, fmt.Errorf("%w: triggers on other tables", ErrNotPostgres)
	}
	// Trigger arguments are stored as bytes, each ended by a zero; the template is the third. Partitions have clones of
	// their parent's trigger, which are not listed.
	rows, err := d.db.QueryxContext(ctx, `SELECT format('%I.%I', n.nspname, c.relname), t.tgenabled <> 'D', t.tgargs
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE t.tgname = 'tiercel_outbox_row' AND NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY 1`)
	if err != nil {
		return nil, d.wrap(ctx, "list triggers", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Triggered
	for rows.Next() {
		var tr Triggered
		var args []byte
		if err := rows.Scan(&tr.Table, &tr.Enabled, &args); err != nil {
			return nil, d.wrap(ctx, "list triggers", err)
		}
		if parts := strings.Split(string(args), "\x00"); len(parts) > 2 {
			tr.Template = parts[2]
		}
		all = append(all, tr)
	}
	return all, d.wrap(ctx, "list triggers", rows.Err())
}
