package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tiercel-go/tiercel/internal/embedded"
)

// settings reads the table's values: from a flag, else from the environment, else the default. A variable that is set
// to nothing is set.
type settings struct {
	rows   []setting
	lookup func(env string) (string, bool)
	flags  *pflag.FlagSet
}

// newSettings gives flags one flag for each row of the table. Their values stay strings until read judges all of them
// together.
func newSettings(flags *pflag.FlagSet, lookup func(string) (string, bool)) *settings {
	s := &settings{rows: table(), lookup: lookup, flags: flags}
	for _, row := range s.rows {
		flag := flags.VarPF(&text{value: row.def}, flagOf(row.env), "", row.help)
		flag.Hidden = true // cobra's list has no place for the variable: writeTo lists them
		if row.unit == "bool" {
			flag.NoOptDefVal = "true"
		}
	}
	return s
}

// complete shows the settings' flags to the completion of shells, which passes by what is hidden.
func (s *settings) complete(root *cobra.Command) {
	for _, row := range s.rows {
		var values []string
		switch row.unit {
		case "bool":
			values = []string{"true", "false"}
		case "level":
			values = []string{"debug", "info", "warn", "error"}
		case "format":
			values = []string{"text", "json"}
		}
		name := flagOf(row.env)
		s.flags.Lookup(name).Hidden = false
		// It fails for a flag that does not exist, or has its values already.
		if err := root.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err)
		}
	}
}

// isCompletion reports whether a shell asks what may come next.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// text is a flag's value that is not judged yet.
type text struct{ value string }

func (t *text) String() string { return t.value }
func (t *text) Set(value string) error {
	t.value = value
	return nil
}
func (*text) Type() string { return "string" }

// writeTo lists the settings for --help.
func (s *settings) writeTo(w io.Writer) {
	_, _ = fmt.Fprintln(w, "\nSettings (flag, environment, unit, default):")
	for _, row := range s.rows {
		def := "empty"
		if row.def != "" {
			def = row.def
		}
		_, _ = fmt.Fprintf(w, "  --%s, %s (%s, default %s)\n        %s\n", flagOf(row.env), row.env, row.unit, def, row.help)
	}
}

func flagOf(env string) string { return strings.ToLower(strings.ReplaceAll(env, "_", "-")) }

// value returns a row's value and whether the user set it.
func (s *settings) value(row setting) (value string, set bool) {
	if flag := s.flags.Lookup(flagOf(row.env)); flag != nil && flag.Changed {
		return flag.Value.String(), true
	}
	if value, ok := s.lookup(row.env); ok {
		return value, true
	}
	return row.def, false
}

// settingErrors is every problem there is, one a line.
type settingErrors []string

func (b settingErrors) Error() string { return strings.Join(b, "\n") }

// read returns the settings, or all that is wrong with them as settingErrors.
func (s *settings) read(purpose purpose) (config, error) {
	var (
		c   config
		bad settingErrors
	)
	given := make(map[string]string) // as a problem may quote it
	wrong := make(map[string]bool)
	for _, row := range s.rows {
		value, set := s.value(row)
		if row.env == "TIERCEL_TOKEN" && !set {
			value = string(c.AdminToken)
		}
		quoted := value
		if row.show != nil {
			quoted = row.show(value)
		}
		given[row.env] = quoted
		if err := row.set(&c, value); err != nil {
			bad = append(bad, problem(row.env, quoted, err.Error()))
			wrong[row.env] = true
		}
	}
	for _, needed := range c.missing(purpose) {
		if !wrong["DATABASE_URL"] && !wrong[needed.env] {
			bad = append(bad, problem(needed.env, given[needed.env], needed.must))
		}
	}
	if len(bad) == 0 { // what is compared must be known
		for _, broken := range c.conflicts(purpose) {
			bad = append(bad, problem(broken.env, given[broken.env], broken.must))
		}
	}
	if len(bad) > 0 {
		return config{}, bad
	}
	return c, nil
}

func problem(env, value, must string) string { return fmt.Sprintf("%s=%q: %s", env, value, must) }

// A purpose is what a command needs the settings for.
type purpose int

const (
	forServing    purpose = iota
	forDatabase           // migrate and outbox: a database
	forImport             // a database, and Redis where there is one
	forAnInstance         // cache: the admin API of a running instance
)

// A conflict is a setting that does not go with another.
type conflict struct{ env, must string }

// missing reports which settings the purpose cannot do without.
func (c config) missing(purpose purpose) []conflict {
	switch {
	case (purpose == forDatabase || purpose == forImport) && c.DatabaseURL == "":
		return []conflict{{"DATABASE_URL", "must be set: this command works on a database of yours"}}
	case purpose == forServing && c.RedisURL == "" && c.DatabaseURL != "":
		return []conflict{{"REDIS_URL",
			"must be set beside DATABASE_URL, to the Redis that all instances share, or to none for an instance without L2 and bus"}}
	}
	return nil
}

// conflicts reports which settings do not go together.
func (c config) conflicts(purpose purpose) []conflict {
	if purpose == forAnInstance || purpose == forDatabase {
		return nil
	}
	found := c.RedisTLS.conflicts(c.RedisURL, c.LockRedisURLs)
	add := func(env, format string, args ...any) {
		found = append(found, conflict{env, fmt.Sprintf(format, args...)})
	}
	if c.ClockLag >= c.StalenessBound {
		add("REDIS_CLOCK_LAG", "must be less than STALENESS_BOUND, %v", c.StalenessBound)
		return found // there is no trust window to compare with
	}
	if least := 2*c.ClockLag + 200*time.Millisecond; c.StalenessBound < least {
		add("STALENESS_BOUND", "must be at least %v: 200ms more than twice REDIS_CLOCK_LAG", least)
	}
	window := c.trustWindow()
	if c.LockTTL >= c.LockWait {
		add("LOCK_TTL", "must be less than LOCK_WAIT, %v", c.LockWait)
	}
	if c.LockWait >= window {
		add("LOCK_WAIT", "must be less than the trust window (STALENESS_BOUND − REDIS_CLOCK_LAG) / 2.01 = %v",
			window.Round(time.Millisecond))
	}
	if c.OutboxRetention < 4*window {
		add("OUTBOX_RETENTION", "must be at least four trust windows, %v", (4 * window).Round(time.Millisecond))
	}
	if c.embeddedRedis() && c.ClockLag < 2*embedded.Step {
		add("REDIS_CLOCK_LAG", "must be at least %v with the embedded Redis, whose clock moves in steps of %v", 2*embedded.Step, embedded.Step)
	}
	return found
}

// trustWindow is D of the protocol.
func (c config) trustWindow() time.Duration {
	return time.Duration(float64(c.StalenessBound-c.ClockLag) / 2.01)
}

func (c config) embeddedDatabase() bool { return c.DatabaseURL == "" }
func (c config) embeddedRedis() bool    { return c.RedisURL == "" && c.DatabaseURL == "" }

// isUsage reports whether err is about how the program was called.
func isUsage(err error) bool {
	var bad settingErrors
	var usage usageError
	return errors.As(err, &bad) || errors.As(err, &usage)
}

// A usageError is a mistake in the command line.
type usageError struct{ error }
