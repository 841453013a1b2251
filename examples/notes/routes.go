package main

import (
	"errors"
	"io"
	"net/http"

	"github.com/tiercel-go/tiercel/tier"
)

func routes(notes *notes, cache *tier.Cache[string]) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /notes/{name}", func(w http.ResponseWriter, r *http.Request) {
		note, err := cache.GetInfo(r.Context(), r.PathValue("name"))
		switch {
		case errors.Is(err, tier.ErrNotFound):
			http.Error(w, "no such note", http.StatusNotFound)
		case err != nil:
			http.Error(w, "try again later", http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("X-Cache", note.Outcome.String())
			_, _ = io.WriteString(w, note.Value)
		}
	})
	mux.HandleFunc("PUT /notes/{name}", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if err != nil {
			http.Error(w, "too long, or not all there", http.StatusBadRequest)
			return
		}
		name := r.PathValue("name")
		version, err := notes.write(r.Context(), name, string(text))
		if err != nil {
			http.Error(w, "not written", http.StatusServiceUnavailable)
			return
		}
		// After the commit, never before.
		if err := cache.Invalidate(r.Context(), tier.Change{Key: name, Version: version}); err != nil {
			http.Error(w, "written, but the other instances do not know: send it again", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	return mux
}
