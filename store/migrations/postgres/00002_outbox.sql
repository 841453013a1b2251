-- +goose Up

-- One row for each change of a key, written in the transaction of the change. Nothing depends on the order of ids:
-- readers go by xid, the writer's transaction, which they compare with the xmin of their snapshot.
CREATE TABLE tiercel_outbox (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind    text        NOT NULL CHECK (kind IN ('key', 'tag', 'all')),
    key     text        NOT NULL DEFAULT '', -- cache name, ':' and key; empty for kind all
    xid     bigint      NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    version bigint,                          -- that the change gave the row or its absence, if the table has versions
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX tiercel_outbox_xid ON tiercel_outbox (xid, id);
CREATE INDEX tiercel_outbox_key ON tiercel_outbox (key, version) WHERE version IS NOT NULL;

-- horizon: rows of transactions below it may be gone. mark_xid is the xmin of a snapshot taken at marked_at: the
-- horizon of the first purge that finds it old enough.
CREATE TABLE tiercel_outbox_state (
    one       boolean     PRIMARY KEY DEFAULT true CHECK (one),
    identity  text        NOT NULL DEFAULT gen_random_uuid()::text,
    horizon   bigint      NOT NULL DEFAULT 0,
    mark_xid  bigint,
    marked_at timestamptz
);
INSERT INTO tiercel_outbox_state DEFAULT VALUES;

-- +goose StatementBegin
-- Wakes the relays after the commit. The payload is constant, so that a transaction sends one notification.
CREATE FUNCTION tiercel_outbox_wake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM pg_notify('tiercel_outbox', '');
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tiercel_outbox_wake AFTER INSERT ON tiercel_outbox
    FOR EACH STATEMENT EXECUTE FUNCTION tiercel_outbox_wake();

-- +goose StatementBegin
CREATE FUNCTION tiercel_products_outbox() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO tiercel_outbox (kind, version) VALUES ('all', nextval('tiercel_version'));
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || OLD.id, nextval('tiercel_version'));
    ELSE
        IF TG_OP = 'UPDATE' AND OLD.id <> NEW.id THEN
            INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || OLD.id, NEW.version);
        END IF;
        INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || NEW.id, NEW.version);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- The arguments are for tiercel outbox status; the function does not read them.
CREATE TRIGGER tiercel_outbox_row AFTER INSERT OR UPDATE OR DELETE ON products
    FOR EACH ROW EXECUTE FUNCTION tiercel_products_outbox('key', '', 'product:{id}');
CREATE TRIGGER tiercel_outbox_truncate AFTER TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION tiercel_products_outbox();

-- +goose StatementBegin
-- For any table: argument 1 is the kind, 2 an expression that makes the key of the row $1, 3 the template it is from.
CREATE FUNCTION tiercel_outbox_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    old_key text;
    new_key text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO tiercel_outbox (kind) VALUES ('all');
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE 'SELECT ' || TG_ARGV[1] INTO old_key USING OLD;
        INSERT INTO tiercel_outbox (kind, key) VALUES (TG_ARGV[0], old_key);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE 'SELECT ' || TG_ARGV[1] INTO new_key USING NEW;
        IF new_key IS DISTINCT FROM old_key THEN
            INSERT INTO tiercel_outbox (kind, key) VALUES (TG_ARGV[0], new_key);
        END IF;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The functions run as their owner, whoever writes: a role that may change a table need not know the outbox. So their
-- names must resolve the same in every session, and nobody else may put them, with expressions of his own, on a table.
DO $$
DECLARE
    f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['tiercel_products_version', 'tiercel_outbox_wake', 'tiercel_products_outbox', 'tiercel_outbox_row'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', f, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %I() FROM PUBLIC', f);
    END LOOP;
END $$;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER tiercel_outbox_row ON products;
DROP TRIGGER tiercel_outbox_truncate ON products;
DROP TABLE tiercel_outbox, tiercel_outbox_state;
DROP FUNCTION tiercel_products_outbox, tiercel_outbox_row, tiercel_outbox_wake;
