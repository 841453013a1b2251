-- +goose Up

-- AUTOINCREMENT: an id is never used again, so ids are transactions too, in the order of commits (one writer).
CREATE TABLE tiercel_outbox (
    id      INTEGER  PRIMARY KEY AUTOINCREMENT,
    kind    TEXT     NOT NULL CHECK (kind IN ('key', 'tag', 'all')),
    key     TEXT     NOT NULL DEFAULT '',
    version INTEGER,
    at      DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);
CREATE INDEX tiercel_outbox_key ON tiercel_outbox (key, version) WHERE version IS NOT NULL;

CREATE TABLE tiercel_outbox_state (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    identity  TEXT    NOT NULL,
    horizon   INTEGER NOT NULL DEFAULT 0,
    mark_xid  INTEGER,
    marked_at REAL -- Julian day
);
INSERT INTO tiercel_outbox_state (one, identity) VALUES (1, lower(hex(randomblob(16))));

-- Triggers here cannot assign to NEW, so the version is set afterwards: RETURNING of the outer statement still shows
-- the old one. The inner update names only columns that no trigger but products_version_by_hand waits for.

-- +goose StatementBegin
CREATE TRIGGER products_inserted AFTER INSERT ON products BEGIN
    UPDATE tiercel_version SET last = last + 1;
    UPDATE products SET version = (SELECT last FROM tiercel_version), updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
        WHERE id = NEW.id;
    INSERT INTO products_words (rowid, name, brand, description) VALUES (NEW.id, NEW.name, NEW.brand, NEW.description);
    INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || NEW.id, (SELECT last FROM tiercel_version));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER products_updated
AFTER UPDATE OF id, sku, name, description, brand, category, price, currency, stock, image_url, attributes ON products BEGIN
    UPDATE tiercel_version SET last = last + 1;
    UPDATE products SET version = (SELECT last FROM tiercel_version), updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
        WHERE id = NEW.id;
    INSERT INTO products_words (products_words, rowid, name, brand, description)
        VALUES ('delete', OLD.id, OLD.name, OLD.brand, OLD.description);
    INSERT INTO products_words (rowid, name, brand, description) VALUES (NEW.id, NEW.name, NEW.brand, NEW.description);
    INSERT INTO tiercel_outbox (kind, key, version)
        SELECT 'key', 'product:' || OLD.id, last FROM tiercel_version WHERE OLD.id <> NEW.id;
    INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || NEW.id, (SELECT last FROM tiercel_version));
END;
-- +goose StatementEnd

-- +goose StatementBegin
-- A version that did not come from the triggers above is replaced by the next one, and the change is told.
CREATE TRIGGER products_version_by_hand AFTER UPDATE OF version, updated_at ON products
WHEN NEW.version <> (SELECT last FROM tiercel_version) BEGIN
    UPDATE tiercel_version SET last = last + 1;
    UPDATE products SET version = (SELECT last FROM tiercel_version) WHERE id = NEW.id;
    INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || NEW.id, (SELECT last FROM tiercel_version));
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER products_deleted AFTER DELETE ON products BEGIN
    UPDATE tiercel_version SET last = last + 1;
    INSERT INTO products_words (products_words, rowid, name, brand, description)
        VALUES ('delete', OLD.id, OLD.name, OLD.brand, OLD.description);
    INSERT INTO tiercel_outbox (kind, key, version) VALUES ('key', 'product:' || OLD.id, (SELECT last FROM tiercel_version));
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER products_inserted;
DROP TRIGGER products_updated;
DROP TRIGGER products_version_by_hand;
DROP TRIGGER products_deleted;
DROP TABLE tiercel_outbox;
DROP TABLE tiercel_outbox_state;
