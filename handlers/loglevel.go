package handlers

import (
	"log/slog"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// levels are those of the log, by the names that LOG_LEVEL has too.
var levels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

// setLogLevel changes what the log leaves out, until the process ends.
func (a *api) setLogLevel(c *gin.Context) error {
	members, err := readObject(c, mediaJSON)
	if err != nil {
		return err
	}
	var name string
	if err := readMembers(members, map[string]any{"level": &name}); err != nil {
		return err
	}
	level, ok := levels[name]
	if !ok {
		return invalid(store.FieldError{Pointer: "/level", Detail: "must be debug, info, warn or error"})
	}
	was := a.level.Level()
	a.level.Set(level)
	// Said at the level that is shown on either side of the change.
	a.logger.Log(c.Request.Context(), max(slog.LevelInfo, level), "the log level changed", "from", nameOf(was), "to", name,
		"request_id", requestID(c))
	return a.logLevel(c)
}

func (a *api) logLevel(c *gin.Context) error {
	return answer(c, http.StatusOK, map[string]any{"level": nameOf(a.level.Level())})
}

// nameOf is the name of a level, or of the next that has one.
func nameOf(l slog.Level) string {
	for _, name := range slices.Backward([]string{"debug", "info", "warn", "error"}) {
		if levels[name] <= l {
			return name
		}
	}
	return "debug"
}
