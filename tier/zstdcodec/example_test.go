package zstdcodec_test

import (
	"fmt"
	"strings"

	"github.com/tiercel-go/tiercel/tier"
	"github.com/tiercel-go/tiercel/tier/zstdcodec"
)

// Values whose encoding is longer than a hundred bytes are compressed in L2; L1 holds them as they are.
func ExampleNew() {
	codec, err := zstdcodec.New[string](tier.JSON[string]{}, 100, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	page := strings.Repeat("all our lamps ", 100)
	record, err := codec.Append(nil, page)
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := codec.Decode(record, 0)
	fmt.Println(len(record) < len(page)/10, back == page, err)
	// Output: true true <nil>
}
