package tier

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Errors of reads.
var (
	// ErrNotFound is what a Loader wraps, and Get returns, when the source of truth has no such key.
	ErrNotFound = errors.New("tier: not found")
	// ErrOverloaded is returned when MaxLoads loads were running for the whole time a read could wait.
	ErrOverloaded = errors.New("tier: too many loads")
	// ErrVersion is returned when the source itself has no such version as [ReadOptions] ask for, at least not yet.
	ErrVersion = errors.New("tier: the source does not have this version")
	// ErrClosed is returned by every call after Close.
	ErrClosed = errors.New("tier: closed")
	// ErrKey is wrapped by the error for a key that no tier can hold.
	ErrKey = errors.New("tier: bad key")
)

// ErrPending is wrapped by the error of Invalidate when the change is out of every read of this process, but
// the Remote and the peers could not be told. Changes that an outbox row announces are told by the relay later;
// others must be invalidated again.
var ErrPending = errors.New("tier: invalidation pending")

// A PanicError is what every waiting reader gets when a Loader panics.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("tier: loader panicked: %v", e.Value) }

// Unwrap gives the error the loader panicked with, if it was one.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// A ManyError holds the error of each key of a GetMany that has one. Absent keys are not errors.
type ManyError struct{ Keys map[string]error }

func (e *ManyError) Error() string {
	keys := make([]string, 0, len(e.Keys))
	for k := range e.Keys {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var b strings.Builder
	fmt.Fprintf(&b, "tier: %d keys failed", len(keys))
	for i, k := range keys {
		if i == 3 {
			fmt.Fprintf(&b, "; and %d more", len(keys)-i)
			break
		}
		fmt.Fprintf(&b, "; %q: %v", k, e.Keys[k])
	}
	return b.String()
}

// Unwrap lets errors.Is and errors.As look at every key's error.
func (e *ManyError) Unwrap() []error {
	errs := make([]error, 0, len(e.Keys))
	for _, err := range e.Keys {
		errs = append(errs, err)
	}
	return errs
}
