package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTeardown_goesInReverseThroughFailuresWithAContextOfItsOwn(t *testing.T) {
	t.Parallel()
	var (
		down teardown
		took []string
		log  bytes.Buffer
	)
	for _, name := range []string{"database", "redis", "http"} {
		down.add(name, func(ctx context.Context) error {
			took = append(took, name)
			if ctx.Err() != nil {
				t.Errorf("%s has no time: %v", name, ctx.Err())
			}
			if _, ok := ctx.Deadline(); !ok {
				t.Errorf("%s has no deadline", name)
			}
			return errors.New("does not want to")
		})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	down.run(ended, time.Minute, slog.New(slog.NewTextHandler(&log, nil)))
	if got := strings.Join(took, " "); got != "http redis database" {
		t.Errorf("order: %s", got)
	}
	if strings.Count(log.String(), "does not want to") != 3 {
		t.Errorf("log: %s", log.String())
	}
	down.run(ended, time.Minute, slog.New(slog.DiscardHandler))
	if len(took) != 3 {
		t.Error("a second run took the steps again")
	}
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	a := answerTo(t, req)
	return a.status, a.body
}

func TestServeHTTP_drainsWhatRunsAndRefusesWhatComes(t *testing.T) {
	t.Parallel()
	l, err := listen(t.Context(), "HTTP_ADDR", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	entered, leave := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "whole")
	})
	drain := serveHTTP(l, "http", h, make(chan error, 1), slog.New(slog.DiscardHandler))
	answered := make(chan string, 1)
	go func() {
		_, body := get(t, "http://"+l.Addr().String())
		answered <- body
	}()
	<-entered
	drained := make(chan error, 1)
	go func() { drained <- drain.do(t.Context()) }()
	for { // the listener is closed first
		c, err := net.Dial("tcp", l.Addr().String()) //nolint:noctx // loopback refuses at once
		if err != nil {
			break
		}
		_ = c.Close()
	}
	select {
	case err := <-drained:
		t.Fatalf("drained (%v) while a request runs", err)
	default:
	}
	close(leave)
	if err := <-drained; err != nil {
		t.Error(err)
	}
	if body := <-answered; body != "whole" {
		t.Errorf("the request that ran was answered %q", body)
	}
}

func TestListen_namesTheSettingWhenTheAddressIsTaken(t *testing.T) {
	t.Parallel()
	l, err := listen(t.Context(), "HTTP_ADDR", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := listen(t.Context(), "OPS_ADDR", l.Addr().String()); err == nil || !strings.HasPrefix(err.Error(), "OPS_ADDR=") {
		t.Errorf("%v", err)
	}
}
