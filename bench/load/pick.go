package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// What is read is a matter of these: each returns a function that picks a product from 1 to ids, for many goroutines.

func uniform(ids int) func() int { return func() int { return 1 + rand.IntN(ids) } }

// half makes the first id half the traffic.
func half(ids int) func() int { return withFirst(0.5, ids) }

// mostly makes it nine tenths.
func mostly(ids int) func() int { return withFirst(0.9, ids) }

func withFirst(share float64, ids int) func() int {
	others := uniform(ids)
	return func() int {
		if rand.Float64() < share {
			return 1
		}
		return others()
	}
}

// zipf reads the n-th id in proportion to n^-0.99, as YCSB does. The standard library's Zipf wants an exponent above 1.
func zipf(ids int) func() int {
	below := make([]float64, ids) // how much of the traffic goes to this id and those before
	sum := 0.
	for i := range below {
		sum += math.Pow(float64(i+1), -0.99)
		below[i] = sum
	}
	return func() int {
		i, _ := slices.BinarySearch(below, rand.Float64()*sum)
		return min(i+1, ids)
	}
}
