package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
)

// describe says what the instance runs on, without secrets.
func (s *server) describe(databaseURL, redisURL string) (database, redis string) {
	database, redis = withoutPassword(databaseURL), withoutPassword(redisURL)
	if s.embeddedDatabase() {
		database = "embedded SQLite (" + strings.TrimPrefix(databaseURL, "sqlite:") + ")"
	}
	switch {
	case s.embeddedRedis():
		redis = "embedded (" + redisURL + ")"
	case redisURL == "none":
		redis = "none: no L2, no bus; changes by others are seen within the trust window"
	}
	return database, redis
}

// announce says that the instance is ready: to the log, and to whoever tries tiercel out what there is to try.
func (s *server) announce(ctx context.Context, out io.Writer) {
	v, c := versions()
	attrs := []any{"version", v, "commit", c, "http", s.apiAt.String(), "database", s.database, "redis", s.redis,
		"staleness_bound", s.StalenessBound, "trust_window", s.trustWindow()}
	if s.opsAt != nil {
		attrs = append(attrs, "ops", s.opsAt.String())
	}
	s.log.InfoContext(ctx, "ready", attrs...)
	if s.embeddedDatabase() {
		s.invite(out)
	}
}

func (s *server) invite(out io.Writer) {
	api := "http://" + reachable(s.apiAt)
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("")
	say("tiercel is ready, for trial: all data goes when it ends.")
	say("Set DATABASE_URL, REDIS_URL and ADMIN_TOKEN for a real one; --help lists every setting.")
	say("")
	say("  database  %s with the demo catalogue", s.database)
	say("  redis     %s", s.redis)
	say("  api       %s", api)
	if s.opsAt != nil {
		say("  console   http://%s", reachable(s.opsAt))
		say("  metrics   http://%s/metrics", reachable(s.opsAt))
	}
	say("  token     %s", string(s.AdminToken))
	say("")
	say("Try:")
	say("  curl -i %s/api/products/1", api)
	say("  curl -i -X PATCH -H 'Authorization: Bearer %s' -H 'Content-Type: application/merge-patch+json' -d '{\"price\":\"9.99\"}' %s/api/products/1",
		string(s.AdminToken), api)
	say("  curl -i %s/api/products/1", api)
	say("")
	_, _ = io.WriteString(out, b.String())
}

// reachable makes of the address that was bound one that a client here can use.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
