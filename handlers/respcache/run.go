package respcache

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/tier"
)

// A run of the handlers for a request, whoever waits for it.
type run struct {
	handler http.Handler
	request *http.Request
	given   *origin
	limit   int
	vary    []string
	cache   *tier.Cache[Response]
	made    atomic.Pointer[unstored] // an answer for this request only
}

// An unstored answer goes to the request that made it and to nobody else.
type unstored struct {
	status int
	header http.Header
	body   []byte
	always bool
}

func (u *unstored) sendAsMade(c *gin.Context) {
	put(c.Writer.Header(), u.header)
	c.Status(u.status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(u.body)
	}
}

// put takes over the header of an answer. What middleware further out has said of Vary still holds.
func put(h, answer http.Header) {
	for name, values := range answer {
		if name != "Vary" {
			h[name] = slices.Clone(values)
			continue
		}
		for _, v := range values {
			if !slices.Contains(h[name], v) {
				h[name] = append(h[name], v)
			}
		}
	}
}

// passing says whether a status speaks of this moment, and not of what was asked for.
func passing(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return status >= http.StatusInternalServerError
}

// notStoredError is the error of a run whose answer may not be kept. With always set the next one's may not either.
type notStoredError struct{ always bool }

func (*notStoredError) Error() string { return "respcache: the answer may not be stored" }

var errNoRequest = errors.New("respcache: an answer can only be made for a request")

// answerVersion is that of all answers: the source has none, but for one that is 0 no load is told that there is a copy.
const answerVersion = 1

// load is the cache's loader: the context carries the run of the request that started it.
func load(ctx context.Context, key string) (tier.Versioned[Response], error) {
	r, ok := ctx.Value(runKey{}).(*run)
	if !ok {
		return tier.Versioned[Response]{}, errNoRequest
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	rec := &recorder{header: make(http.Header), limit: r.limit, stop: cancel, gone: make(chan bool, 1)}
	request := r.request.WithContext(context.WithValue(ctx, originKey{}, r.given))
	request.Header = request.Header.Clone() // a refused load is tried again
	request.Method, request.Body = http.MethodGet, http.NoBody
	for _, name := range []string{"If-None-Match", "If-Modified-Since"} {
		request.Header.Del(name)
	}
	r.handler.ServeHTTP(rec, request)
	if rec.passed {
		return tier.Versioned[Response]{}, &notStoredError{always: true} // what there is of it is worth nothing
	}
	if ctx.Err() != nil {
		return tier.Versioned[Response]{}, ctx.Err() // a handler that was cut short may have written anything
	}
	rec.WriteHeader(http.StatusOK)
	if ok, always := storable(rec.status, rec.sent, r.vary); !ok {
		r.made.Store(&unstored{status: rec.status, header: rec.sent, body: rec.body.Bytes(), always: always})
		if _, held := tier.HeldVersion(ctx, key); held && !passing(rec.status) {
			// To the cache this is a failure, after which it would go on with the old answer, stale. An error here is that
			// others do so, as after any invalidation that does not reach them.
			_ = r.cache.Invalidate(ctx, tier.Change{Key: key})
		}
		return tier.Versioned[Response]{}, &notStoredError{always: always}
	}
	for _, name := range []string{
		"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length", "Age",
	} {
		rec.sent.Del(name)
	}
	body := rec.body.Bytes()
	if rec.sent.Get("Etag") == "" {
		sum := sha256.Sum256(body)
		rec.sent.Set("Etag", `"`+base64.RawURLEncoding.EncodeToString(sum[:16])+`"`)
	}
	if _, ok := rec.sent["Vary"]; !ok { // what the key holds, caches further out must know as well
		for _, name := range r.vary {
			if name != "Host" {
				rec.sent.Add("Vary", name)
			}
		}
	}
	if rec.sent.Get("Content-Type") == "" {
		rec.sent.Set("Content-Type", http.DetectContentType(body))
	}
	return tier.Versioned[Response]{Value: Response{Header: rec.sent, Body: slices.Clip(body)}, Version: answerVersion}, nil
}

// A recorder takes an answer down. One that is flushed, hijacked or too long is none to be taken down: the run is told
// to end, and the answer will be made anew for a client.
type recorder struct {
	header http.Header // the handler's
	status int         // 0: nothing was written yet
	sent   http.Header // as it was when the status was written
	body   bytes.Buffer
	limit  int
	passed bool
	stop   context.CancelFunc
	gone   chan bool
}

var errPassed = errors.New("respcache: this answer is not cached, and made anew")

func (r *recorder) pass() {
	if !r.passed {
		r.passed = true
		r.body = bytes.Buffer{}
		r.gone <- true
		r.stop()
	}
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status, r.sent = status, r.header.Clone()
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	if !r.passed && r.body.Len()+len(p) > r.limit {
		r.pass()
	}
	if r.passed {
		return 0, errPassed
	}
	return r.body.Write(p)
}

// Flush implements http.Flusher: who flushes wants the client to see a part.
func (r *recorder) Flush() { r.pass() }

// Hijack implements http.Hijacker.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.pass()
	return nil, nil, errPassed
}

// CloseNotify implements http.CloseNotifier, which gin's Stream asks.
func (r *recorder) CloseNotify() <-chan bool { return r.gone }

// codec is the form of a Response in L2: the length of the header's JSON, the header, the body.
type codec struct{}

func (codec) Append(dst []byte, r Response) ([]byte, error) {
	header, err := json.Marshal(r.Header)
	if err != nil {
		return nil, err
	}
	dst = binary.AppendUvarint(dst, uint64(len(header)))
	return append(append(dst, header...), r.Body...), nil
}

func (codec) Decode(src []byte, _ int64) (Response, error) {
	length, n := binary.Uvarint(src)
	if n <= 0 || length > uint64(len(src)-n) {
		return Response{}, errors.New("respcache: unreadable answer")
	}
	header, body := src[n:n+int(length)], src[n+int(length):]
	r := Response{Body: body}
	return r, json.Unmarshal(header, &r.Header)
}
