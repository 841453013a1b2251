package main

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tiercel-go/tiercel/store"
)

// The functions of this file make the set functions of the table. Their errors say what the value must be, in full:
// the reader has only the one line.

func address(field func(*config) *string, mayBeEmpty bool) func(*config, string) error {
	return func(c *config, value string) error {
		must := "must be host:port with a port of 0 to 65535"
		if mayBeEmpty {
			must += ", or empty"
		}
		if value != "" || !mayBeEmpty {
			_, port, err := net.SplitHostPort(value)
			if err != nil {
				return errors.New(must)
			}
			if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
				return errors.New(must)
			}
		}
		*field(c) = value
		return nil
	}
}

// anything takes what can only be judged with other settings.
func anything(field func(*config) *string) func(*config, string) error {
	return func(c *config, value string) error {
		*field(c) = value
		return nil
	}
}

func duration(field func(*config) *time.Duration, low, high time.Duration) func(*config, string) error {
	return func(c *config, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < low || d > high {
			return fmt.Errorf("must be a duration with its unit (300ms, 2s, 10m, 1h), %v to %v", low, high)
		}
		*field(c) = d
		return nil
	}
}

// maxAge takes what a Cache-Control header can say.
func maxAge(c *config, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 || d > 365*24*time.Hour || d%time.Second != 0 {
		return errors.New("must be whole seconds with their unit (30s, 5m), 0s to 8760h0m0s")
	}
	c.MaxAge = d
	return nil
}

func integer(field func(*config) *int, low, high int) func(*config, string) error {
	return func(c *config, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < low || n > high {
			return fmt.Errorf("must be a whole number, %d to %d", low, high)
		}
		*field(c) = n
		return nil
	}
}

func number(field func(*config) *float64, low, high float64) func(*config, string) error {
	return func(c *config, value string) error {
		f, err := strconv.ParseFloat(value, 64)
		// The comparison is written so that NaN fails it.
		if err != nil || !(f >= low && f <= high) {
			return fmt.Errorf("must be a number, %v to %v", low, high)
		}
		*field(c) = f
		return nil
	}
}

func boolean(field func(*config) *bool) func(*config, string) error {
	return func(c *config, value string) error {
		switch strings.ToLower(value) {
		case "true", "1", "yes", "on":
			*field(c) = true
		case "false", "0", "no", "off":
			*field(c) = false
		default:
			return errors.New("must be true or false")
		}
		return nil
	}
}

// units are the suffixes of sizes; the longer ones come first, so that MiB is not read as B.
var units = []struct {
	suffix string
	bytes  int64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1}, {"", 1},
}

func parseSize(value string) (int64, bool) {
	lower := strings.ToLower(strings.TrimSpace(value))
	for _, unit := range units {
		digits, ok := strings.CutSuffix(lower, unit.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
		if err != nil || n < 0 || n > math.MaxInt64/unit.bytes {
			return 0, false
		}
		return n * unit.bytes, true
	}
	return 0, false
}

func size(field func(*config) *int64, low, high int64) func(*config, string) error {
	return func(c *config, value string) error {
		n, ok := parseSize(value)
		if !ok || n < low || n > high {
			return fmt.Errorf("must be a number of bytes (1048576, 256MiB, 2GB), %d to %d", low, high)
		}
		*field(c) = n
		return nil
	}
}

func databaseURL(c *config, value string) error {
	const must = "must be postgres://… or sqlite:FILE, or empty for the embedded database"
	switch {
	case value == "":
	case strings.HasPrefix(value, "postgres://"), strings.HasPrefix(value, "postgresql://"):
		u, err := url.Parse(value)
		if err != nil {
			return errors.New(must + "; in a URL a special character of the password is written %XX")
		}
		if err := store.CheckURL(value); err != nil {
			if secret, set := u.User.Password(); set && strings.Contains(err.Error(), secret) {
				return errors.New(must)
			}
			return fmt.Errorf("%s: %w", must, err)
		}
	default:
		if err := store.CheckURL(value); err != nil {
			return fmt.Errorf("%s: %w", must, err)
		}
	}
	c.DatabaseURL = value
	return nil
}

func redisURL(c *config, value string) error {
	if value != "" && value != "none" {
		if _, err := parseRedis(value); err != nil {
			return fmt.Errorf("must be redis://…, rediss://… or unix://…, or none (%w)", err)
		}
	}
	c.RedisURL = value
	return nil
}

func tiercelURL(c *config, value string) error {
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return errors.New("must be http://… or https://…")
	}
	c.TiercelURL = strings.TrimRight(value, "/")
	return nil
}

func token(field func(*config) *secret) func(*config, string) error {
	return func(c *config, value string) error {
		if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return errors.New("must be visible ASCII without spaces: an HTTP header carries it")
		}
		*field(c) = secret(value)
		return nil
	}
}

func namespace(c *config, value string) error {
	if value == "" || len(value) > 64 || strings.ContainsFunc(value, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '{' || r == '}'
	}) {
		return errors.New("must be 1 to 64 visible ASCII characters without spaces and braces")
	}
	c.Namespace = value
	return nil
}

func logLevel(c *config, value string) error {
	switch strings.ToLower(value) {
	case "debug":
		c.LogLevel = slog.LevelDebug
	case "info":
		c.LogLevel = slog.LevelInfo
	case "warn":
		c.LogLevel = slog.LevelWarn
	case "error":
		c.LogLevel = slog.LevelError
	default:
		return errors.New("must be debug, info, warn or error")
	}
	return nil
}

func logFormat(c *config, value string) error {
	switch value {
	case "", "text", "json":
		c.LogFormat = value
		return nil
	}
	return errors.New("must be text or json, or empty")
}

func hidden(value string) string {
	if value == "" {
		return ""
	}
	return "(hidden)"
}

// withoutPassword hides what may be a password: all between the first ':' and the last '@', and parameters that say they
// are one. It works on what is no URL too, for that is when a problem quotes it.
func withoutPassword(value string) string {
	scheme, rest, found := strings.Cut(value, "://")
	if !found {
		if strings.Contains(strings.ToLower(value), "pass") { // "host=… password='…'": where it ends is anybody's guess
			return "(hidden)"
		}
		scheme, rest = "", value
	} else {
		scheme += "://"
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, _, hasPassword := strings.Cut(rest[:at], ":")
		if hasPassword {
			user += ":xxxxx"
		}
		rest = user + rest[at:]
	}
	return scheme + passwordParam.ReplaceAllString(rest, "${1}xxxxx")
}

var passwordParam = regexp.MustCompile(`(?i)([a-z_]*pass[a-z_]*=)[^&]*`)
