package main

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

// parse reads settings from an environment and flags.
func parse(t testing.TB, purpose purpose, env map[string]string, args ...string) (config, error) {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	s := newSettings(flags, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return s.read(purpose)
}

func TestSettings_defaultsAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	c, err := parse(t, forServing, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		HTTPAddr: ":8080", OpsAddr: "127.0.0.1:9090", StalenessBound: 2 * time.Second, ClockLag: 50 * time.Millisecond,
		L1MaxBytes: 256 << 20, L1TTL: time.Minute, L2TTL: 10 * time.Minute, Jitter: 0.1, RefreshBeta: 1, StaleFor: time.Hour,
		NegativeTTL: 10 * time.Second, LoadTimeout: 3 * time.Second, SoftTimeout: 100 * time.Millisecond,
		LockTTL: 500 * time.Millisecond, LockWait: 800 * time.Millisecond, L2Timeout: 50 * time.Millisecond, MaxLoads: 32, StalenessSamples: 0.5,
		HotKeys: 100, WarmKeys: 100, WarmInterval: time.Minute, WarmBeforeReady: 2 * time.Second,
		OutboxRetention: 10 * time.Minute, LogLength: 100_000, Shards: 1, Namespace: "tiercel", AutoPipeline: true,
		TiercelURL: "http://127.0.0.1:8080", LogSample: 100,
	}
	if c != want {
		t.Errorf("defaults\n%+v, want\n%+v", c, want)
	}
	if window := c.trustWindow().Round(time.Millisecond); window != 970*time.Millisecond {
		t.Errorf("trust window %v", window)
	}
}

func TestSettings_flagWinsOverEnvironmentOverDefault(t *testing.T) {
	t.Parallel()
	env := map[string]string{"L1_TTL": "2m", "OPS_ADDR": "", "ADMIN_TOKEN": "adm"}
	c, err := parse(t, forServing, env, "--l1-ttl", "3m", "--redis-autopipeline=false")
	if err != nil {
		t.Fatal(err)
	}
	if c.L1TTL != 3*time.Minute || c.AutoPipeline {
		t.Errorf("the flags lost: %v, %v", c.L1TTL, c.AutoPipeline)
	}
	if c.OpsAddr != "" {
		t.Errorf("set but empty became %q", c.OpsAddr)
	}
	if c.TiercelToken != "adm" {
		t.Error("TIERCEL_TOKEN, not set, is not ADMIN_TOKEN")
	}
	env["TIERCEL_TOKEN"] = ""
	if c, err = parse(t, forServing, env); err != nil || c.TiercelToken != "" || c.L1TTL != 2*time.Minute {
		t.Errorf("%q, %v, %v", string(c.TiercelToken), c.L1TTL, err)
	}
}

func TestSettings_badOnesAreNamedWithValueAndBound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ env, value, bound string }{
		{"HTTP_ADDR", "", "host:port"}, {"HTTP_ADDR", "8080", "host:port"}, {"HTTP_ADDR", ":http", "65535"},
		{"HTTP_ADDR", ":65536", "65535"}, {"OPS_ADDR", "x", "or empty"},
		{"DATABASE_URL", "mysql://x", "postgres://"}, {"DATABASE_URL", "sqlite:", "sqlite:FILE"}, {"DATABASE_URL", "postgres://h%zz", "%XX"},
		{"DATABASE_URL", "postgres://h:99999/d", "port"}, {"DATABASE_URL", "postgres://h/d?sslmode=x", "sslmode"},
		{"DATABASE_URL", "sqlite::memory:", "file"}, {"REDIS_URL", "redis://h:99999", "65535"},
		{"REDIS_URL", "localhost:6379", "redis://"}, {"REDIS_URL", "redis://h/x", "redis://"}, {"REDIS_URL", "redis://h?nosuch=1", "nosuch"},
		{"REDIS_URL", "redis://h%zz", "%XX"},
		{"STALENESS_BOUND", "2", "with its unit"}, {"STALENESS_BOUND", "2h", "1h0m0s"},
		{"L1_MAX_BYTES", "1", "1048576"}, {"L1_MAX_BYTES", "-1MiB", "number of bytes"}, {"L1_MAX_BYTES", "99999999TiB", "number of bytes"},
		{"L1_TTL", "0", "1ms"}, {"L2_TTL", "-1s", "1ms"}, {"TTL_JITTER", "1", "0.9"}, {"TTL_JITTER", "NaN", "0.9"}, {"REFRESH_BETA", "0", "0.01 to 100"},
		{"STALE_FOR", "-1s", "0s"}, {"NEGATIVE_TTL", "0", "1ms"}, {"LOAD_TIMEOUT", "0", "10ms"}, {"SOFT_TIMEOUT", "", "1ms"},
		{"LOCK_TTL", "1ns", "10ms"}, {"LOCK_WAIT", "x", "10ms"}, {"L2_TIMEOUT", "2m", "1m0s"},
		{"LOCK_REDIS_URLS", "redis://a,redis://b", "3 or 5"}, {"LOCK_REDIS_URLS", "redis://a,redis://b,redis://c,redis://d", "3 or 5"},
		{"LOCK_REDIS_URLS", "redis://a,redis://b,redis://a", "different servers"}, {"LOCK_REDIS_URLS", "redis://a,b,redis://c", "3 or 5"},
		{"LOCK_REDIS_URLS", "redis://a,redis://b,redis://c?master_name=m", "3 or 5"},
		{"L2_COMPRESS_ABOVE", "-1", "number of bytes"}, {"L2_COMPRESS_ABOVE", "2GiB", "1073741824"},
		{"MAX_DB_LOADS", "0", "1 to 10000"}, {"MAX_DB_LOADS", "1.5", "whole number"}, {"SHED_DB_LOADS", "x", "true or false"}, {"REDIS_CLOCK_LAG", "-1ms", "0s"},
		{"OUTBOX_RETENTION", "1ms", "1s"}, {"BUS_LOG_LENGTH", "99", "100 to"}, {"REDIS_SHARDS", "65", "1 to 64"}, {"REDIS_SHARDS", "0", "1 to 64"},
		{"REDIS_CA_FILE", "/none", "PEM"}, {"REDIS_NAMESPACE", "", "1 to 64"}, {"REDIS_NAMESPACE", "a{b}", "braces"}, {"REDIS_AUTOPIPELINE", "", "true or false"},
		{"RATE_LIMIT", "-1", "0 to"}, {"RATE_LIMIT", "Inf", "0 to"}, {"SHUTDOWN_DELAY", "5", "with its unit"}, {"SHUTDOWN_DELAY", "11m", "10m"},
		{"HTTP_MAX_AGE", "x", "0s"}, {"HTTP_MAX_AGE", "1500ms", "whole seconds"},
		{"TIERCEL_URL", "localhost:8080", "http://"}, {"LOG_LEVEL", "", "debug, info"}, {"LOG_FORMAT", "xml", "text or json"},
	} {
		_, err := parse(t, forServing, map[string]string{c.env: c.value})
		want := c.env + `="` + c.value + `": must be`
		if err == nil || !isUsage(err) || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), c.bound) {
			t.Errorf("%s=%q: %v", c.env, c.value, err)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s=%q: more than one line: %v", c.env, c.value, err)
		}
	}
}

func TestSettings_thatDoNotGoTogetherAreNamed(t *testing.T) {
	t.Parallel()
	const db = "postgres://h/d"
	for name, c := range map[string]struct {
		purpose purpose
		env     map[string]string
		want    string // "": none
	}{
		"a real database without Redis":       {forServing, map[string]string{"DATABASE_URL": db}, `REDIS_URL="": must be set`},
		"SQLite without Redis":                {forServing, map[string]string{"DATABASE_URL": "sqlite:f"}, `REDIS_URL="": must be set`},
		"a real database that wants none":     {forServing, map[string]string{"DATABASE_URL": db, "REDIS_URL": "none"}, ""},
		"a real Redis, database embedded":     {forServing, map[string]string{"REDIS_URL": "redis://h"}, ""},
		"import without a database":           {forImport, nil, `DATABASE_URL="": must be set`},
		"import without Redis":                {forImport, map[string]string{"DATABASE_URL": db}, ""},
		"migrate without a database":          {forDatabase, nil, `DATABASE_URL="": must be set`},
		"cache without anything":              {forAnInstance, nil, ""},
		"LOCK_TTL as long as LOCK_WAIT":       {forServing, map[string]string{"LOCK_TTL": "800ms"}, `LOCK_TTL="800ms": must be less than LOCK_WAIT, 800ms`},
		"LOCK_WAIT beyond the trust window":   {forServing, map[string]string{"LOCK_WAIT": "980ms"}, `LOCK_WAIT="980ms": must be less than the trust window`},
		"a short bound alone":                 {forServing, map[string]string{"STALENESS_BOUND": "1s"}, `LOCK_WAIT="800ms": must be less than the trust window`},
		"a bound below what clocks allow":     {forServing, map[string]string{"STALENESS_BOUND": "250ms", "LOCK_TTL": "10ms", "LOCK_WAIT": "20ms"}, `STALENESS_BOUND="250ms": must be at least 300ms`},
		"lag beyond the bound":                {forServing, map[string]string{"REDIS_CLOCK_LAG": "2s"}, `REDIS_CLOCK_LAG="2s": must be less than STALENESS_BOUND`},
		"retention under four windows":        {forServing, map[string]string{"OUTBOX_RETENTION": "3s"}, `OUTBOX_RETENTION="3s": must be at least four trust windows, 3.881s`},
		"lag too small for the embedded step": {forServing, map[string]string{"REDIS_CLOCK_LAG": "10ms"}, `REDIS_CLOCK_LAG="10ms": must be at least 40ms`},
		"a Redis certificate without its key": {forServing, map[string]string{"REDIS_URL": "rediss://h", "REDIS_CERT_FILE": "f"}, `REDIS_CERT_FILE="f": must be set together with REDIS_KEY_FILE`},
		"a Redis key without its certificate": {forServing, map[string]string{"REDIS_URL": "rediss://h", "REDIS_KEY_FILE": "f"}, `REDIS_CERT_FILE="": must be set together with REDIS_KEY_FILE`},
		"a Redis certificate that is none":    {forServing, map[string]string{"REDIS_URL": "rediss://h", "REDIS_KEY_FILE": "f", "REDIS_CERT_FILE": "f"}, `REDIS_CERT_FILE="f": must be the PEM certificate of REDIS_KEY_FILE`},
		"certificates without TLS":            {forServing, map[string]string{"REDIS_URL": "redis://h", "REDIS_KEY_FILE": "f", "REDIS_CERT_FILE": "f"}, `REDIS_CERT_FILE="f": must be`},
		"small lag with a real Redis":         {forServing, map[string]string{"REDIS_CLOCK_LAG": "10ms", "REDIS_URL": "redis://h"}, ""},
	} {
		_, err := parse(t, c.purpose, c.env)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestSettings_allProblemsComeAtOnce(t *testing.T) {
	t.Parallel()
	r := run(t, map[string]string{"L1_TTL": "x", "MAX_DB_LOADS": "0"}, "serve", "--log-level", "loud")
	if lines := strings.Split(strings.TrimSpace(r.errs), "\n"); r.code != 2 || len(lines) != 3 || r.out != "" {
		t.Errorf("exit code %d, %q", r.code, r.errs)
	}
}

func TestSettings_whatIsMissingComesWithWhatIsBad(t *testing.T) {
	t.Parallel()
	_, err := parse(t, forServing, map[string]string{"LOG_LEVEL": "loud", "DATABASE_URL": "sqlite:x"})
	if err == nil || !strings.Contains(err.Error(), "LOG_LEVEL") || !strings.Contains(err.Error(), "REDIS_URL") {
		t.Errorf("%v", err)
	}
	_, err = parse(t, forDatabase, map[string]string{"DATABASE_URL": "mysql://x"})
	if err == nil || strings.Contains(err.Error(), "must be set") {
		t.Errorf("%v", err)
	}
}

func TestSettings_secretsAreNeverShown(t *testing.T) {
	t.Parallel()
	r := run(t, map[string]string{
		"DATABASE_URL": "mysql://joe:hunter2@h/d?sslpassword=hunter2", "REDIS_URL": "redis://:hunter2@h:x/0?password=hunter2",
		"LOCK_REDIS_URLS": "redis://:hunter2@a,redis://:hunter2@b",
		"ADMIN_TOKEN":     "hunter2 ", "TIERCEL_URL": "ftp://a:hunter2@b",
	}, "serve")
	if r.code != 2 || strings.Contains(r.errs+r.out, "hunter2") || strings.Count(r.errs, "\n") < 4 {
		t.Errorf("exit code %d:\n%s", r.code, r.errs)
	}
}

func TestHelp_listsEverySettingWithUnitAndDefault(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}, {"cache", "get", "--help"}} {
		r := run(t, nil, args...)
		for _, row := range table() {
			def := row.def
			if def == "" {
				def = "empty"
			}
			if !strings.Contains(r.out, "--"+flagOf(row.env)+", "+row.env+" ("+row.unit+", default "+def+")") || row.help == "" {
				t.Errorf("%v does not list %s", args, row.env)
			}
		}
		if r.code != 0 || r.errs != "" {
			t.Errorf("%v: exit code %d, %s", args, r.code, r.errs)
		}
	}
}

func TestCommands_calledWronglyExitWith2AndSayHow(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"nosuch"}, {"--nosuch"}, {"serve", "x"}, {"migrate", "x"}, {"import"}, {"outbox"}, {"outbox", "x"}, {"cache"},
		{"cache", "get"}, {"cache", "get", "a", "b"}, {"cache", "invalidate"}, {"cache", "clear", "x"},
		{"outbox", "install"}, {"outbox", "install", "--table", "t"}, {"outbox", "remove"}, {"import", "f"}, {"migrate"},
	} {
		if r := run(t, nil, args...); r.code != 2 || !strings.HasPrefix(r.errs, "tiercel: ") || r.out != "" {
			t.Errorf("%v: exit code %d, %q, %q", args, r.code, r.errs, r.out)
		}
	}
}

func FuzzSettings(f *testing.F) {
	for i, row := range table() {
		f.Add(i, row.def)
	}
	f.Add(6, "1e3MiB")
	f.Add(2, "postgres://a:b@c/d?password=e")
	f.Fuzz(func(t *testing.T, i int, value string) {
		rows := table()
		if i < 0 {
			i = -(i + 1)
		}
		row := rows[i%len(rows)]
		_, err := parse(t, forServing, map[string]string{row.env: value})
		if err != nil && !isUsage(err) {
			t.Errorf("%s=%q: %v is no bad setting", row.env, value, err)
		}
	})
}
