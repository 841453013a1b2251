package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/tiercel-go/tiercel/handlers"
	"github.com/tiercel-go/tiercel/store"
)

// The product API in a program of your own: a database, a cache before it, a handler. With Remote and Bus in Tier it shares
// both with other processes, as cmd/server does.
func ExampleNew() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "tiercel-example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	db, err := store.Open(ctx, store.Config{URL: "sqlite:" + filepath.Join(dir, "db")})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Migrate(ctx); err != nil {
		fmt.Println(err)
		return
	}
	products, err := store.NewCached(store.CachedConfig{DB: db})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = products.Close() }()
	if _, err := products.Create(ctx, store.Draft{SKU: "43900", Name: "Battery"}); err != nil {
		fmt.Println(err)
		return
	}
	api, err := handlers.New(handlers.Config{Products: products, Token: "a long secret"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		w := httptest.NewRecorder()
		api.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/products/1", http.NoBody))
		fmt.Println(w.Code, w.Header().Get("Cache-Status"))
	}
	// Output:
	// 200 tiercel; fwd=miss; detail=load
	// 200 tiercel; hit; detail=l1
}
