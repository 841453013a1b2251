package respcache_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/handlers/respcache"
	"github.com/tiercel-go/tiercel/tier"
)

// Any handler of GET, in any API. Give Tier a Remote and a Bus, and processes share the answers.
func ExampleMiddleware_Wrap() {
	cached, err := respcache.New(respcache.Config{
		Tier: tier.Config[respcache.Response]{Name: "pages", TTL: time.Minute},
		Vary: []string{"Accept-Language"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = cached.Close() }()
	engine := gin.New()
	engine.GET("/catalogue/:category", cached.Wrap(func(c *gin.Context) {
		fmt.Println("rendering", c.Param("category"))
		c.String(http.StatusOK, "all our "+c.Param("category"))
	}))

	for range 2 {
		w := httptest.NewRecorder()
		engine.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/catalogue/lamps", http.NoBody))
		fmt.Println(w.Body, "·", w.Header().Get("Cache-Status"))
	}
	path, _, _ := respcache.ParseKey("/catalogue/lamps?page=2#Accept-Language=de")
	fmt.Println("tags follow from", path)
	// Output:
	// rendering lamps
	// all our lamps · tiercel; fwd=miss; stored; detail=load
	// all our lamps · tiercel; hit; detail=l1
	// tags follow from /catalogue/lamps
}
