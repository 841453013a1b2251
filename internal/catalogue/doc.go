// Package catalogue reads product catalogues: a JSON array or NDJSON, plain or gzipped, row by row in constant memory
// but for the identities it has seen.
//
//	rows, err := catalogue.NewReader(file)
//	for {
//		draft, err := rows.Next()
//		// io.EOF: the end; *RowError: this row is bad, go on; anything else: the input is, stop
//	}
//
// # Rows
//
// The identity is sku, else id taken as the sku; both may be a string or a number. name must be there. price is a
// number, a string or null, and keeps the digits it is written with: no float ever holds it. category is category or
// the first of categories, image_url is image_url or image. What else a row has goes to attributes.
//
// # Failure
//
// A row that is not to be had is a [RowError], and the rows after it are read. An input that ends in the middle of a
// row, or of its compression, is an error: what was read before it stands.
package catalogue
