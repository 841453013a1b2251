package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisOptions is one of go-redis' three kinds of client, as its URL forms name them.
type redisOptions struct {
	single   *redis.Options
	cluster  *redis.ClusterOptions
	failover *redis.FailoverOptions
}

// parseRedis reads a URL: with a master_name it means Sentinel, with further addr it means Cluster.
func parseRedis(raw string) (redisOptions, error) {
	u, err := url.Parse(raw)
	if err != nil {
		// The parser's error quotes the URL, and with it the password.
		return redisOptions{}, errors.New("not a URL; a special character of the password is written %XX")
	}
	switch u.Scheme {
	case "redis", "rediss", "unix":
	default:
		return redisOptions{}, fmt.Errorf("scheme %q", u.Scheme)
	}
	var o redisOptions
	switch query := u.Query(); {
	case query.Has("master_name"):
		o.failover, err = redis.ParseFailoverURL(raw)
	case query.Has("addr"):
		o.cluster, err = redis.ParseClusterURL(raw)
	default:
		o.single, err = redis.ParseURL(raw)
	}
	if err != nil {
		return redisOptions{}, errors.New(strings.TrimPrefix(err.Error(), "redis: "))
	}
	for _, addr := range o.addresses() {
		_, port, err := net.SplitHostPort(addr)
		if n, e := strconv.Atoi(port); err != nil || e != nil || n < 1 || n > 65535 {
			return redisOptions{}, fmt.Errorf("the port of %q must be from 1 to 65535", addr)
		}
	}
	return o, nil
}

// addresses are those of TCP servers.
func (o redisOptions) addresses() []string {
	switch {
	case o.failover != nil:
		return o.failover.SentinelAddrs
	case o.cluster != nil:
		return o.cluster.Addrs
	case o.single.Network == "unix":
		return nil
	}
	return []string{o.single.Addr}
}

// Retries and long waits are the caller's business: the read path falls back on the database, the bus and the relay
// repeat themselves. go-redis' own would hide an outage for seconds.
const (
	dialTimeout = time.Second
	noRetries   = -1
	oneDial     = 1
)

// client returns a client whose commands take at most timeout to write and to read, over at most conns connections.
// go-redis' default is used for conns of 0.
func (o redisOptions) client(timeout time.Duration, conns int) redis.UniversalClient {
	switch {
	case o.failover != nil:
		f := *o.failover
		f.ContextTimeoutEnabled, f.MaxRetries, f.DialerRetries = true, noRetries, oneDial
		f.DialTimeout, f.ReadTimeout, f.WriteTimeout, f.PoolTimeout = dialTimeout, timeout, timeout, timeout
		if conns > 0 {
			f.PoolSize = conns
		}
		return redis.NewFailoverClient(&f)
	case o.cluster != nil:
		c := *o.cluster
		c.ContextTimeoutEnabled, c.MaxRetries, c.DialerRetries = true, noRetries, oneDial
		c.DialTimeout, c.ReadTimeout, c.WriteTimeout, c.PoolTimeout = dialTimeout, timeout, timeout, timeout
		c.MaxRedirects = 3 // a slot that moves is an answer, not a failure
		if conns > 0 {
			c.PoolSize = conns
		}
		return redis.NewClusterClient(&c)
	default:
		s := *o.single
		s.ContextTimeoutEnabled, s.MaxRetries, s.DialerRetries = true, noRetries, oneDial
		s.DialTimeout, s.ReadTimeout, s.WriteTimeout, s.PoolTimeout = dialTimeout, timeout, timeout, timeout
		if conns > 0 {
			s.PoolSize = conns
		}
		return redis.NewClient(&s)
	}
}

// kind says in a word what the URL leads to.
func (o redisOptions) kind() string {
	switch {
	case o.failover != nil:
		return "sentinel"
	case o.cluster != nil:
		return "cluster"
	default:
		return "single"
	}
}
