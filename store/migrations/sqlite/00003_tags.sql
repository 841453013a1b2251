-- +goose Up

-- Each change of a product has, beside the row of its key, one for each tag that lists of products are cached under: list,
-- category:NAME and brand:NAME, before the change and after it. A trigger here does not know its transaction, so a
-- transaction of many changes has a tag many times.

-- +goose StatementBegin
CREATE TRIGGER products_tags_inserted AFTER INSERT ON products BEGIN
    INSERT INTO tiercel_outbox (kind, key)
        SELECT DISTINCT 'tag', column1 FROM (VALUES ('list'), ('category:' || NEW.category), ('brand:' || NEW.brand))
        WHERE column1 NOT IN ('category:', 'brand:');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER products_tags_updated
AFTER UPDATE OF id, sku, name, description, brand, category, price, currency, stock, image_url, attributes ON products BEGIN
    INSERT INTO tiercel_outbox (kind, key)
        SELECT DISTINCT 'tag', column1 FROM (VALUES ('list'), ('category:' || OLD.category), ('brand:' || OLD.brand),
            ('category:' || NEW.category), ('brand:' || NEW.brand))
        WHERE column1 NOT IN ('category:', 'brand:');
END;
-- +goose StatementEnd

-- +goose StatementBegin
-- As it was, and the tags: a page shows versions and times as well. A trigger of its own could run after last has moved.
DROP TRIGGER products_version_by_hand;
CREATE TRIGGER products_version_by_hand AFTER UPDATE OF version, updated_at ON products
WHEN NEW.version <> (SELECT last FROM tiercel_version) BEGIN
    UPDATE tiercel_version SET last = last + 1;
    UPDATE products SET version = (SELECT last FROM tiercel_version) WHERE id = NEW.id;
    INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || NEW.id, (SELECT last FROM tiercel_version));
    INSERT INTO tiercel_outbox (kind, key)
        SELECT DISTINCT 'tag', column1 FROM (VALUES ('list'), ('category:' || NEW.category), ('brand:' || NEW.brand))
        WHERE column1 NOT IN ('category:', 'brand:');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER products_tags_deleted AFTER DELETE ON products BEGIN
    INSERT INTO tiercel_outbox (kind, key)
        SELECT DISTINCT 'tag', column1 FROM (VALUES ('list'), ('category:' || OLD.category), ('brand:' || OLD.brand))
        WHERE column1 NOT IN ('category:', 'brand:');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER products_tags_inserted;
DROP TRIGGER products_tags_updated;
DROP TRIGGER products_tags_deleted;
DROP TRIGGER products_version_by_hand;
-- +goose StatementBegin
CREATE TRIGGER products_version_by_hand AFTER UPDATE OF version, updated_at ON products
WHEN NEW.version <> (SELECT last FROM tiercel_version) BEGIN
    UPDATE tiercel_version SET last = last + 1;
    UPDATE products SET version = (SELECT last FROM tiercel_version) WHERE id = NEW.id;
    INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || NEW.id, (SELECT last FROM tiercel_version));
END;
-- +goose StatementEnd
