package store

import "strconv"

func newDocument(p *Product) (Document, error) {
	body, err := p.JSON()
	return Document{ID: p.ID, Version: p.Version, ETag: etag(p.Version), Body: body}, err
}

// etag is strong: the version names one state of the product, and its JSON follows from it.
func etag(version int64) []string { return []string{`"` + strconv.FormatInt(version, 10) + `"`} }

// documentOverhead is what a Document takes besides its body: itself, the ETag and what it consists of.
const documentOverhead = 128

func (d Document) size() int { return len(d.Body) + documentOverhead }
