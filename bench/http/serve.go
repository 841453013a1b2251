package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	_ "net/http/pprof" // at DefaultServeMux
	"os"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
)

// An answer is what a server that does nothing else is to say: that of the product API, as it was taken from it.
type answer struct {
	Header http.Header
	Body   []byte
	Redis  string // the address of one, for those that need it
}

// serve runs one of the servers that the product API is compared with, until the process is ended. It takes its answer from
// in, and tells its address, and that of its profiles, to out.
func serve(ctx context.Context, name string, in io.Reader, out io.Writer) error {
	var a answer
	if err := json.NewDecoder(in).Decode(&a); err != nil {
		return fmt.Errorf("the answer to give: %w", err)
	}
	var timeouts bool
	var h http.Handler
	switch name {
	case "tcp": // without a handler
	case "net-http":
		h = a.bareHTTP()
	case "gin":
		h = a.bareGin()
	case "gin-timeouts":
		h, timeouts = a.bareGin(), true
	case "go-redis":
		h, timeouts = a.plainRedis(), true
	case "l2":
		var end func()
		var err error
		if h, end, err = pastL1(ctx, a.Redis); err != nil {
			return err
		}
		defer end()
		timeouts = true
	default:
		return fmt.Errorf("there is no server %q", name)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ops, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	profiles := &http.Server{Handler: http.DefaultServeMux, ReadHeaderTimeout: time.Second}
	go func() { _ = profiles.Serve(ops) }()
	if _, err := fmt.Fprintln(out, l.Addr(), ops.Addr()); err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	if timeouts { // those of the product API: they are no ornament on a public address, and not for nothing
		server.ReadTimeout, server.WriteTimeout, server.IdleTimeout = 30*time.Second, time.Minute, 2*time.Minute
	} else {
		server.ReadHeaderTimeout = 0
	}
	closed := make(chan struct{})
	run := server.Serve
	if name == "tcp" {
		run = a.bareTCP
	}
	context.AfterFunc(ctx, func() {
		defer close(closed)
		_ = errors.Join(server.Close(), profiles.Close(), l.Close())
	})
	if err := run(l); ctx.Err() == nil {
		return err
	}
	<-closed
	return nil
}

// bareHTTP is the least there is: one handler, and no router before it.
func (a answer) bareHTTP() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a.write(w, a.Body)
	})
}

// bareGin has Gin's router and no middleware. It writes the headers the fastest way there is, past Gin's own methods, as the
// product API does.
func (a answer) bareGin() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	g.GET("/api/products/:id", func(c *gin.Context) { a.write(c.Writer, a.Body) })
	return g
}

// plainRedis answers with what a GET brings, as most handlers with a cache do. It has a connection for each of wrk's, so
// that nothing waits for one.
func (a answer) plainRedis() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	delete(a.Header, "Content-Length") // each product has its own
	client := redis.NewClient(&redis.Options{Addr: a.Redis, PoolSize: 64, ContextTimeoutEnabled: true, MaxRetries: -1})
	g := gin.New()
	g.GET("/api/products/:id", func(c *gin.Context) {
		body, err := client.Get(c.Request.Context(), plainKey(c.Param("id"))).Bytes()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			c.Status(http.StatusInternalServerError)
			return
		}
		c.Writer.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
		a.write(c.Writer, body)
	})
	return g
}

func plainKey(id string) string { return "plain:" + id }

// write shares the header's values among all answers, as nobody changes them.
func (a answer) write(w http.ResponseWriter, body []byte) {
	h := w.Header()
	for name, values := range a.Header {
		h[name] = values
	}
	_, _ = w.Write(body)
}
