package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	headerTimeout  = 5 * time.Second
	readTimeout    = 30 * time.Second
	writeTimeout   = 60 * time.Second // a stream sets deadlines of its own as it goes
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 64 << 10
)

// listen binds an address, so that a mistake in it ends the start at once.
func listen(ctx context.Context, setting, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s=%q: %w", setting, addr, err)
	}
	return l, nil
}

// serveHTTP serves until the step that it returns. If the server ends by itself, the reason goes to failed.
func serveHTTP(l net.Listener, name string, h http.Handler, failed chan<- error, log *slog.Logger) step {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		// "OPTIONS *" is answered by the handler too, with what every answer carries.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelDebug), // clients that break off
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("%s: %w", name, err)
		}
	}()
	return step{"drain " + name, func(ctx context.Context) error {
		// A client that keeps reading must not take the time that the steps after this one need.
		ctx, cancel := context.WithTimeout(ctx, drainWithin)
		defer cancel()
		err := server.Shutdown(ctx)
		if err != nil {
			err = errors.Join(err, server.Close())
		}
		<-done
		return err
	}}
}

// A stage is the handler of an address, and may change: it is bound before what it serves stands.
type stage struct{ handler atomic.Pointer[http.Handler] }

func (s *stage) open(h http.Handler) { s.handler.Store(&h) }
func (s *stage) now() http.Handler   { return *s.handler.Load() }

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.now().ServeHTTP(w, r) }

// closing makes each answer of h the last one on its connection, which net/http closes after it. Idle connections stay
// open: closing one might meet a request that is under way on it.
func closing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		h.ServeHTTP(w, r)
	})
}
