package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/tiercel-go/tiercel/internal/catalogue"
)

// rejects are the reject files, made when the first bad row needs one.
type rejects struct {
	path string // of the one file for all; empty: one beside each input
	open map[string]*os.File
}

func newRejects(path string) *rejects { return &rejects{path, make(map[string]*os.File)} }

func (r *rejects) pathFor(input string) string {
	switch {
	case r.path != "":
		return r.path
	case input == "-":
		return "stdin.rejected.ndjson"
	default:
		return input + ".rejected.ndjson"
	}
}

func (r *rejects) write(input string, bad *catalogue.RowError) error {
	path := r.pathFor(input)
	f, ok := r.open[path]
	if !ok {
		var err error
		if f, err = os.Create(path); err != nil { //nolint:gosec // the operator names it
			return fmt.Errorf("reject file: %w", err)
		}
		r.open[path] = f
	}
	line, err := json.Marshal(bad)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return err
}

// note says where the rejected rows are.
func (r *rejects) note(input string, n int) string {
	if n == 0 {
		return ""
	}
	return " (see " + r.pathFor(input) + ")"
}

func (r *rejects) close() error {
	var errs []error
	for path, f := range r.open {
		errs = append(errs, f.Close())
		delete(r.open, path)
	}
	return errors.Join(errs...)
}
