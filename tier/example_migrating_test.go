package tier_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/tiercel-go/tiercel/tier"
)

// A user is what the examples of docs/migrating.md cache.
type user struct{ Name string }

var errNoRow = errors.New("no row") // as sql.ErrNoRows

func userFromDatabase(_ context.Context, id string) (user, int64, error) {
	if id != "7" {
		return user{}, 0, errNoRow
	}
	return user{Name: "Ada"}, 12, nil
}

// What was get, on a miss load, and set elsewhere is a Loader here; what was a deletion after a write is Invalidate.
func Example_migrating() {
	ctx := context.Background()
	users, err := tier.New(tier.Config[user]{
		Name: "user", // Remote and Bus as in Example_twoTiers
		Load: func(ctx context.Context, id string) (tier.Versioned[user], error) {
			u, version, err := userFromDatabase(ctx, id)
			if errors.Is(err, errNoRow) {
				return tier.Versioned[user]{Absent: true}, nil // kept for NegativeTTL
			}
			return tier.Versioned[user]{Value: u, Version: version}, err
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = users.Close() }()

	u, err := users.Get(ctx, "7")
	fmt.Println(u.Name, err)
	_, err = users.Get(ctx, "8")
	fmt.Println(errors.Is(err, tier.ErrNotFound))

	// After the commit of a write.
	if err := users.Invalidate(ctx, tier.Change{Key: "7", Version: 13}); err != nil {
		fmt.Println(err) // tier.ErrPending: peers could not be told; here it holds
	}

	got, err := users.GetMany(ctx, []string{"7", "8"})
	fmt.Println(len(got), err)
	// Output:
	// Ada <nil>
	// true
	// 1 <nil>
}
