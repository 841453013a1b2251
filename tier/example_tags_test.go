package tier_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/tiercel-go/tiercel/tier"
)

// Pages of a catalogue hang on their category: one invalidation reaches all of them.
func ExampleCache_InvalidateTags() {
	products := map[string]int{"lamps": 3}
	pages, err := tier.New(tier.Config[string]{
		Name: "page",
		Load: func(_ context.Context, key string) (tier.Versioned[string], error) {
			category, page, _ := strings.Cut(key, "/")
			return tier.Versioned[string]{Value: fmt.Sprintf("page %s of %d %s", page, products[category], category)}, nil
		},
		Tags: func(key string) []string { // known from the key, before the load
			category, _, _ := strings.Cut(key, "/")
			return []string{"category:" + category}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = pages.Close() }()

	ctx := context.Background()
	for range 2 {
		first, _ := pages.Get(ctx, "lamps/1")
		second, _ := pages.Get(ctx, "lamps/2")
		fmt.Println(first, "-", second)
		products["lamps"] = 4 // committed
		if err := pages.InvalidateTags(ctx, "category:lamps"); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// page 1 of 3 lamps - page 2 of 3 lamps
	// page 1 of 4 lamps - page 2 of 4 lamps
}
