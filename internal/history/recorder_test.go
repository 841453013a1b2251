package history_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

func TestRecorder_takesDownWhatManyGoroutinesSay(t *testing.T) {
	t.Parallel()
	const goroutines, each = 8, 200
	var rec history.Recorder
	var running sync.WaitGroup
	for n := range goroutines {
		running.Go(func() {
			for i := range each {
				key, moment := fmt.Sprint("k", i%5), time.Duration(i)
				version := int64(1 + n + i*goroutines)
				rec.Write(history.Write{Key: key, Version: version, Began: moment, Ended: time.Hour})
				rec.Read(history.Read{Key: key, Replica: fmt.Sprint("r", n), Version: version, Value: fmt.Sprint(version), Start: moment, End: moment})
				rec.Final(history.Read{Key: key, Replica: fmt.Sprint("r", n), Version: version, From: "l1", Start: moment, End: moment})
				rec.Load(history.Load{Key: key, At: moment})
			}
			rec.Fault(history.Fault{What: "one"})
		})
	}
	running.Wait()
	report, loads := rec.Check(time.Second), rec.CheckLoads(history.LoadRule{})
	const all = goroutines * each
	if report.Keys != 5 || report.Replicas != goroutines || report.Writes != all || report.Reads != all || report.Final != all ||
		report.Faults != goroutines || loads.Loads != all {
		t.Errorf("recorded were %v\nand %v", report, loads)
	}
	if err := report.Err(); err != nil {
		t.Error(err)
	}
}

// A million reads of a thousand keys. A chaos run of ten minutes has about as many.
func BenchmarkCheck(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		rec := busy(1_000_000)
		b.StartTimer()
		if err := rec.Check(bound).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRecorder_Read(b *testing.B) {
	var rec history.Recorder
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		x := history.Read{Key: "product:42", Replica: "r1", Version: 7, Value: "5.49", From: "l1"}
		for pb.Next() {
			rec.Read(x)
		}
	})
}

// busy records reads that follow 10,000 writes closely.
func busy(reads int) *history.Recorder {
	const keys, versions, replicas = 1000, 10, 3
	var rec history.Recorder
	name := make([]string, keys)
	for k := range name {
		name[k] = fmt.Sprint("product:", k)
		for v := range versions {
			moment := time.Duration(v) * time.Second
			rec.Write(history.Write{Key: name[k], Version: int64(v + 1), Value: fmt.Sprint(v), Began: moment, Ended: moment + ms})
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range reads {
		start := time.Duration(r.Int64N(int64(versions * time.Second)))
		v := max(0, start-10*ms) / time.Second
		rec.Read(history.Read{
			Key: name[r.IntN(keys)], Replica: [replicas]string{"r0", "r1", "r2"}[r.IntN(replicas)], From: "l1",
			Version: int64(v + 1), Value: fmt.Sprint(int64(v)), Start: start, End: start + ms,
		})
	}
	return &rec
}
