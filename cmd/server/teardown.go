package main

import (
	"context"
	"log/slog"
	"time"
)

// teardown undoes a start in reverse, however far the start came.
type teardown struct{ steps []step }

type step struct {
	name string
	do   func(ctx context.Context) error
}

func (t *teardown) add(name string, do func(ctx context.Context) error) {
	t.steps = append(t.steps, step{name, do})
}

// run takes all steps, whether or not those before failed. Their context ends after within: it cannot be the one whose
// end is why they run.
func (t *teardown) run(ctx context.Context, within time.Duration, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	for i := len(t.steps) - 1; i >= 0; i-- {
		began := time.Now()
		err := t.steps[i].do(ctx)
		took := time.Since(began).Round(time.Millisecond)
		if err != nil {
			log.WarnContext(ctx, "stopping", "step", t.steps[i].name, "took", took, "error", err)
		} else {
			log.DebugContext(ctx, "stopping", "step", t.steps[i].name, "took", took)
		}
	}
	t.steps = nil
}
