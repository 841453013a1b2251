-- +goose Up

-- Each change of a product has, beside the row of its key, one for each tag that lists of products are cached under: list,
-- category:NAME and brand:NAME, before the change and after it. A transaction needs a tag once only: an import of
-- thousands of products is one row of list. What a rolled back savepoint wrote is not seen, and not counted on.
CREATE INDEX tiercel_outbox_tag ON tiercel_outbox (xid, key) WHERE kind = 'tag';

-- +goose StatementBegin
CREATE FUNCTION tiercel_products_tags() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    tags text[] := ARRAY['list'];
BEGIN
    IF TG_OP <> 'INSERT' THEN
        tags := tags || ('category:' || OLD.category) || ('brand:' || OLD.brand);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        tags := tags || ('category:' || NEW.category) || ('brand:' || NEW.brand);
    END IF;
    INSERT INTO tiercel_outbox (kind, key)
        SELECT DISTINCT 'tag', t FROM unnest(tags) AS t
        WHERE t NOT IN ('category:', 'brand:') AND NOT EXISTS (
            SELECT 1 FROM tiercel_outbox o
            WHERE o.kind = 'tag' AND o.key = t AND o.xid = pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tiercel_products_tags AFTER INSERT OR UPDATE OR DELETE ON products
    FOR EACH ROW EXECUTE FUNCTION tiercel_products_tags();

-- +goose StatementBegin
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION tiercel_products_tags() SET search_path = %I, pg_temp', current_schema());
    REVOKE ALL ON FUNCTION tiercel_products_tags() FROM PUBLIC;
END $$;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER tiercel_products_tags ON products;
DROP FUNCTION tiercel_products_tags;
DROP INDEX tiercel_outbox_tag;
