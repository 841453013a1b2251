package history_test

import (
	"fmt"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

func Example() {
	var rec history.Recorder // by any number of goroutines:
	rec.Write(history.Write{Key: "product:42", Version: 7, Value: "5.49", Label: "at the start"})
	rec.Write(history.Write{
		Key: "product:42", Version: 8, Value: "5.99", Label: "psql",
		Began: 1000 * time.Millisecond, Ended: 1004 * time.Millisecond,
	})
	rec.Fault(history.Fault{What: "Redis is cut off from r1", Began: 900 * time.Millisecond, Ended: 3 * time.Second})
	for i := range 3 {
		start := 3500*time.Millisecond + time.Duration(i)*time.Second
		rec.Read(history.Read{
			Key: "product:42", Replica: "r1", Version: 7, Value: "5.49", From: "l1",
			Start: start, End: start + time.Millisecond,
		})
	}

	report := rec.Check(2 * time.Second)
	fmt.Print(report)
	// Output:
	// 1 keys, 1 replicas, 2 writes, 3 reads, 0 marked stale, 0 final, 0 loads, 1 faults
	// staleness: 3 of 3 reads old, 99% ≤ 4.496s, 99.9% ≤ 4.496s, worst 4.496s (product:42, read on r1: version 7 = 5.49 from l1, at 5.5s)
	//   without faults: 1 of 1 reads old, 99% ≤ 4.496s, 99.9% ≤ 4.496s, worst 4.496s (product:42, read on r1: version 7 = 5.49 from l1, at 5.5s)
	//               0s … 0s             write of version 7 = 5.49 (at the start)
	//            900ms … 3s             fault: Redis is cut off from r1
	//               1s … 1.004s         write of version 8 = 5.99 (psql)
	//             5.5s … 5.501s         read on r1: version 7 = 5.49 from l1
	// H3 older than the bound: product:42 on r1: version 7 was read 2.496s after version 8 was visible; the bound is 2s (and 2 reads more)
	//               0s … 0s             write of version 7 = 5.49 (at the start)
	//            900ms … 3s             fault: Redis is cut off from r1
	//               1s … 1.004s         write of version 8 = 5.99 (psql)
	//             3.5s … 3.501s         read on r1: version 7 = 5.49 from l1
}
