package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net/http"

	"github.com/tiercel-go/tiercel/tier"
)

// A loader is a query and two lines: what absence is called, and where the version is.
func (q *Queries) load(ctx context.Context, slug string) (tier.Versioned[Article], error) {
	a, err := q.GetArticle(ctx, slug)
	if errors.Is(err, sql.ErrNoRows) {
		err = tier.ErrNotFound
	}
	return tier.Versioned[Article]{Value: a, Version: a.Revision}, err
}

// loadMany leaves out what there is not.
func (q *Queries) loadMany(ctx context.Context, slugs []string) (map[string]tier.Versioned[Article], error) {
	articles, err := q.ListArticles(ctx, slugs)
	found := make(map[string]tier.Versioned[Article], len(articles))
	for _, a := range articles {
		found[a.Slug] = tier.Versioned[Article]{Value: a, Version: a.Revision}
	}
	return found, err
}

func routes(cache *tier.Cache[Article]) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /articles/{slug}", func(w http.ResponseWriter, r *http.Request) {
		article, err := cache.GetInfo(r.Context(), r.PathValue("slug"))
		switch {
		case errors.Is(err, tier.ErrNotFound):
			http.Error(w, "no such article", http.StatusNotFound)
		case err != nil:
			unavailable(w, err)
		default:
			w.Header().Set("X-Cache", article.Outcome.String())
			answer(w, article.Value)
		}
	})
	mux.HandleFunc("GET /articles", func(w http.ResponseWriter, r *http.Request) {
		articles, err := cache.GetMany(r.Context(), r.URL.Query()["slug"])
		if err != nil { // a *tier.ManyError: it says which, and articles has the others
			unavailable(w, err)
			return
		}
		answer(w, articles)
	})
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	return mux
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// unavailable tells the operator why, and the client nothing of it.
func unavailable(w http.ResponseWriter, err error) {
	log.Print(err)
	http.Error(w, "try again later", http.StatusServiceUnavailable)
}
