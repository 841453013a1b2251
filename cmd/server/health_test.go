package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthcheck_asksTheInstanceOfItsOwnSettings(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("it tells the token")
		}
		if r.URL.Path != "/livez" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer s.Close()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{":" + port, "0.0.0.0:" + port, "[::]:" + port, "127.0.0.1:" + port, "localhost:" + port} {
		env := map[string]string{"HTTP_ADDR": addr, "ADMIN_TOKEN": "secret"}
		if r := run(t, env, "healthcheck"); r.code != 0 || r.out+r.errs != "" {
			t.Errorf("%s: exit code %d, %s%s", addr, r.code, r.out, r.errs)
		}
		if r := run(t, env, "healthcheck", "--ready"); r.code != 1 || !strings.Contains(r.errs, "/readyz: 503") {
			t.Errorf("%s is not ready: exit code %d, %s%s", addr, r.code, r.out, r.errs)
		}
	}
	if r := run(t, map[string]string{"HTTP_ADDR": "127.0.0.1:1"}, "healthcheck"); r.code != 1 || !strings.Contains(r.errs, "HTTP_ADDR") {
		t.Errorf("nobody there: exit code %d, %s", r.code, r.errs)
	}
}
