package handlers

import (
	"bytes"
	"encoding/json"
)

// merge applies a merge patch (RFC 7396) to a decoded JSON value. It may change target, and shares parts of both.
//
// Not by a library: evanphx/json-patch (5.9.11) takes the nulls out of objects that lie in an array, which the RFC
// replaces as a whole, so [{"unit":null}] would be stored as [{}].
func merge(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	merged, ok := target.(map[string]any)
	if !ok {
		merged = make(map[string]any, len(changes))
	}
	for name, change := range changes {
		if change == nil {
			delete(merged, name)
		} else {
			merged[name] = merge(merged[name], change)
		}
	}
	return merged
}

// decodeJSON decodes one JSON value and keeps numbers as they are written.
func decodeJSON(raw []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}
