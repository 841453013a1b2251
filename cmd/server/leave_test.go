package main

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestLeave_servesOnAndEndsEachConnectionUntilTheDelayIsOver(t *testing.T) {
	t.Parallel()
	l, err := listen(t.Context(), "HTTP_ADDR", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{config: config{ShutdownDelay: time.Hour}, api: new(stage)}
	s.ready.Store(true)
	s.api.open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	drain := serveHTTP(l, "http", s.api, make(chan error, 1), slog.New(slog.DiscardHandler))
	transport := new(http.Transport)
	defer transport.CloseIdleConnections()
	lasts := func() bool { // the connection, beyond the answer
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String(), http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		res, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if res.StatusCode != http.StatusNoContent {
			t.Errorf("status %d", res.StatusCode)
		}
		return !res.Close
	}
	if !lasts() {
		t.Fatal("the connection is closed while the instance is ready")
	}

	ctx, over := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() { left <- s.leave(ctx) }()
	testenv.Eventually(t, time.Minute, func() bool { return !s.ready.Load() }, "it is still ready")
	testenv.Eventually(t, time.Minute, func() bool { return !lasts() }, "connections are kept")
	select {
	case err := <-left:
		t.Errorf("it left at once: %v", err)
	default:
	}
	over()
	if err := <-left; err != nil {
		t.Error(err)
	}
	if err := drain.do(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestLeave_takesNoTimeWhenNobodyWasTold(t *testing.T) {
	t.Parallel()
	s := &server{config: config{ShutdownDelay: time.Hour}} // it was never ready, or ended by itself
	if err := s.leave(t.Context()); err != nil {
		t.Error(err)
	}
}
