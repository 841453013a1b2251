package handlers

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

const (
	streamBuffer = 32 << 10
	// streamStall is how long a client may take for a buffer. A stream holds a connection of the database, so it
	// must end with a client that no longer reads, and must not end at the server's write timeout, which is made for
	// answers of one piece.
	streamStall = 30 * time.Second
)

var errStreamed = errors.New("handlers: as many rows as asked for")

// stream writes products one by one as they come from the database, in constant memory. An error before the first row
// is answered as any; after it, the connection is broken off, since the client must not take a part for the whole.
func (a *api) stream(c *gin.Context, f store.Filter) error {
	out := &streamWriter{c: c, control: http.NewResponseController(c.Writer)}
	out.buffer = bufio.NewWriterSize(out, streamBuffer)
	enc := json.NewEncoder(out.buffer)
	enc.SetEscapeHTML(false)
	limit, rows := f.Limit, 0
	f.Limit = 0
	err := errStreamed
	if c.Request.Method != http.MethodHead {
		err = a.products.Stream(c.Request.Context(), f, func(p *store.Product) error {
			if err := enc.Encode(p); err != nil {
				return err
			}
			if rows++; rows == limit {
				return errStreamed
			}
			return nil
		})
	}
	if err == nil || errors.Is(err, errStreamed) {
		out.begin()
		err = out.buffer.Flush()
	}
	if err != nil && out.begun {
		a.logger.WarnContext(c.Request.Context(), "handlers: stream broken off", "error", err, "rows", rows,
			"request_id", requestID(c))
		panic(http.ErrAbortHandler)
	}
	return err
}

// A streamWriter sends the header before the first byte, and moves the deadline before each write.
type streamWriter struct {
	c       *gin.Context
	control *http.ResponseController
	buffer  *bufio.Writer
	begun   bool
}

func (w *streamWriter) begin() {
	if w.begun {
		return
	}
	w.begun = true
	h := w.c.Writer.Header()
	h["Content-Type"] = ndjsonType
	h["Cache-Status"] = cacheBypass
	h["Cache-Control"] = noStore
	w.c.Writer.WriteHeader(http.StatusOK)
	w.c.Writer.WriteHeaderNow()
}

func (w *streamWriter) Write(p []byte) (int, error) {
	w.begin()
	// A writer without deadlines, as in a test, cannot stall either.
	_ = w.control.SetWriteDeadline(time.Now().Add(streamStall))
	n, err := w.c.Writer.Write(p)
	if err == nil {
		err = w.control.Flush()
	}
	return n, err
}
