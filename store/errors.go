package store

import (
	"errors"
	"strings"
)

// Errors of every call.
var (
	// ErrNotFound: there is no such product.
	ErrNotFound = errors.New("store: no such product")
	// ErrVersion: the database does not have such a version of the product.
	ErrVersion = errors.New("store: there is no such version yet")
	// ErrUnavailable is wrapped by the error of a call whose database was out of reach or did not answer in time.
	ErrUnavailable = errors.New("store: the database is out of reach")
	// ErrOverloaded: as many loads as are allowed were running for the whole time a read could wait.
	ErrOverloaded = errors.New("store: too many loads of the database")
)

// Errors of writes.
var (
	// ErrSKUTaken: another product has the sku.
	ErrSKUTaken = errors.New("store: the sku is taken")
	// ErrPrecondition: the product's version is none of the Match's.
	ErrPrecondition = errors.New("store: the product has another version")
)

// ErrNotPostgres is the error of what only PostgreSQL can do.
var ErrNotPostgres = errors.New("store: this needs PostgreSQL")

// A FieldError says what is wrong with one member of a product.
type FieldError struct {
	Pointer string // RFC 6901: "/name"
	Detail  string // a clause without a full stop
}

// An InvalidError says all that is wrong with a product, in the order of its members.
type InvalidError struct{ Fields []FieldError }

func (e *InvalidError) Error() string {
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = strings.TrimPrefix(f.Pointer, "/") + " " + f.Detail
	}
	return "store: invalid product: " + strings.Join(parts, "; ")
}

func invalid(pointer, detail string) *InvalidError {
	return &InvalidError{Fields: []FieldError{{Pointer: pointer, Detail: detail}}}
}

// An UnknownError is that of a write whose COMMIT was sent and not answered: nobody knows whether it happened.
// It wraps ErrUnavailable.
type UnknownError struct{ Err error }

func (e *UnknownError) Error() string {
	return "store: the connection broke during COMMIT, the write may have happened: " + e.Err.Error()
}

// Unwrap makes errors.Is(err, ErrUnavailable) true.
func (e *UnknownError) Unwrap() []error { return []error{ErrUnavailable, e.Err} }
