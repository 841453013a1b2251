package store

// queries are the statements that the two databases spell differently. An argument called drafts is a JSON array of
// Drafts: a whole batch is one statement, and exact decimals stay text until the database reads them.
type queries struct {
	// load is (ids and the versions held of them, 0: none): absent, unchanged, then columns. Of a row that is absent, or
	// whose version is the one held, id and version only: nothing else is sent.
	load   string
	lock   string // a product by id, for an update by this transaction
	insert string // (drafts): id
	upsert string // (drafts): id of each row that changed, and whether it is new
	// existing is (drafts): how many of their skus there are. Empty: upsert knows which rows are new.
	existing string
	update   string // (drafts with one, id), if anything differs
	search   string // a condition on the words of a Filter
	// last is the outbox's last id, asked for when a transaction begins and given to notes. Empty: notes needs none.
	last  string
	notes string // rows that this transaction wrote about products and tags: id, is it a tag, key without the cache's name, version

	scan         string // (cursor): xmin, horizon, identity, id, kind, key
	lag          string // (cursor): count, seconds
	purgeMark    string // (seconds): mark_xid, is the mark that old; no row if another process purges
	purgeMarkNow string
	purgeRows    string
	purgeHorizon string
}

const columns = "id, sku, name, description, brand, category, price, currency, stock, image_url, attributes, version, updated_at"

var postgresQueries = queries{
	load: `/* tiercel load */
		SELECT false AS absent, false AS unchanged, p.* FROM unnest($1::bigint[], $2::bigint[]) AS k (key, held)
		JOIN (SELECT ` + columns + ` FROM products) p ON p.id = k.key AND p.version <> k.held
		UNION ALL
		SELECT false, true, p.id, '', '', '', '', '', NULL, '', 0, '', NULL, p.version, to_timestamp(0)
		FROM unnest($1::bigint[], $2::bigint[]) AS k (key, held) JOIN products p ON p.id = k.key AND p.version = k.held
		UNION ALL
		SELECT true, false, k.id, '', '', '', '', '', NULL, '', 0, '', NULL, coalesce((
			SELECT max(o.version) FROM tiercel_outbox o WHERE o.key IN ('product:' || k.id, '') AND o.version IS NOT NULL
		), 0), to_timestamp(0)
		FROM unnest($1::bigint[]) AS k (id) WHERE NOT EXISTS (SELECT 1 FROM products p WHERE p.id = k.id)`,
	lock: "SELECT " + columns + " FROM products WHERE id = $1 FOR UPDATE",
	insert: "INSERT INTO products (" + drafted + ") SELECT " + drafted + " FROM " + postgresDrafts +
		" RETURNING id",
	// xmax is 0 in a row that was inserted, and the lock of the conflicting row's reader in one that was updated.
	upsert: "INSERT INTO products (" + drafted + ") SELECT " + drafted + " FROM " + postgresDrafts + `
		ON CONFLICT (sku) DO UPDATE SET ` + setAll("excluded.") + " WHERE (" + postgresValues("products.") +
		") IS DISTINCT FROM (" + postgresValues("excluded.") + `)
		RETURNING id, xmax = 0`,
	update: "UPDATE products SET " + setAll("d.") + " FROM " + postgresDrafts + " WHERE products.id = $2 AND (" +
		postgresValues("products.") + ") IS DISTINCT FROM (" + postgresValues("d.") + ")",
	// The escape is a question mark, which Rebind would take for an argument.
	search: `words @@ plainto_tsquery('simple', translate(?, E'/-.,_:@~&#+\x3f=%*<>', '                 '))`,
	notes: `SELECT id, kind = 'tag', CASE kind WHEN 'tag' THEN key ELSE substr(key, 9) END, coalesce(version, 0) FROM tiercel_outbox
		WHERE xid = pg_current_xact_id_if_assigned()::text::bigint AND (kind = 'key' AND key LIKE 'product:%' OR kind = 'tag') ORDER BY id`,

	scan: `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, s.horizon, s.identity, o.id, o.kind, o.key
		FROM tiercel_outbox_state s LEFT JOIN tiercel_outbox o ON o.xid >= $1 ORDER BY o.xid, o.id`,
	lag: `SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float8
		FROM tiercel_outbox WHERE xid >= $1`,
	purgeMark: `SELECT mark_xid, coalesce(marked_at <= clock_timestamp() - make_interval(secs => $1), false)
		FROM tiercel_outbox_state FOR UPDATE SKIP LOCKED`,
	purgeMarkNow: `UPDATE tiercel_outbox_state
		SET mark_xid = pg_snapshot_xmin(pg_current_snapshot())::text::bigint, marked_at = clock_timestamp()`,
	purgeRows:    "DELETE FROM tiercel_outbox WHERE xid < (SELECT mark_xid FROM tiercel_outbox_state)",
	purgeHorizon: "UPDATE tiercel_outbox_state SET horizon = greatest(horizon, mark_xid)",
}

const (
	// drafted are the columns that a Draft has.
	drafted        = "sku, name, description, brand, category, price, currency, stock, image_url, attributes"
	postgresDrafts = `json_to_recordset($1::json) AS d (sku text, name text, description text, brand text, category text,
		price numeric, currency text, stock bigint, image_url text, attributes jsonb)`
	sqliteDrafts = `(SELECT value ->> '$.sku' AS sku, value ->> '$.name' AS name, value ->> '$.description' AS description,
		value ->> '$.brand' AS brand, value ->> '$.category' AS category, value ->> '$.price' AS price,
		value ->> '$.currency' AS currency, value ->> '$.stock' AS stock, value ->> '$.image_url' AS image_url,
		value -> '$.attributes' AS attributes FROM json_each(?)) AS d`
)

// setAll assigns all drafted columns but the sku, which identifies the row.
func setAll(from string) string {
	return "name = " + from + "name, description = " + from + "description, brand = " + from + "brand, category = " + from +
		"category, price = " + from + "price, currency = " + from + "currency, stock = " + from + "stock, image_url = " + from +
		"image_url, attributes = " + from + "attributes"
}

// postgresValues compares prices as text: numeric takes 5.49 and 5.490 for equal.
func postgresValues(of string) string {
	return of + "name, " + of + "description, " + of + "brand, " + of + "category, " + of + "price::text, " + of + "currency, " +
		of + "stock, " + of + "image_url, " + of + "attributes"
}

func sqliteValues(of string) string {
	return of + "name, " + of + "description, " + of + "brand, " + of + "category, " + of + "price, " + of + "currency, " +
		of + "stock, " + of + "image_url, " + of + "attributes"
}

var sqliteQueries = queries{
	load: `/* tiercel load */
		WITH k AS (SELECT value ->> 0 AS key, value ->> 1 AS held FROM json_each(?))
		SELECT false AS absent, false AS unchanged, p.* FROM k
		JOIN (SELECT ` + columns + ` FROM products) p ON p.id = k.key AND p.version <> k.held
		UNION ALL
		SELECT false, true, p.id, '', '', '', '', '', NULL, '', 0, '', NULL, p.version, NULL
		FROM k JOIN products p ON p.id = k.key AND p.version = k.held
		UNION ALL
		SELECT true, false, k.key, '', '', '', '', '', NULL, '', 0, '', NULL, coalesce((
			SELECT max(o.version) FROM tiercel_outbox o WHERE o.key IN ('product:' || k.key, '') AND o.version IS NOT NULL
		), 0), NULL
		FROM k WHERE NOT EXISTS (SELECT 1 FROM products p WHERE p.id = k.key)`,
	lock:   "SELECT " + columns + " FROM products WHERE id = ?",
	insert: "INSERT INTO products (" + drafted + ") SELECT " + drafted + " FROM " + sqliteDrafts + " RETURNING id",
	// "WHERE true": without it SQLite takes ON for that of a join.
	upsert: "INSERT INTO products (" + drafted + ") SELECT " + drafted + " FROM " + sqliteDrafts + ` WHERE true
		ON CONFLICT (sku) DO UPDATE SET ` + setAll("excluded.") + " WHERE (" + sqliteValues("products.") +
		") IS NOT (" + sqliteValues("excluded.") + `)
		RETURNING id, false`,
	existing: "SELECT count(*) FROM products WHERE sku IN (SELECT value ->> '$.sku' FROM json_each(?))",
	update: "UPDATE products SET " + setAll("d.") + " FROM " + sqliteDrafts + " WHERE products.id = ? AND (" +
		sqliteValues("products.") + ") IS NOT (" + sqliteValues("d.") + ")",
	search: "id IN (SELECT rowid FROM products_words WHERE products_words MATCH ?)",
	last:   "SELECT " + sqliteLast,
	notes: `SELECT id, kind = 'tag', CASE kind WHEN 'tag' THEN key ELSE substr(key, 9) END, coalesce(version, 0) FROM tiercel_outbox
		WHERE id > ? AND (kind = 'key' AND key LIKE 'product:%' OR kind = 'tag') ORDER BY id`,

	scan: "SELECT " + sqliteLast + ` + 1, s.horizon, s.identity, o.id, o.kind, o.key
		FROM tiercel_outbox_state s LEFT JOIN tiercel_outbox o ON o.id >= ? ORDER BY o.id`,
	lag: "SELECT count(*), coalesce((julianday('now') - julianday(min(at))) * 86400, 0) FROM tiercel_outbox WHERE id >= ?",
	purgeMark: `SELECT mark_xid, coalesce((julianday('now') - marked_at) * 86400 >= ?, false)
		FROM tiercel_outbox_state`,
	purgeMarkNow: "UPDATE tiercel_outbox_state SET mark_xid = " + sqliteLast + " + 1, marked_at = julianday('now')",
	purgeRows:    "DELETE FROM tiercel_outbox WHERE id < (SELECT mark_xid FROM tiercel_outbox_state)",
	purgeHorizon: "UPDATE tiercel_outbox_state SET horizon = max(horizon, mark_xid)",
}

// sqliteLast is the largest id that the outbox ever had; purging does not change it.
const sqliteLast = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'tiercel_outbox'), 0)"
