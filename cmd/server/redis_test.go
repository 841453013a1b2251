package main

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestParseRedis_readsTheURLFormsOfAllThreeKinds(t *testing.T) {
	t.Parallel()
	for url, kind := range map[string]string{
		"redis://h":                                       "single",
		"redis://:p@h:6380/2":                             "single",
		"rediss://h:6380?skip_verify=true":                "single",
		"unix:///run/redis.sock?db=1":                     "single",
		"redis://a:1?addr=b:2&addr=c:3":                   "cluster",
		"redis://s1:26379?master_name=main":               "sentinel",
		"redis://s1:26379?master_name=main&addr=s2:26379": "sentinel",
	} {
		o, err := parseRedis(url)
		if err != nil || o.kind() != kind {
			t.Errorf("%s: %q, %v, want %q", url, o.kind(), err, kind)
		}
	}
	for _, url := range []string{"", "h:6379", "http://h", "redis://h/x", "redis://h?nosuch=1", "unix://h?addr=b:2", "redis://h?addr=b"} {
		if _, err := parseRedis(url); err == nil {
			t.Errorf("%q was taken", url)
		}
	}
}

// Whatever a URL says: a reader must not wait for retries, and a deadline must hold.
func TestRedisClient_neverRetriesAndKeepsDeadlines(t *testing.T) {
	t.Parallel()
	const timeout = 70 * time.Millisecond
	client := func(url string) redis.UniversalClient {
		t.Helper()
		o, err := parseRedis(url)
		if err != nil {
			t.Fatal(err)
		}
		c := o.client(timeout, 3)
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	for _, url := range []string{"redis://127.0.0.1:1?max_retries=9&read_timeout=9s", "redis://127.0.0.1:1?master_name=m"} {
		c, ok := client(url).(*redis.Client)
		if !ok {
			t.Fatalf("%s gives a %T", url, client(url))
		}
		o := c.Options()
		if !o.ContextTimeoutEnabled || o.MaxRetries != 0 || o.DialerRetries != 1 || o.ReadTimeout != timeout ||
			o.WriteTimeout != timeout || o.PoolTimeout != timeout || o.DialTimeout != dialTimeout || o.PoolSize != 3 {
			t.Errorf("%s: %+v", url, o)
		}
	}
	c, ok := client("redis://127.0.0.1:1?addr=127.0.0.1:2").(*redis.ClusterClient)
	if !ok {
		t.Fatal("several addresses do not give a cluster's client")
	}
	o := c.Options()
	if !o.ContextTimeoutEnabled || o.DialerRetries != 1 || o.ReadTimeout != timeout || o.WriteTimeout != timeout ||
		o.PoolTimeout != timeout || o.PoolSize != 3 {
		t.Errorf("cluster: %+v", o)
	}
}
