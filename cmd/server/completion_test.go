package main

import (
	"strings"
	"testing"
)

func TestCommands_aTypingErrorIsAnsweredWithTheNearestCommand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, says string }{
		{"cach", `"cache"?`}, {"cache stat", `"stats"?`}, {"xyzzy", `"tiercel --help"`}, {"outbox xyzzy", `"tiercel outbox --help"`},
	} {
		if r := run(t, nil, strings.Split(c.line, " ")...); r.code != exitUsage || !strings.Contains(r.errs, c.says) {
			t.Errorf("%s: exit code %d, %s", c.line, r.code, r.errs)
		}
	}
}

func TestCompletion_knowsCommandsSettingsAndTheirValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, offers, not string }{
		{"ca|", "cache", "serve"},
		{"cache in|", "invalidate", "stats"},
		{"cache stats --js|", "--json", "--database-url"},
		{"serve --data|", "--database-url", "--redis-url"},
		{"import --rej|", "--rejects", "--json"},
		{"serve --log-format |", "json", "debug"},
		{"serve --log-level |", "warn", "text"},
		{"serve --redis-autopipeline=|", "false", "text"},
	} {
		words := strings.Split(strings.TrimSuffix(c.line, "|"), " ")
		r := run(t, nil, append([]string{"__complete"}, words...)...)
		if r.code != 0 || !strings.Contains(r.out, c.offers) || strings.Contains(r.out, c.not) {
			t.Errorf("%q: exit code %d, %s", c.line, r.code, r.out)
		}
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := run(t, nil, "completion", shell); r.code != 0 || !strings.Contains(r.out, "tiercel") {
			t.Errorf("%s: exit code %d, %s", shell, r.code, r.errs)
		}
	}
	if r := run(t, nil, "--help"); strings.Contains(r.out, "Global Flags") || !strings.Contains(r.out, "completion") {
		t.Errorf("help lists settings twice, or no completion:\n%s", r.out)
	}
}
