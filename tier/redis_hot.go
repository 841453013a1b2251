package tier

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"
)

//go:embed scripts/hot.lua
var hotSource string

var hotScript = newScript(hotSource)

// board is the name of the hash in which each process has its report about a cache.
func (n names) board(cache string) string { return n.boards + cache }

// ExchangeHot implements [HotBoard].
func (r *Redis) ExchangeHot(ctx context.Context, cache, process string, report []byte, life time.Duration) ([]HotReport, error) {
	var reports []HotReport
	shard := r.shardOf(cache)
	err := r.do(ctx, shard, "hot", func(ctx context.Context) error {
		answers, err := r.runAll(ctx, hotScript, []call{{
			keys: []string{r.names[shard].board(cache)}, args: []any{process, report, millis(life)},
		}})
		if err != nil {
			return err
		}
		reports, err = hotReportsOf(answers[0])
		return err
	})
	return reports, err
}

// hotReportsOf reads the answer of hot.lua.
func hotReportsOf(answer any) ([]HotReport, error) {
	parts, ok := answer.([]any)
	if !ok || len(parts)%3 != 0 {
		return nil, fmt.Errorf("answer of the script hot: %v", answer)
	}
	reports := make([]HotReport, len(parts)/3)
	for i := range reports {
		process, _ := parts[3*i].(string)
		age, _ := parts[3*i+1].(string)
		body, _ := parts[3*i+2].(string)
		ms, err := strconv.ParseInt(age, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("answer of the script hot: %v", answer)
		}
		reports[i] = HotReport{Process: process, Age: time.Duration(ms) * time.Millisecond, Body: []byte(body)}
	}
	return reports, nil
}
