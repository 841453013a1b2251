package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
)

// numKeys is how many keys there are, of product-0 to product-9999.
const numKeys = 10_000

// bodyLen is that of a small product as JSON.
const bodyLen = 400

var body = strings.Repeat("p", bodyLen)

// namesOf makes the keys anew each time: a request brings a string of its own, which a cache must compare byte by byte.
func namesOf(n int) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("product-", i)
	}
	return keys
}

// uniform is n reads, each key as likely as any other.
func uniform(n int) []string {
	keys, order := namesOf(numKeys), make([]string, n)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range order {
		order[i] = keys[random.IntN(numKeys)]
	}
	return order
}

// zipf is n reads, of key i with a likelihood of 1/(i+1)^s. rand.Zipf wants s above 1.
func zipf(n int, s float64) []string {
	keys, order := namesOf(numKeys), make([]string, n)
	random := rand.New(rand.NewPCG(1, 2))
	upTo, sum := make([]float64, numKeys), 0.0
	for i := range upTo {
		sum += 1 / math.Pow(float64(i+1), s)
		upTo[i] = sum
	}
	random.Shuffle(numKeys, func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	for i := range order {
		order[i] = keys[sort.SearchFloat64s(upTo, random.Float64()*sum)]
	}
	return order
}
