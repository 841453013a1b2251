package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/redis/go-redis/v9"
	"golang.org/x/term"
)

// newLogger returns the program's log, whose level may be changed, and sends what go-redis says of its connections there.
func newLogger(c config, to io.Writer, terminal bool) (*slog.Logger, *slog.LevelVar) {
	level := new(slog.LevelVar)
	level.Set(c.LogLevel)
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: readable}
	var handler slog.Handler
	if c.LogFormat == "text" || (c.LogFormat == "" && terminal) {
		handler = slog.NewTextHandler(to, opts)
	} else {
		handler = slog.NewJSONHandler(to, opts)
	}
	log := slog.New(handler)
	redis.SetLogger(redisLog{log})
	return log, level
}

// readable writes a duration with its unit, in JSON too.
func readable(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

// redisLog takes the messages of go-redis' pool, which repeat what callers see as errors.
type redisLog struct{ log *slog.Logger }

func (l redisLog) Printf(ctx context.Context, format string, args ...any) {
	if l.log.Enabled(ctx, slog.LevelDebug) {
		l.log.DebugContext(ctx, fmt.Sprintf(format, args...), "from", "go-redis")
	}
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
