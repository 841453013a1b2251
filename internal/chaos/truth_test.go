package chaos

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

// auditSchema records every change of a product in the transaction of the change, by whatever program. The trigger's
// name puts it behind the one that draws the version of a delete.
const auditSchema = `
CREATE TABLE audit (id bigint, version bigint, op text, price text, xid xid8 DEFAULT pg_current_xact_id());
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO audit VALUES (OLD.id, currval('tiercel_version'), TG_OP, '');
    ELSE
        INSERT INTO audit VALUES (NEW.id, NEW.version, TG_OP, NEW.price::text);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER zz_audit AFTER INSERT OR UPDATE OR DELETE ON products FOR EACH ROW EXECUTE FUNCTION audit();`

// visibleWithin is how long after the time that PostgreSQL noted for it a commit may become visible: the note is taken
// first, and the machine is busy. A pause of the database in between is added.
const visibleWithin = 250 * time.Millisecond

// audited is what the database committed, with what the clients know about when.
func (w *world) audited(ctx context.Context, t *testing.T) []history.Write {
	t.Helper()
	// Of what one transaction did to one product only the last became visible.
	rows, err := w.sql.QueryContext(ctx, `SELECT DISTINCT ON (id, xid) id, version, op, coalesce(price, ''),
		pg_xact_commit_timestamp(xid::xid) FROM audit ORDER BY id, xid, version DESC`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	acks := w.writes.byVersion()
	var all []history.Write
	for rows.Next() {
		var (
			id, version int64
			op          string
			at          time.Time
			wr          history.Write
		)
		if err := rows.Scan(&id, &version, &op, &wr.Value, &at); err != nil {
			t.Fatal(err)
		}
		wr.Key, wr.Version = strconv.FormatInt(id, 10), version
		wr.Absent, wr.Update = op == "DELETE", op == "UPDATE"
		noted := at.Sub(w.began.Round(0))
		wr.Began, wr.Ended = noted-time.Millisecond, w.visible(noted)
		wr.Label = "not acknowledged"
		if ack, ok := acks[version]; ok {
			wr.Replica, wr.Acked, wr.Label = ack.replica, ack.at, ack.how
		} else if ack, ok := w.writes.deleteOf(id, noted); ok && wr.Absent {
			wr.Replica, wr.Acked, wr.Label = ack.replica, ack.at, ack.how
		}
		if wr.Acked > 0 {
			wr.Ended = max(wr.Began, min(wr.Ended, wr.Acked))
		}
		all = append(all, wr)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// visible is the latest moment at which a commit noted then became visible.
func (w *world) visible(noted time.Duration) time.Duration {
	latest := noted + visibleWithin
	for _, f := range w.faults.of("postgres") {
		if f.Began <= latest && f.Ended >= noted {
			latest = f.Ended + visibleWithin
		}
	}
	return latest
}
