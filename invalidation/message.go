package invalidation

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Kind says what a message or an outbox row is about.
type Kind string

// The kinds. A kind is a field of its own everywhere, never a character in a name: keys hold any bytes.
const (
	KindKey Kind = "key"
	KindTag Kind = "tag"
	KindAll Kind = "all"
)

// On the wire and in the stream a message is a sequence of netstrings (length, colon, bytes): id, prev, kind, key, row,
// time in microseconds of Redis' clock, and the trace if there is one; published ones begin with the position. What one
// script publishes together is an empty netstring and one for each message (scripts/lib.lua).

var errMessage = errors.New("invalidation: unreadable message")

// cutField takes one netstring off s.
func cutField(s string) (field, rest string, err error) {
	length, rest, ok := strings.Cut(s, ":")
	n, bad := strconv.Atoi(length)
	if !ok || bad != nil || n < 0 || n > len(rest) {
		return "", "", errMessage
	}
	return rest[:n], rest[n:], nil
}

// parsePublished reads what was published: one message, or several in their order. With an error there are none: if one of
// several is unreadable the log has the others, too.
func parsePublished(payload string) ([]Message, error) {
	if together, ok := strings.CutPrefix(payload, "0:"); ok && together != "" {
		return parseTogether(together)
	}
	m, err := parseOne(payload)
	if err != nil {
		return nil, err
	}
	return []Message{m}, nil
}

func parseTogether(fields string) (messages []Message, err error) {
	for fields != "" {
		var field string
		if field, fields, err = cutField(fields); err != nil {
			return nil, err
		}
		m, err := parseOne(field)
		if err != nil {
			return nil, err
		}
		messages = append(messages, m)
	}
	return messages, nil
}

func parseOne(published string) (Message, error) {
	position, entry, err := cutField(published)
	if err != nil {
		return Message{}, err
	}
	return parseEntry(position, entry)
}

// parseEntry reads an entry of the log. What a later release appends is ignored.
func parseEntry(position, entry string) (Message, error) {
	m := Message{Position: position}
	var kind, row, at string
	for _, field := range []*string{&m.ID, &m.Prev, &kind, &m.Key, &row, &at} {
		var err error
		if *field, entry, err = cutField(entry); err != nil {
			return m, err
		}
	}
	if trace, _, err := cutField(entry); err == nil {
		m.Trace = trace
	}
	m.Kind = Kind(kind)
	if row != "" {
		n, err := strconv.ParseInt(row, 10, 64)
		if err != nil {
			return m, fmt.Errorf("%w: row %q", errMessage, row)
		}
		m.Row = n
	}
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil || m.ID == "" || m.Position == "" {
		return m, fmt.Errorf("%w: id %q at %q, time %q", errMessage, m.ID, m.Position, at)
	}
	m.At = time.UnixMicro(micros)
	return m, nil
}
