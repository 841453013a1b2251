// Command hitratio prints how often caches of the same number of entries have what real traces ask for, as a Markdown
// table. Its argument is the folder of the traces.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"

	"github.com/maypok86/otter/v2"

	"github.com/tiercel-go/tiercel/internal/replay"
	"github.com/tiercel-go/tiercel/tier"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: hitratio FOLDER")
	}
	fmt.Println("| trace | entries | LRU | Tiercel's L1 | otter | optimum |\n|---|---|---|---|---|---|")
	for _, trace := range replay.Traces {
		keys, err := replay.Read(filepath.Join(os.Args[1], trace.Name+".keys.gz"))
		if err != nil {
			log.Fatal(err)
		}
		for _, capacity := range trace.Capacities {
			percent := func(hits int) string { return fmt.Sprintf("%.1f", 100*float64(hits)/float64(len(keys))) }
			fmt.Printf("| %s | %d | %s | %s | %s | %s |\n", trace.Name, capacity, percent(replay.LRU(keys, capacity)),
				percent(l1(keys, capacity)), percent(withOtter(keys, capacity)), percent(replay.Optimum(keys, capacity)))
		}
	}
}

// l1 gives each entry 1 KiB. After a miss it waits until ristretto has judged the entry, as it has between two misses of a
// key under any load.
func l1(keys []string, capacity int) (hits int) {
	hits = len(keys)
	cache, err := tier.New(tier.Config[string]{
		Name: "replay", MaxBytes: int64(capacity) << 10, Size: func(string) int { return 1<<10 - 256 - replay.KeyLen },
		Load: func(context.Context, string) (tier.Versioned[string], error) {
			hits--
			return tier.Versioned[string]{Value: "v", Version: 1}, nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = cache.Close() }()
	for _, key := range keys {
		before := hits
		if _, err := cache.Get(context.Background(), key); err != nil {
			log.Panic(err)
		}
		for hits != before && cache.Stats().FlightsActive > 0 {
			runtime.Gosched()
		}
	}
	return hits
}

// withOtter has otter do its upkeep at once, for the same reason.
func withOtter(keys []string, capacity int) (hits int) {
	cache := otter.Must(&otter.Options[string, string]{
		MaximumSize: capacity, Executor: func(f func()) { f() },
	})
	for _, key := range keys {
		if _, ok := cache.GetIfPresent(key); ok {
			hits++
		} else {
			cache.Set(key, "v")
		}
	}
	return hits
}
