-- +goose Up

-- Never INSERT OR REPLACE into this table: SQLite then deletes the old row without its delete trigger.
CREATE TABLE products (
    id          INTEGER  PRIMARY KEY AUTOINCREMENT CHECK (id > 0), -- an id is never another product's
    sku         TEXT     NOT NULL UNIQUE CHECK (sku <> ''),
    name        TEXT     NOT NULL CHECK (name <> ''),
    description TEXT     NOT NULL DEFAULT '',
    brand       TEXT     NOT NULL DEFAULT '',
    category    TEXT     NOT NULL DEFAULT '',
    price       TEXT     CHECK (price NOT LIKE '-%' AND price <> ''), -- exact: SQLite's numbers are floats
    currency    TEXT     NOT NULL DEFAULT 'USD',
    stock       INTEGER  NOT NULL DEFAULT 0 CHECK (typeof(stock) = 'integer' AND stock >= 0),
    image_url   TEXT     NOT NULL DEFAULT '',
    attributes  TEXT     NOT NULL DEFAULT '{}' CHECK (json_type(attributes) = 'object'),
    version     INTEGER  NOT NULL DEFAULT 0,
    updated_at  DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);
CREATE INDEX products_category ON products (category, id);
CREATE INDEX products_brand ON products (brand, id);

-- What a sequence is on PostgreSQL: the last version issued.
CREATE TABLE tiercel_version (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL);
INSERT INTO tiercel_version VALUES (1, 0);

CREATE VIRTUAL TABLE products_words USING fts5 (
    name, brand, description, content = 'products', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
);

-- +goose Down
DROP TABLE products_words;
DROP TABLE products;
DROP TABLE tiercel_version;
