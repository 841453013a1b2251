package main

import (
	"strings"
	"testing"
)

func TestWithoutPassword_hidesItWhereverItStands(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"postgres://h/d":                           "postgres://h/d",
		"postgres://joe@h/d?sslmode=disable":       "postgres://joe@h/d?sslmode=disable",
		"postgres://joe:hunter2@h:5432/d":          "postgres://joe:xxxxx@h:5432/d",
		"postgres://joe:hun@ter2@h/d":              "postgres://joe:xxxxx@h/d",
		"postgres://joe:hunter2?x@h/d":             "postgres://joe:xxxxx@h/d",
		"postgres://joe:hunter2/@h/d":              "postgres://joe:xxxxx@h/d",
		"postgres://h/d?user=joe&password=hunter2": "postgres://h/d?user=joe&password=xxxxx",
		"postgres://h/d?sslPassword=hunter2&a=b":   "postgres://h/d?sslPassword=xxxxx&a=b",
		"redis://:hunter2@h:6379/0":                "redis://:xxxxx@h:6379/0",
		"joe:hunter2@h":                            "joe:xxxxx@h",
		"host=h password='hunter2 hunter2'":        "(hidden)",
		"sqlite:/var/lib/catalogue.db":             "sqlite:/var/lib/catalogue.db",
		"none":                                     "none",
		"":                                         "",
	} {
		if got := withoutPassword(value); got != want {
			t.Errorf("%q is shown as %q, not as %q", value, got, want)
		}
	}
}

func FuzzWithoutPassword(f *testing.F) {
	f.Add("joe", "hunter2", "h:5432", "d?a=b")
	f.Add("", "@:/?#&", "", "password=x")
	f.Fuzz(func(t *testing.T, user, password, host, rest string) {
		const mark = "Zq9Zq9Zq9Zq9"
		if strings.ContainsAny(user, ":@") || strings.Contains(user, "://") {
			return // then it is not where a user stands
		}
		shown := withoutPassword("postgres://" + user + ":" + mark + password + "@" + host + "/" + rest)
		if strings.Contains(shown, mark) && !strings.Contains(user+host+rest, mark) {
			t.Errorf("the password is in %q", shown)
		}
	})
}

func TestParseSize_readsUnitsOfBothKinds(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int64{
		"0": 0, "1048576": 1 << 20, "1B": 1, "2KiB": 2048, "2kb": 2000, "256MiB": 256 << 20, "256 MiB": 256 << 20,
		"1GB": 1e9, "1tib": 1 << 40, "9223372036854775807": 1<<63 - 1,
	} {
		if got, ok := parseSize(value); !ok || got != want {
			t.Errorf("%q is %d (%v), not %d", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "MiB", "-1", "1.5MiB", "1e3", "1 000", "9223372036854775808", "9007199254740993TiB", "0x10"} {
		if got, ok := parseSize(value); ok {
			t.Errorf("%q is taken for %d", value, got)
		}
	}
}
