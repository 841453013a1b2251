package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// unknownFailure is all that a client learns of a failure that has no status of its own.
const unknownFailure = "the server failed; its log tells why under the request's id"

// A refusal is an error that the API itself found. Its detail is for the client.
type refusal struct {
	status int
	detail string
	fields []store.FieldError
}

func (r *refusal) Error() string { return http.StatusText(r.status) + ": " + r.detail }

func refuse(status int, detail string) error { return &refusal{status: status, detail: detail} }

func malformed(format string, args ...any) error {
	return refuse(http.StatusBadRequest, fmt.Sprintf(format, args...))
}

func invalid(fields ...store.FieldError) error {
	return &refusal{status: http.StatusUnprocessableEntity, detail: "some members are not valid", fields: fields}
}

// refusalOf is the one place that knows which error gets which status.
func refusalOf(err error) *refusal {
	var (
		ours     *refusal
		members  *store.InvalidError
		tooLarge *http.MaxBytesError
	)
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &members):
		return &refusal{http.StatusUnprocessableEntity, "some members are not valid", members.Fields}
	case errors.As(err, &tooLarge):
		return &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("a body has at most %d bytes", tooLarge.Limit), nil}
	case errors.Is(err, store.ErrNotFound):
		return &refusal{http.StatusNotFound, "there is no such product", nil}
	case errors.Is(err, store.ErrSKUTaken):
		return &refusal{http.StatusConflict, "another product has this sku", nil}
	case errors.Is(err, store.ErrPrecondition):
		return &refusal{http.StatusPreconditionFailed, "the product is at no version that If-Match names", nil}
	case errors.Is(err, store.ErrOverloaded):
		return &refusal{http.StatusServiceUnavailable, "too many loads are waiting for the database", nil}
	case errors.Is(err, store.ErrUnavailable):
		return &refusal{http.StatusServiceUnavailable, "the database is out of reach", nil}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &refusal{http.StatusServiceUnavailable, "the answer did not come in time", nil}
	}
	return &refusal{http.StatusInternalServerError, unknownFailure, nil}
}

// A problem is a body of application/problem+json (RFC 9457). Its type is always about:blank: the status says what
// kind of problem it is, and a name of our own would be one more thing for clients to depend on.
type problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	Instance  string         `json:"instance"`
	RequestID string         `json:"request_id"`
	Errors    []invalidField `json:"errors,omitempty"`
}

type invalidField struct {
	Pointer string `json:"pointer"` // RFC 6901, into the body
	Detail  string `json:"detail"`
}

// fail answers a request with what its error means.
func (e *edge) fail(c *gin.Context, err error) {
	r := refusalOf(err)
	ctx := c.Request.Context()
	// Worth a line in the log is what failed below us, unless it failed because the client left.
	var ours *refusal
	if !errors.As(err, &ours) && r.status >= http.StatusInternalServerError && ctx.Err() == nil {
		level := slog.LevelError
		if r.status == http.StatusServiceUnavailable {
			level = slog.LevelWarn
		}
		e.logger.Log(ctx, level, "handlers: request failed", "error", err, "status", r.status,
			"method", c.Request.Method, "path", c.Request.URL.Path, "request_id", requestID(c))
	}
	p := problem{
		Type: "about:blank", Title: http.StatusText(r.status), Status: r.status, Detail: r.detail,
		Instance: c.Request.URL.EscapedPath(), RequestID: requestID(c),
	}
	for _, f := range r.fields {
		p.Errors = append(p.Errors, invalidField(f))
	}
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers cannot fail to encode
	}
	h := c.Writer.Header()
	h["Cache-Control"] = noStore
	delete(h, "Etag") // of an answer that did not come about
	if r.status == http.StatusServiceUnavailable {
		h["Retry-After"] = inOneSecond
	}
	send(c, r.status, problemType, body)
}
